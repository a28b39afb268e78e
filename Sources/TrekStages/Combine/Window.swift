internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `window`: each item with those before it.
  static let window = StageDefinition(
    "window", .sequence, "Gives lists of so many items in a row, each a step further.",
    to: .listOfInput,
    taking: Parameters(
      Parameter<Int>(
        "size", "How many items make one list.", check: atLeast(1, atMost: 1_000_000)),
      Parameter<Int>(
        "step", "How many items further each list begins.", default: 1, check: atLeast(1)),
      Parameter(
        "partial", "Whether the last items that fill no list are given all the same.",
        default: false)),
    bindings: .end,
    discussion: """
      `window 3` of 1 2 3 4 gives `[1,2,3]` and `[2,3,4]`. Where the step is larger than the size, \
      the items between are dropped. `batch` gives lists that have no item in common.
      """,
    failures: [
      FailureDescription(
        "depth", "The items nest too deep for a list around them.",
        example: "1..511 | reduce [] as list { [list] } | window 1")
    ],
    examples: [
      Example("1..4 | window 3", prints: "[1,2,3]\n[2,3,4]"),
      Example("[3, 5, 4] | window 2 | .[1] - .[0]", prints: "2\n-1"),
      Example("1..5 | window 2 step: 3 partial: true", prints: "[1,2]\n[4,5]"),
    ]
  ) { size, step, partial in .sequence { _ in Windows(size, step: step, partial: partial) } }
}

private final class Windows: SequenceStage {
  let holdsItems = true
  private let size: Int
  private let step: Int
  private let partial: Bool
  private var held: [Item] = []
  /// How many of the coming items lie before the next list.
  private var skipped = 0
  /// Whether something came that no list has yet.
  private var hasNew = false

  init(_ size: Int, step: Int, partial: Bool) {
    self.size = size
    self.step = step
    self.partial = partial
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if skipped > 0 {
      skipped -= 1
      output.drop()
      return .more
    }
    held.append(item.with(item.value.compacted))
    hasNew = true
    guard held.count == size else { return .more }
    output.emit(try list())
    skipped = max(0, step - size)
    held.removeFirst(min(step, size))
    hasNew = false
    return .more
  }

  func finish() throws(StageFailure) -> (any HeldItems)? {
    partial && hasNew ? HeldArray([try list()]) : nil
  }

  private func list() throws(StageFailure) -> Item {
    do throws(NestingError) {
      return Item(
        .list(try List(checking: held.map(\.value))), ordinal: held.first?.ordinal ?? 0)
    } catch {
      throw StageFailure(code: "window.depth", error.description)
    }
  }
}
