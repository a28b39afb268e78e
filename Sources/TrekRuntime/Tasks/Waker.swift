import TrekValues

/// Wakes the one task that waits on it: a signal that comes before the wait is not lost, several
/// before one wait count as one.
///
/// Any thread signals; one task waits.
final class Waker: Sendable {
  private struct State {
    var isSignalled = false
    var waiting: UnsafeContinuation<Void, Never>?
  }

  private let state = Locked(State())

  /// Lets the waiting task go on, or the next wait return at once.
  func signal() {
    let waiting = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      guard let waiting = state.waiting else {
        state.isSignalled = true
        return nil
      }
      state.waiting = nil
      return waiting
    }
    waiting?.resume()
  }

  /// Returns when there was a signal since the last return.
  func wait() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let isSignalled = state.withLock { state -> Bool in
        if state.isSignalled {
          state.isSignalled = false
          return true
        }
        state.waiting = continuation
        return false
      }
      if isSignalled { continuation.resume() }
    }
  }
}
