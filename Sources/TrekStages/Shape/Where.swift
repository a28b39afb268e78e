internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `where`: passes on the items for which a condition holds.
  static let `where` = StageDefinition(
    "where", .filter, "Passes on the items for which a condition holds.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter("condition", "What must hold of an item.", giving: .bool)),
    failures: [
      FailureDescription(
        "condition", "The condition gave something other than true or false.",
        example: #"'{"n": 1}' | json | where .n"#)
    ],
    examples: [
      Example("[1, 5, 3, 8] | where . > 3", prints: "5\n8"),
      Example(
        #"[{name: "Ada", tags: ["math"]}, {name: "Lin"}] | where (.tags? ?? []) contains "math" | .name"#,
        prints: "Ada"),
    ]
  ) { condition in
    .filter { item throws(StageFailure) in
      let value = try condition(item)
      guard case .bool(let holds) = value else {
        throw StageFailure(
          code: "where.condition", "the condition gave \(value.typeName), not true or false")
      }
      return holds
    }
  }
}
