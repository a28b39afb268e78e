import Dispatch
import Trek
import TrekTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The run that goes on at the moment, if one does, and how it is stopped.
///
/// Any thread may interrupt it: the first time asks for nothing more and gives what is under way a
/// while, the second time stops it at once.
package final class RunWatch: Sendable {
  private struct State: Sendable {
    var run: ProgramRun?
    var interruptions = 0
    var number = 0
    var grace = Duration.zero
    var keys: SilentKeys?
  }

  private let state = Locked(State())

  /// Makes a watch that follows nothing.
  package init() {}

  /// Stops the run that goes on.
  ///
  /// - Returns: How often this run has been asked to stop; 0 where none goes on.
  @discardableResult
  package func interrupt() -> Int {
    let (state, count) = self.state.withLock { state -> (State, Int) in
      guard state.run != nil else { return (state, 0) }
      state.interruptions += 1
      return (state, state.interruptions)
    }
    guard let run = state.run else { return 0 }
    if count > 1 {
      run.stop()
      return count
    }
    run.drain()
    let number = state.number
    let delay = Int(min(state.grace, .seconds(86_400)) / .nanoseconds(1))
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(delay)) { [self] in
      // Another run may have begun by then.
      self.state.withLock { $0.number == number ? $0.run : nil }?.stop()
    }
    return count
  }

  /// Halts the process while a run goes on, as Ctrl-Z asks, until it is continued.
  ///
  /// - Returns: Whether a run goes on; else nothing was done.
  package func halt() -> Bool {
    let (isRunning, keys) = state.withLock { ($0.run != nil, $0.keys) }
    guard isRunning else { return false }
    keys?.pause()
    // To this very thread, which then does not go on before it is continued.
    pthread_kill(pthread_self(), SIGSTOP)
    keys?.resume()
    return true
  }

  /// Leaves the terminal as it was found, for who ends the process.
  package func leaveTerminal() { showKeys() }

  /// Does what an entry asks for, with the keys hidden that are typed meanwhile.
  func hidingKeys(of descriptor: Int32, _ body: () -> Void) {
    let keys = SilentKeys(descriptor: descriptor)
    state.withLock { $0.keys = keys }
    body()
    keys.end()
    state.withLock { $0.keys = nil }
  }

  /// Shows keys again, since a run reads them.
  func showKeys() { state.withLock { $0.keys }?.end() }

  /// A run begins.
  func follow(_ run: ProgramRun, grace: Duration) {
    state.withLock { state in
      state.run = run
      state.interruptions = 0
      state.number += 1
      state.grace = grace
    }
  }

  /// The run has ended; says whether it was asked to stop.
  func release() -> Bool {
    state.withLock { state in
      state.run = nil
      return state.interruptions > 0
    }
  }
}
