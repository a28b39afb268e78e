public import TrekRuntime
import TrekStageKit
public import TrekValues

extension RunReport {
  /// The report as a record whose keys stay as they are, for `--json-summary` and for programs.
  ///
  /// - Parameter exitCode: the code that the process ends with; nil: the report's own.
  public func asRecord(exitCode: Int32? = nil) -> Record {
    Record([
      ("exit", .int(Int64(exitCode ?? self.exitCode))),
      ("seconds", .double(elapsed / .seconds(1))),
      ("interrupted", .bool(wasInterrupted)),
      ("stoppedByStrict", .bool(isStoppedByStrict)),
      ("failed", .int(Int64(failureCount))),
      ("peakMemory", .int(Int64(peakMemory))),
      ("stages", .list(List(stages.map(\.asValue)))),
      ("failures", .list(List(failures.map(\.asValue)))),
      ("outputFailure", outputFailure.map { .text(Text($0.cause.message)) } ?? .null),
      ("remarks", .list(List(remarks.map { .text(Text($0)) }))),
      ("breaches", .list(List(breaches.map { .text(Text($0.description)) }))),
    ])
  }
}

extension StageProgress {
  /// The stage's place and its account.
  var asValue: Value {
    .record(
      Record([
        ("stage", .text(Text(label))),
        ("file", .text(Text(place.source))),
        ("line", .int(Int64(place.line))),
        ("column", .int(Int64(place.column))),
        ("received", .int(Int64(account.received))),
        ("consumed", .int(Int64(account.consumed))),
        ("dropped", .int(Int64(account.dropped))),
        ("failed", .int(Int64(account.failed))),
        ("passed", .int(Int64(account.passed))),
        ("cancelled", .int(Int64(account.cancelled))),
        ("emitted", .int(Int64(account.emitted))),
        ("discardedBefore", .int(Int64(account.discardedBefore))),
      ]))
  }
}

extension RunReport.Failures {
  /// The first failure of the group and their number.
  var asValue: Value {
    .record(
      Record([
        ("kind", .text(Text(first.shownKind))),
        ("code", .text(Text(first.cause.code))),
        ("message", .text(Text(first.cause.message))),
        ("stage", .text(Text(first.stage))),
        ("file", .text(Text(first.place.source))),
        ("line", .int(Int64(first.place.line))),
        ("column", .int(Int64(first.place.column))),
        ("count", .int(Int64(count))),
        ("index", .int(Int64(first.index))),
        ("attempts", .int(Int64(first.attempts))),
        ("url", first.url.map { .text($0) } ?? .null),
      ]))
  }
}
