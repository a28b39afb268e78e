internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `enumerate`: items with their positions.
  static let enumerate = StageDefinition(
    "enumerate", .sequence, "Gives each item with its position.",
    to: .derived { input, _ in .record(["index": .int, "value": input], open: false) },
    taking: Parameters(Parameter("from", "The first position.", default: 0)),
    failures: [
      FailureDescription(
        "depth", "The item nests too deep for a record around it.",
        example: "1..511 | reduce [] as list { [list] } | enumerate")
    ],
    examples: [
      Example(
        #"["a", "b"] | enumerate from: 1 | "\(.index): \(.value)""#, prints: "1: a\n2: b")
    ]
  ) { from in .sequence { _ in Enumerator(from) } }
}

private final class Enumerator: SequenceStage {
  private static let shape = RecordShape(["index", "value"])
  private var index: Int64

  init(_ first: Int) { index = Int64(first) }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    let numbered = try NestedRecord.make(
      Self.shape, [.int(index), item.value], stage: "enumerate")
    index += 1
    output.emit(item.with(numbered))
    return .more
  }
}

/// Makes records around values that may nest deep already.
enum NestedRecord {
  static func make(
    _ shape: RecordShape, _ values: [Value], stage: String
  ) throws(StageFailure) -> Value {
    do throws(NestingError) {
      return .record(try Record(checking: shape, values: values))
    } catch {
      throw StageFailure(code: "\(stage).depth", error.description)
    }
  }
}
