/// Holds answers back until the test lets them go, so that no test depends on time.
///
/// Threads of the server wait at it; the test opens it. Safe from any thread.
public final class Gate: Sendable {
  private struct State {
    var isOpen: Bool
    var passes = 0
    var waiting = 0
    var arrived = 0
  }

  private let state: Monitor<State>

  /// Makes a gate, closed unless said otherwise.
  public init(isOpen: Bool = false) { state = Monitor(State(isOpen: isOpen)) }

  /// Lets all pass that wait, and all that come later.
  public func open() { state.change { $0.isOpen = true } }

  /// Holds all that come from now on.
  public func close() { state.change { $0.isOpen = false } }

  /// Lets so many pass, of those that wait or come later.
  public func letPass(_ count: Int = 1) { state.change { $0.passes += max(0, count) } }

  /// How many wait now.
  public var waiting: Int { state.read { $0.waiting } }

  /// Blocks the caller until so many have come to the gate since it was made.
  public func waitForArrivals(_ count: Int) {
    state.wait { $0.arrived >= count ? () : nil }
  }

  /// Waits to pass; false where the server stopped first.
  func pass(unless isStopped: () -> Bool) -> Bool {
    state.change {
      $0.arrived += 1
      $0.waiting += 1
    }
    let passed: Bool = state.wait { state in
      if isStopped() { return false }
      if state.isOpen { return true }
      if state.passes > 0 {
        state.passes -= 1
        return true
      }
      return nil
    }
    state.change { $0.waiting -= 1 }
    return passed
  }

  /// Makes those that wait look anew whether the server stopped.
  func wake() { state.change { _ in } }
}
