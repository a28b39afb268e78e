import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns SIGINT and SIGTERM (and SIGHUP, unless `nohup` had it ignored) into the ending of a run:
/// the thin shell around `SignalState`.
///
/// The signals are blocked before any thread begins, so that every thread inherits that, and one
/// queue takes them by `sigwait`: no handler runs anywhere.
final class SignalWatch: Sendable {
  /// How long a run that was stopped may take to let go of what it holds.
  static let patience = Duration.seconds(1)

  private let state = Mutex(SignalState())
  private let signals: [Int32]
  private let timers = DispatchQueue(label: "trek.signal.timers")

  /// Blocks the signals in this thread and all that it will begin.
  ///
  /// Those that whoever started the process had ignored stay so.
  init() {
    signals = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
    var set = Self.set(of: signals)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// What the first signal makes of the exit code, or nil where none came.
  var exitCode: Int32? { state.withLock { $0.exitCode } }

  /// Begins to take signals.
  ///
  /// - Parameters:
  ///   - grace: how long what is under way may go on after the first signal.
  ///   - perform: does what the state machine says; called from threads of the watch.
  func start(
    grace: Duration, perform: @escaping @Sendable (SignalState.Action) -> Void
  ) {
    guard !signals.isEmpty else { return }
    DispatchQueue(label: "trek.signals").async { [self] in
      var set = Self.set(of: signals)
      while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { continue }
        handle(.signal(number), grace: grace, perform)
      }
    }
  }

  private func handle(
    _ event: SignalState.Event, grace: Duration,
    _ perform: @escaping @Sendable (SignalState.Action) -> Void
  ) {
    guard let action = state.withLock({ $0.handle(event) }) else { return }
    switch action {
    case .drain: later(grace) { self.handle(.graceOver, grace: grace, perform) }
    case .stop: later(Self.patience) { self.handle(.patienceOver, grace: grace, perform) }
    case .abandon: break
    }
    perform(action)
  }

  private func later(_ delay: Duration, _ body: @escaping @Sendable () -> Void) {
    // Longer than a year is a year: the deadline's clock would overflow.
    let delay = min(delay, .seconds(365 * 86_400))
    let nanoseconds = Int(delay / .nanoseconds(1))
    timers.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds), execute: body)
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
