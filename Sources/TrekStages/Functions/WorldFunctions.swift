internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `env`.
  static let env = FunctionDefinition(
    "env", group: "Environment", "Gives the value of a variable of the environment.",
    taking: Argument<String>("name", "The variable."),
    Argument<Text?>("default", "What is given where it is not set.", default: nil), gives: .text,
    failures: [
      FailureDescription("missing", "The variable is not set.", example: #"env("TREK_NOTHING")"#)
    ],
    examples: [
      Example(#"env("TREK_EXAMPLE")"#, prints: "here"),
      Example(#"env("TREK_NOTHING", "none")"#, prints: "none"),
    ]
  ) { (context: StageContext, name, fallback) throws(StageFailure) in
    .text(try EnvironmentVariable.value(name, fallback, in: context))
  }
}
