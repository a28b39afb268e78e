internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `settle`: each item as a record that says whether it failed.
  static let settle = StageDefinition(
    "settle", .sequence, "Makes a record of each item that says whether it failed.",
    to: .type(.record(["ok": .bool], open: true)), taking: Parameters(),
    discussion: """
      `{ok: true, value: …}` or `{ok: false, error: …}`, in the order of the items; as Twisted's \
      `DeferredList` does it. Failures upstream count, and leave the exit code alone.
      """,
    failures: [
      FailureDescription(
        "depth", "The item nests too deep for a record around it.",
        example: "1..511 | reduce [] as list { [list] } | settle")
    ],
    examples: [
      Example(
        #"["1", "x"] | int(.) | settle | if .ok { .value } else { .error.code }"#,
        prints: "1\nint.value")
    ]
  ) { .sequence { _ in Settler() } }
}

private final class Settler: SequenceStage {
  private static let good = RecordShape(["ok", "value"])
  private static let bad = RecordShape(["ok", "error"])

  var takesFailures: Bool { true }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if let failure = item.failure {
      output.emit(item.with(.record(Record(shape: Self.bad, values: [false, .object(failure)]))))
    } else {
      output.emit(
        item.with(try NestedRecord.make(Self.good, [true, item.value], stage: "settle")))
    }
    return .more
  }
}
