internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `reduce`: one value out of all items, step by step.
  static let reduce = StageDefinition(
    "reduce", .fold, "Makes one value of all items, step by step.",
    to: .derived { _, arguments in
      ValueType.join(arguments["initial"] ?? .any, arguments["step"] ?? .any)
    },
    taking: Parameters(
      Parameter<Value>("initial", "The value before the first item."),
      ReducerParameter("step", "The next value, from the value so far and the item.")),
    discussion: "The block names the value so far: `reduce 0 as sum { sum + .n }`.",
    examples: [
      Example("[{n: 2}, {n: 5}] | reduce 1 as product { product * .n }", prints: "10"),
      Example(#"["a", "b"] | reduce "" as all { "\(all)<\(.)>" }"#, prints: "<a><b>"),
    ]
  ) { initial, step in .fold { Reduction(initial, step) } }
}

private final class Reduction: Fold {
  let holdsItems = false
  private var value: Value
  private let step: @Sendable (Value, Item) throws(StageFailure) -> Value

  init(_ initial: Value, _ step: @escaping @Sendable (Value, Item) throws(StageFailure) -> Value) {
    value = initial
    self.step = step
  }

  func take(_ item: Item) throws(StageFailure) { value = try step(value, item) }
  func finish() -> Value { value }
}
