internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `unique`: drops what was there before.
  static let unique = StageDefinition(
    "unique", .sequence, "Passes on items that are unlike all before them.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter(itemUnless: "key", "What must be unlike those before.")),
    discussion: "What was seen is kept in memory: with many different items that grows.",
    examples: [
      Example("[3, 1, 3, 2, 1.0] | unique", prints: "3\n1\n2"),
      Example(
        #"[{host: "a", n: 1}, {host: "a", n: 2}] | unique .host | .n"#, prints: "1"),
    ]
  ) { key in .sequence { _ in Distinct(by: key) } }
}

private final class Distinct: SequenceStage {
  let holdsItems = true
  private let key: ItemExpression
  private var seen = Set<Value>()

  init(by key: ItemExpression) { self.key = key }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if seen.insert(try key(item).compacted).inserted { output.emit(item) } else { output.drop() }
    return .more
  }
}
