import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hides the keys that are typed while something else is drawn on the terminal.
///
/// A line end that is shown would move what stands there. What is typed stays in the terminal's
/// buffer for who reads it later.
package final class SilentKeys: Sendable {
  private struct State {
    /// What was set before, where keys are hidden now.
    var before: tcflag_t?
    var isOver = false
  }

  private let descriptor: Int32
  private let state = Mutex(State())

  /// Hides keys until `end`.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
    resume()
  }

  /// Hides keys again after a `pause`; nothing after `end`.
  package func resume() {
    state.withLock { state in
      var mode = termios()
      guard !state.isOver, state.before == nil, tcgetattr(descriptor, &mode) == 0 else { return }
      state.before = mode.c_lflag & tcflag_t(ECHO)
      mode.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(descriptor, TCSADRAIN, &mode)
    }
  }

  /// Shows keys as before for a while.
  package func pause() {
    state.withLock { show(&$0) }
  }

  /// Shows keys as before.
  package func end() {
    state.withLock { state in
      show(&state)
      state.isOver = true
    }
  }

  private func show(_ state: inout State) {
    var mode = termios()
    guard let before = state.before, tcgetattr(descriptor, &mode) == 0 else { return }
    state.before = nil
    mode.c_lflag = mode.c_lflag & ~tcflag_t(ECHO) | before
    tcsetattr(descriptor, TCSADRAIN, &mode)
  }
}
