internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `env`: a variable of the environment.
  static let env = StageDefinition(
    "env", .source, "Gives the value of a variable of the environment.",
    from: .nothing, to: .type(.text),
    taking: Parameters(
      Parameter<String>("name", "The variable."),
      Parameter<Text?>("default", "What is given where it is not set.", default: nil)),
    discussion: "`env(…)` is the same as a function: `secret token = env(\"TOKEN\")`.",
    failures: [
      FailureDescription("missing", "The variable is not set.", example: #"env "TREK_NOTHING""#)
    ],
    examples: [
      Example(#"env "TREK_EXAMPLE""#, prints: "here"),
      Example(#"env "TREK_NOTHING" default: "none""#, prints: "none"),
    ]
  ) { name, fallback in
    .source { context throws(StageFailure) in
      ValueArraySource([.text(try EnvironmentVariable.value(name, fallback, in: context))])
    }
  }
}

/// Reads the environment for `env`, the stage and the function.
enum EnvironmentVariable {
  static func value(
    _ name: String, _ fallback: Text?, in context: StageContext
  ) throws(StageFailure) -> Text {
    if let value = try context.world.environment(name) { return Text(value) }
    if let fallback { return fallback }
    throw StageFailure(
      code: "env.missing", "the environment has no variable `\(name)`",
      help: "set it before the run, or give a default")
  }
}
