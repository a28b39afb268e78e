internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `batch`: items in lists of a size.
  static let batch = StageDefinition(
    "batch", .sequence, "Puts items together in lists of a size; the last may be shorter.",
    to: .listOfInput,
    taking: Parameters(
      Parameter<Int>("size", "How many items make one list.", check: atLeast(1))),
    bindings: .end,
    failures: [
      FailureDescription(
        "depth", "The items nest too deep for a list around them.",
        example: "1..511 | reduce [] as list { [list] } | batch 1")
    ],
    examples: [Example("1..5 | batch 2", prints: "[1,2]\n[3,4]\n[5]")]
  ) { size in .sequence { _ in Batcher(size) } }
}

private final class Batcher: SequenceStage {
  let holdsItems = true
  private let size: Int
  private var values: [Value] = []
  private var ordinal = 0

  init(_ size: Int) { self.size = size }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if values.isEmpty { ordinal = item.ordinal }
    values.append(item.value.compacted)
    if values.count == size { output.emit(try take()) }
    return .more
  }

  func finish() throws(StageFailure) -> (any HeldItems)? {
    values.isEmpty ? nil : HeldArray([try take()])
  }

  private func take() throws(StageFailure) -> Item {
    defer { values = [] }
    do throws(NestingError) {
      return Item(.list(try List(checking: values)), ordinal: ordinal)
    } catch {
      throw StageFailure(code: "batch.depth", error.description)
    }
  }
}
