import Synchronization

/// What one stage did with its items, counted as it happens.
///
/// One task writes; any thread may read. At the end of a run
/// `received == consumed + dropped + failed + passed + cancelled`, and what one stage emitted the
/// next received, or it was discarded between them.
final class StageLedger: Sendable {
  private let receivedCount = Atomic<Int>(0)
  private let consumedCount = Atomic<Int>(0)
  private let droppedCount = Atomic<Int>(0)
  private let failedCount = Atomic<Int>(0)
  private let passedCount = Atomic<Int>(0)
  private let cancelledCount = Atomic<Int>(0)
  private let emittedCount = Atomic<Int>(0)
  private let discardedCount = Atomic<Int>(0)
  private let expectedCount = Atomic<Int>(-1)

  /// A single writer needs no atomic addition, only a store that readers see whole.
  @inline(__always)
  private func add(_ amount: Int, to counter: borrowing Atomic<Int>) {
    counter.store(counter.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }

  /// An item came in.
  @inline(__always) func receive(_ count: Int = 1) { add(count, to: receivedCount) }
  /// An item was taken, and what it gave has been emitted or is held.
  @inline(__always) func consume(_ count: Int = 1) { add(count, to: consumedCount) }
  /// An item was left out on purpose.
  @inline(__always) func drop(_ count: Int = 1) { add(count, to: droppedCount) }
  /// An item became an error item here.
  @inline(__always) func fail(_ count: Int = 1) { add(count, to: failedCount) }
  /// An error item from before went by.
  @inline(__always) func pass(_ count: Int = 1) { add(count, to: passedCount) }
  /// An item was given up since the run, or what is downstream, stopped.
  @inline(__always) func cancel(_ count: Int = 1) { add(count, to: cancelledCount) }
  /// An item, or an error item, went out.
  @inline(__always) func emit(_ count: Int = 1) { add(count, to: emittedCount) }
  /// An item was discarded between the stage before and this one.
  @inline(__always) func discard(_ count: Int = 1) { add(count, to: discardedCount) }

  /// How many items will go out in all, where that is known before.
  var expected: Int? {
    get {
      let count = expectedCount.load(ordering: .relaxed)
      return count < 0 ? nil : count
    }
    set { expectedCount.store(newValue ?? -1, ordering: .relaxed) }
  }

  /// The counts of this moment.
  var account: StageAccount {
    StageAccount(
      received: receivedCount.load(ordering: .relaxed),
      consumed: consumedCount.load(ordering: .relaxed),
      dropped: droppedCount.load(ordering: .relaxed),
      failed: failedCount.load(ordering: .relaxed),
      passed: passedCount.load(ordering: .relaxed),
      cancelled: cancelledCount.load(ordering: .relaxed),
      emitted: emittedCount.load(ordering: .relaxed),
      discardedBefore: discardedCount.load(ordering: .relaxed))
  }
}

/// What one stage did with its items.
public struct StageAccount: Sendable, Hashable {
  /// How many items came in, error items from before among them.
  public var received = 0
  /// How many were taken.
  public var consumed = 0
  /// How many were left out on purpose.
  public var dropped = 0
  /// How many became error items here.
  public var failed = 0
  /// How many error items from before went by.
  public var passed = 0
  /// How many were given up since the run, or what is downstream, stopped.
  public var cancelled = 0
  /// How many items and error items went out.
  public var emitted = 0
  /// How many were discarded between the stage before and this one.
  public var discardedBefore = 0

  /// What is missing on the right of `received = consumed + …`; 0 where the account is closed.
  public var missing: Int {
    received - (consumed + dropped + failed + passed + cancelled)
  }

  static func + (left: StageAccount, right: StageAccount) -> StageAccount {
    StageAccount(
      received: left.received + right.received, consumed: left.consumed + right.consumed,
      dropped: left.dropped + right.dropped, failed: left.failed + right.failed,
      passed: left.passed + right.passed, cancelled: left.cancelled + right.cancelled,
      emitted: left.emitted + right.emitted,
      discardedBefore: left.discardedBefore + right.discardedBefore)
  }
}
