import TrekValues
public import TrekStageKit

/// A clock that stands still until a test moves it.
///
/// Whoever sleeps wakes when the test has moved time far enough, the earliest first. With
/// `movesItself` time jumps to the next sleeper as soon as somebody sleeps: for tests that only
/// want not to wait.
public final class VirtualClock: RunClock {
  private struct Sleeper {
    var deadline: UInt64
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: UInt64 = 1_000_000_000
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Locked(State())
  private let movesItself: Bool
  private let wallStart: Int64

  /// Makes a clock.
  ///
  /// - Parameters:
  ///   - movesItself: whether sleeping moves time.
  ///   - wallTime: nanoseconds since 1970 at the start.
  public init(movesItself: Bool = false, wallTime: Int64 = 1_700_000_000_000_000_000) {
    self.movesItself = movesItself
    wallStart = wallTime
  }

  /// Nanoseconds since a second before the clock was made.
  public var now: UInt64 { state.withLock { $0.now } }

  /// Nanoseconds since 1970, moved by the same hand.
  public var wallTime: Int64 {
    wallStart + Int64(clamping: now - 1_000_000_000)
  }

  /// How many sleep now.
  public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  /// Returns when at least so many sleep.
  public func waitForSleepers(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state -> Bool in
        if state.sleepers.count >= count { return true }
        state.waiting.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  /// Moves time on and wakes whose time has come.
  public func advance(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    move(to: now + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000))
  }

  private func move(to time: UInt64) {
    let woken = state.withLock { state -> [Sleeper] in
      state.now = max(state.now, time)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  /// Sleeps until time has been moved so far; throws when its task is cancelled.
  public func sleep(until deadline: UInt64) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let (isOver, isCancelled, told) = state.withLock { state in
          let isCancelled = state.cancelled.remove(id) != nil
          if isCancelled || state.now >= deadline {
            return (true, isCancelled, [CheckedContinuation<Void, Never>]())
          }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          let told = state.waiting.filter { $0.count <= state.sleepers.count }
          state.waiting.removeAll { $0.count <= state.sleepers.count }
          return (false, false, told.map(\.continuation))
        }
        for waiter in told { waiter.resume() }
        if isCancelled {
          continuation.resume(throwing: CancellationError())
        } else if isOver {
          continuation.resume()
        } else if movesItself {
          move(to: deadline)
        }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        if let sleeper = state.sleepers.removeValue(forKey: id) { return sleeper }
        state.cancelled.insert(id)
        return nil
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
