/// What signals mean to a run: a pure state machine.
///
/// `calm` →(signal) `draining` →(signal, or the grace is over) `stopping` →(a third signal, or
/// patience is over) `abandoned`. It never goes back; further events change nothing.
struct SignalState {
  /// How far the stopping has gone.
  enum Phase {
    case calm
    case draining
    case stopping
    case abandoned
  }

  /// What happens.
  enum Event {
    /// A signal came.
    case signal(Int32)
    /// The time for what was under way is over.
    case graceOver
    /// The time for giving up what was under way is over.
    case patienceOver
  }

  /// What is to be done.
  enum Action: Equatable {
    /// Ask for nothing more.
    case drain
    /// Give up what is under way.
    case stop
    /// Leave the process as it is.
    case abandon
  }

  private(set) var phase = Phase.calm
  /// The first signal that came, or nil.
  private(set) var signal: Int32?

  /// The exit code that tells of the signal, or nil where none came.
  var exitCode: Int32? { signal.map { 128 + $0 } }

  /// Takes an event and says what is to be done.
  mutating func handle(_ event: Event) -> Action? {
    if case .signal(let number) = event { signal = signal ?? number }
    switch (phase, event) {
    case (.calm, .signal):
      phase = .draining
      return .drain
    case (.draining, .signal), (.draining, .graceOver):
      phase = .stopping
      return .stop
    case (.stopping, .signal), (.stopping, .patienceOver):
      phase = .abandoned
      return .abandon
    default: return nil
    }
  }
}
