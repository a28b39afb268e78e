internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `scan`: the values of a reduction as they come.
  static let scan = StageDefinition(
    "scan", .sequence, "Gives, for each item, what `reduce` would give up to it.",
    to: .derived { _, arguments in
      ValueType.join(arguments["initial"] ?? .any, arguments["step"] ?? .any)
    },
    taking: Parameters(
      Parameter<Value>("initial", "The value before the first item."),
      ReducerParameter("step", "The next value, from the value so far and the item.")),
    bindings: .end,
    examples: [
      Example("[1, 2, 3] | scan 0 as sum { sum + . }", prints: "1\n3\n6")
    ]
  ) { initial, step in .sequence { _ in Scanner(initial, step) } }
}

private final class Scanner: SequenceStage {
  private var value: Value
  private let step: @Sendable (Value, Item) throws(StageFailure) -> Value

  init(_ initial: Value, _ step: @escaping @Sendable (Value, Item) throws(StageFailure) -> Value) {
    value = initial
    self.step = step
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    value = try step(value, item)
    output.emit(Item(value, ordinal: item.ordinal))
    return .more
  }
}
