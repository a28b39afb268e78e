import Synchronization
import TrekREPL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Shows results on standard output and tells everything else on standard error.
final class TerminalScreen: ReplScreen {
  private let announcer = Mutex<(@Sendable (String) -> Bool)?>(nil)
  private let failed = Atomic<Bool>(false)

  /// Whether something that was to be shown could not be written.
  var hasFailed: Bool { failed.load(ordering: .relaxed) }

  func show(_ text: String) {
    if Terminal.write(text, to: STDOUT_FILENO) != 0 { failed.store(true, ordering: .relaxed) }
  }

  func tell(_ text: String) {
    // Above what is being entered, where something is.
    if announcer.withLock({ $0 })?(text) == true { return }
    Terminal.write(text, to: STDERR_FILENO)
  }

  /// Lets an editor write what is told while it reads.
  func announce(by write: @escaping @Sendable (String) -> Bool) {
    announcer.withLock { $0 = write }
  }
}
