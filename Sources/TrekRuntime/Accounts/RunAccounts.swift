import TrekStageKit
import TrekValues

/// The accounts of all stages of a run: those of pipelines that have ended, and the ledgers of
/// those that go on.
final class RunAccounts: Sendable {
  private struct Books {
    var closed: [StageAccount]
    var open: [ObjectIdentifier: [(number: Int, ledger: StageLedger)]] = [:]
    var gauges: [ObjectIdentifier: [OrderGauge]] = [:]
    var breaches: [AccountBreach] = []
    var identities: [StageIdentity?]
  }

  private let books: Locked<Books>

  init(stageCount: Int) {
    books = Locked(
      Books(
        closed: Array(repeating: StageAccount(), count: stageCount),
        identities: Array(repeating: nil, count: stageCount)))
  }

  /// A pipeline begins; its ledgers and the gauges of its sections are read live.
  func open(
    _ owner: AnyObject, _ ledgers: [(identity: StageIdentity, ledger: StageLedger)],
    gauges: [OrderGauge] = []
  ) {
    books.withLock { books in
      if !gauges.isEmpty { books.gauges[ObjectIdentifier(owner)] = gauges }
      // What is no stage has a number below 0, and only a part in the check.
      let stages = ledgers.filter { $0.identity.number >= 0 }
      books.open[ObjectIdentifier(owner)] = stages.map { ($0.identity.number, $0.ledger) }
      for (identity, _) in stages { books.identities[identity.number] = identity }
    }
  }

  /// A pipeline has ended: its books are closed and checked.
  ///
  /// - Parameter chains: ledgers in the order in which items pass them; what one emitted the next
  ///   must have received or discarded.
  func close(_ owner: AnyObject, chains: [[(identity: StageIdentity, ledger: StageLedger)]]) {
    books.withLock { books in
      let open = books.open.removeValue(forKey: ObjectIdentifier(owner)) ?? []
      books.gauges[ObjectIdentifier(owner)] = nil
      for (number, ledger) in open { books.closed[number] = books.closed[number] + ledger.account }
      for chain in chains { books.breaches += AccountBreach.find(in: chain) }
    }
  }

  /// A stage at a moment.
  struct Entry {
    /// What it is called; nil where it has not begun.
    var identity: StageIdentity?
    /// What it did until then.
    var account: StageAccount
    /// Whether a pipeline that it belongs to runs.
    var isRunning = false
    /// How many items it will give in all, where one pipeline knows.
    var expected: Int?
  }

  /// The stages at this moment, by number.
  var snapshot: [Entry] {
    books.withLock { books in
      var entries = zip(books.identities, books.closed).map { Entry(identity: $0, account: $1) }
      for ledgers in books.open.values {
        for (number, ledger) in ledgers {
          // Where a stage runs again and again, what one of its runs will give tells nothing.
          let isFirst = !entries[number].isRunning && entries[number].account == StageAccount()
          entries[number].account = entries[number].account + ledger.account
          entries[number].isRunning = true
          entries[number].expected = isFirst ? ledger.expected : nil
        }
      }
      return entries
    }
  }

  /// What holds back the order of sections at this moment.
  var held: [HeldOrder] {
    books.withLock { books in books.gauges.values.joined().compactMap(\.reading) }
  }

  /// Where items vanished; empty in a run that is right.
  var breaches: [AccountBreach] { books.withLock { $0.breaches } }
}

/// A place at which items vanished: an error of Trek's own.
public struct AccountBreach: Sendable, CustomStringConvertible {
  /// What does not add up, in words.
  public let description: String

  static func find(
    in chain: [(identity: StageIdentity, ledger: StageLedger)]
  ) -> [AccountBreach] {
    var breaches: [AccountBreach] = []
    for (index, (identity, ledger)) in chain.enumerated() {
      let account = ledger.account
      if account.missing != 0 {
        breaches.append(
          AccountBreach(
            description:
              "`\(identity.label)` at \(identity.place) received \(account.received) items, and "
              + "\(account.received - account.missing) are accounted for"))
      }
      guard index + 1 < chain.count else { continue }
      let next = chain[index + 1]
      let taken = next.ledger.account.received + next.ledger.account.discardedBefore
      if account.emitted != taken {
        breaches.append(
          AccountBreach(
            description:
              "`\(identity.label)` at \(identity.place) gave \(account.emitted) items, and "
              + "`\(next.identity.label)` got \(taken)"))
      }
    }
    return breaches
  }
}
