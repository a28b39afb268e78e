public import TrekRuntime
import TrekStageKit
import TrekValues

/// What a run has done at a moment.
public struct RunSnapshot: Sendable {
  /// What each stage has done, in the order of the plan.
  public let stages: [StageProgress]
  /// The requests under way and those that wait.
  public let requests: RequestProgress
  /// Sections in which finished items wait for one that is not.
  public let held: [HeldOrder]
  /// Whether the run has ended.
  public let isFinished: Bool

  init(_ core: RunCore) {
    isFinished = core.report != nil
    stages = core.run.progress
    requests = core.run.requests
    held = core.run.held
  }
}

/// Snapshots of a run, one after the other: see `RunningProgram.progress`.
public struct RunProgress: AsyncSequence, Sendable {
  /// A snapshot.
  public typealias Element = RunSnapshot
  /// It does not fail.
  public typealias Failure = Never

  private let core: RunCore
  private let interval: Duration

  init(_ core: RunCore, interval: Duration) {
    self.core = core
    self.interval = Swift.max(interval, .milliseconds(1))
  }

  /// The iterator; each has a rhythm of its own.
  public func makeAsyncIterator() -> Iterator { Iterator(core, interval: interval) }

  /// Waits for the time of the next snapshot, or the end of the run.
  public struct Iterator: AsyncIteratorProtocol {
    private let core: RunCore
    private let interval: UInt64
    private var due: UInt64?
    private var isOver = false

    init(_ core: RunCore, interval: Duration) {
      self.core = core
      self.interval = UInt64(Swift.max(1, interval.wholeNanoseconds ?? .max))
    }

    /// The next snapshot; nil after the one that was taken at the end, and when the task is
    /// cancelled.
    public mutating func next() async -> RunSnapshot? {
      guard !isOver else { return nil }
      if let due {
        let (core, clock) = (core, core.clock)
        await withTaskGroup(of: Void.self) { group in
          group.addTask { _ = await core.ended() }
          group.addTask { try? await clock.sleep(until: due) }
          await group.next()
          group.cancelAll()
        }
      }
      guard !Task.isCancelled else { return nil }
      let snapshot = RunSnapshot(core)
      isOver = snapshot.isFinished
      due = core.clock.now.addingReportingOverflow(interval).partialValue
      return snapshot
    }
  }
}
