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
/// queue takes them by `sigwait`: no handler runs anywhere. While there is no run they end the
/// process.
final class SignalWatch: Sendable {
  /// How long a run that was stopped may take to let go of what it holds.
  static let patience = Duration.seconds(1)

  private struct Watched {
    var state = SignalState()
    var grace = Duration.zero
    var perform: (@Sendable (SignalState.Action) -> Void)?
  }

  private let watched = Mutex(Watched())
  private let timers = DispatchQueue(label: "trek.signal.timers")

  /// Blocks the signals in this thread and all that it will begin, and takes them from now on.
  ///
  /// One for each process. Signals that whoever started the process had ignored stay so.
  init() {
    let signals = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
    guard !signals.isEmpty else { return }
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let awaited = set
    DispatchQueue(label: "trek.signals").async { [self] in
      var set = awaited
      while true {
        var number: Int32 = 0
        if sigwait(&set, &number) == 0 { handle(.signal(number)) }
      }
    }
  }

  /// What the first signal makes of the exit code, or nil where none came.
  var exitCode: Int32? { watched.withLock { $0.state.exitCode } }

  /// A run begins: signals are its affair.
  ///
  /// - Parameters:
  ///   - grace: how long what is under way may go on after the first signal.
  ///   - perform: does what the state machine says; called from threads of the watch.
  func follow(
    grace: Duration, perform: @escaping @Sendable (SignalState.Action) -> Void
  ) {
    watched.withLock { watched in
      watched.grace = grace
      watched.perform = perform
    }
  }

  /// The run has ended.
  func release() { watched.withLock { $0.perform = nil } }

  private func handle(_ event: SignalState.Event) {
    let (action, watched) = self.watched.withLock { ($0.state.handle(event), $0) }
    guard let perform = watched.perform else {
      if let code = watched.state.exitCode { _exit(code) }
      return
    }
    guard let action else { return }
    switch action {
    case .drain: later(watched.grace) { self.handle(.graceOver) }
    case .stop: later(Self.patience) { self.handle(.patienceOver) }
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
}
