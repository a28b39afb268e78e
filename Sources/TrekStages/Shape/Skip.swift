internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `skip`: drops the first items.
  static let skip = StageDefinition(
    "skip", .sequence, "Drops the first items and passes on the rest.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter<Int>("count", "How many items are dropped.", check: atLeast(0))),
    discussion: "Error items pass without counting.",
    examples: [Example("1..5 | skip 3", prints: "4\n5")]
  ) { count in .sequence { _ in Skipper(count) } }
}

private final class Skipper: SequenceStage {
  private var left: Int
  init(_ count: Int) { left = count }

  func push(_ item: Item, _ output: inout StageOutput) -> Demand {
    if left > 0 {
      left -= 1
      output.drop()
    } else {
      output.emit(item)
    }
    return .more
  }
}
