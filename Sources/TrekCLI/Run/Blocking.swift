import Dispatch
import Synchronization

/// Waits on the process's first thread for what tasks do.
enum Blocking {
  /// The result of asynchronous work.
  ///
  /// - Parameter tick: is called ten times a second meanwhile; nil: nothing is.
  static func result<T: Sendable>(
    tick: (() -> Void)? = nil, of work: @escaping @Sendable () async -> T
  ) -> T {
    let ended = DispatchSemaphore(value: 0)
    let result = Mutex<T?>(nil)
    Task.detached {
      let value = await work()
      result.withLock { $0 = value }
      ended.signal()
    }
    if let tick {
      while ended.wait(timeout: .now() + .milliseconds(100)) == .timedOut { tick() }
    } else {
      ended.wait()
    }
    guard let value = result.withLock({ $0 }) else {
      preconditionFailure("the signal comes after the value")
    }
    return value
  }
}
