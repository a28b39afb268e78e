internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `map`: one value for each item.
  static let map = StageDefinition(
    "map", .map, "Gives the value of an expression for each item.",
    to: .argument("value"),
    taking: Parameters(FunctionParameter("value", "What becomes of an item.")),
    discussion: "An expression in the place of a stage is short for it: `| .title`.",
    examples: [
      Example("[1, 2, 3] | map . * 10", prints: "10\n20\n30"),
      Example(
        #"[{name: "Ada"}] | map {.name, length: length(.name)}"#,
        prints: #"{"name":"Ada","length":3}"#),
    ]
  ) { value in .map(value.evaluate) }
}
