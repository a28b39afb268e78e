import Dispatch
import Synchronization
import TrekREPL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes the signals of a prompt: Ctrl-C stops the run that goes on, or gives up what is being
/// entered; the terminal's new size and its being left and come back to are the editor's affair.
///
/// The signals are blocked before any thread begins, and one queue takes them by `sigwait`: no
/// handler runs anywhere.
final class PromptSignals: Sendable {
  /// Stops runs.
  let watch = RunWatch()
  /// How often Ctrl-C came while no run went on: it ends what is being shown.
  let strays = Atomic<Int>(0)
  private let deliver = Mutex<(@Sendable (Int32) -> Void)?>(nil)

  /// How often a run is asked to stop before the process is ended instead.
  private static let patience = 4

  /// Blocks the signals in this thread and all that it will begin, and takes them from now on.
  init() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let awaited = set
    DispatchQueue(label: "trek.prompt.signals").async { [self] in
      var set = awaited
      while true {
        var number: Int32 = 0
        if sigwait(&set, &number) == 0 { take(number) }
      }
    }
  }

  /// Hands signals that do not concern a run to an editor; called on a thread of the signals.
  func deliver(to take: @escaping @Sendable (Int32) -> Void) { deliver.withLock { $0 = take } }

  private func take(_ signal: Int32) {
    switch signal {
    case SIGTERM, SIGHUP:
      // What was entered has been kept when it was.
      watch.interrupt()
      let deliver = deliver.withLock { $0 }
      guard let deliver else { _exit(128 + signal) }
      deliver(signal)
    case SIGINT:
      let count = watch.interrupt()
      if count >= Self.patience {
        watch.leaveTerminal()
        _exit(130)
      }
      if count > 0 { return }
      strays.add(1, ordering: .relaxed)
      guard let deliver = deliver.withLock({ $0 }) else { _exit(130) }
      deliver(signal)
    case SIGTSTP:
      if watch.halt() { return }
      guard let deliver = deliver.withLock({ $0 }) else {
        pthread_kill(pthread_self(), SIGSTOP)
        return
      }
      deliver(signal)
    default: deliver.withLock { $0 }?(signal)
    }
  }
}
