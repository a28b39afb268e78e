import Testing
import TrekStageKit
import TrekValues

@testable import TrekRuntime

/// Passes items on, but for one that it says it gave and did not give.
private final class LosingOperator: LinkedOperator {
  private let lost: Int

  init(_ identity: StageIdentity, _ ledger: StageLedger, next: Operator, losing lost: Int) {
    self.lost = lost
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    ledger.consume()
    guard item.ordinal == lost else { return emit(item) }
    ledger.emit()
    return .more
  }
}

/// Takes items without saying what became of one of them.
private final class ForgettingOperator: LinkedOperator {
  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if item.ordinal != 2 { ledger.consume() }
    return emit(item)
  }
}

/// A mistake of the run's own, put in on purpose, is seen in the accounts and ends with 70.
@Suite("A lost item")
struct LostItemTests {
  private static func identity(_ number: Int, _ label: String) -> StageIdentity {
    StageIdentity(
      number: number, label: label,
      place: ScriptPlace(source: "test.pipe", line: 1, column: 1 + 2 * number, range: 0..<1))
  }

  /// Runs five items through an operator and gives the report of the run.
  private func report(
    through make: (StageIdentity, StageLedger, Operator) -> Operator
  ) async -> RunReport {
    let accounts = RunAccounts(stageCount: 2)
    let source = (identity: Self.identity(0, "range"), ledger: StageLedger())
    let stage = (identity: Self.identity(1, "stage"), ledger: StageLedger())
    let end = (identity: StageIdentity.collected, ledger: StageLedger())
    let items = (0..<5).map { Item(.int(Int64($0)), ordinal: $0) }
    source.ledger.emit(items.count)
    let collecting = CollectingOutlet(end.identity, end.ledger)
    let entry = make(stage.identity, stage.ledger, collecting)
    let task = SegmentTask(
      control: RunControl(), waker: Waker(), upstream: ItemsUpstream(items), entry: entry,
      section: nil, tail: entry)
    let owner = Waker()
    accounts.open(owner, [source, stage, end])
    await task.run()
    accounts.close(owner, chains: [[source, stage, end]])
    return RunReport(
      stages: [], failures: [], failureCount: 1, outputFailure: nil, isStoppedByStrict: true,
      limitFailure: nil,
      expectFailed: true, remarks: [], breaches: accounts.breaches, wasInterrupted: false,
      elapsed: .zero, peakMemory: 0)
  }

  @Test("between two stages is found, and is graver than any failure")
  func between() async {
    let report = await report { LosingOperator($0, $1, next: $2, losing: 3) }
    #expect(
      report.breaches.map(\.description) == [
        "`stage` at test.pipe:1:3 gave 5 items, and `result` got 4"
      ])
    #expect(report.exitCode == 70)
  }

  @Test("inside of a stage is found")
  func inside() async {
    let report = await report { ForgettingOperator($0, $1, next: $2) }
    #expect(
      report.breaches.map(\.description) == [
        "`stage` at test.pipe:1:3 received 5 items, and 4 are accounted for"
      ])
    #expect(report.exitCode == 70)
  }

  @Test("none is found where none is lost")
  func none() async {
    let report = await report { LosingOperator($0, $1, next: $2, losing: -1) }
    #expect(report.breaches.isEmpty)
    #expect(report.exitCode == 3)
  }
}
