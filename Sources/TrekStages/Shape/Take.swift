internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `take`: passes on the first items and stops what is upstream.
  static let take = StageDefinition(
    "take", .sequence, "Passes on the first items, then stops what is upstream.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter<Int>("count", "How many items are passed on.", check: atLeast(0))),
    discussion: """
      No more requests start upstream than can still be needed, where the stages between keep one \
      item one. Error items pass without counting.
      """,
    examples: [
      Example("1..100 | take 3", prints: "1\n2\n3"),
      Example("[1, 2] | take 0 | count", prints: "0"),
    ]
  ) { count in
    .sequence { _ in FirstItems(count) }
  }
}

private final class FirstItems: SequenceStage {
  private var left: Int

  init(_ count: Int) { left = count }

  var initialDemand: Demand { left > 0 ? .more : .enough }

  func push(_ item: Item, _ output: inout StageOutput) -> Demand {
    if left > 0 {
      left -= 1
      output.emit(item)
    } else {
      output.drop()
    }
    return left > 0 ? .more : .enough
  }
}
