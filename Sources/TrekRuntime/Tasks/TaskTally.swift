import TrekValues

/// Counts the tasks of a run that no other task waits for, so that the run can end after them.
final class TaskTally: Sendable {
  private let count = Locked(0)
  /// Signalled whenever none is left.
  private let idle = Waker()

  /// Starts a task; cancelling it is the caller's business.
  func start(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    count.withLock { $0 += 1 }
    return Task {
      await body()
      if count.withLock({ count in
        count -= 1
        return count == 0
      }) {
        idle.signal()
      }
    }
  }

  /// Returns when none is left.
  func wait() async {
    while count.withLock({ $0 > 0 }) { await idle.wait() }
  }
}
