internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `until`: passes items on up to the one that meets a condition.
  static let until = StageDefinition(
    "until", .sequence,
    "Passes items on up to the first that meets a condition, then stops what is upstream.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter("condition", "What the last item meets.", giving: .bool),
      Parameter("inclusive", "Whether that item is passed on as well.", default: true)),
    failures: [
      FailureDescription(
        "condition", "The condition gave something other than true or false.",
        example: #"'{"n": 1}' | json | until .n"#)
    ],
    examples: [
      Example("1..100 | until . * . > 10", prints: "1\n2\n3\n4"),
      Example(#"["a", "b", "", "c"] | until . == "" inclusive: false"#, prints: "a\nb"),
    ]
  ) { condition, inclusive in
    .sequence { _ in Until(condition, inclusive: inclusive) }
  }
}

private final class Until: SequenceStage {
  private let condition: ItemExpression
  private let inclusive: Bool

  init(_ condition: ItemExpression, inclusive: Bool) {
    self.condition = condition
    self.inclusive = inclusive
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    let value = try condition(item)
    guard case .bool(let holds) = value else {
      throw StageFailure(
        code: "until.condition", "the condition gave \(value.typeName), not true or false")
    }
    if !holds || inclusive { output.emit(item) } else { output.drop() }
    return holds ? .enough : .more
  }
}
