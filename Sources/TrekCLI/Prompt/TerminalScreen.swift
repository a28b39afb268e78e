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
  private let signals: PromptSignals

  /// The most bytes of results that are written without a look at whether they are still wanted.
  private static let piece = 16 << 10

  /// Makes a screen on which Ctrl-C ends what is being shown.
  init(signals: PromptSignals) { self.signals = signals }

  /// Whether something that was to be shown could not be written.
  var hasFailed: Bool { failed.load(ordering: .relaxed) }

  func show(_ text: String) {
    let strays = signals.strays.load(ordering: .relaxed)
    var rest = Substring(text)
    while !rest.isEmpty {
      let piece = Self.lines(of: &rest)
      guard Terminal.write(piece, to: STDOUT_FILENO) == 0 else {
        return failed.store(true, ordering: .relaxed)
      }
      if !rest.isEmpty, signals.strays.load(ordering: .relaxed) != strays {
        return tell("… the rest is not shown\n")
      }
    }
  }

  /// Takes whole lines from the front of a text, so that no sequence is cut in two.
  private static func lines(of rest: inout Substring) -> String {
    guard rest.utf8.count > piece else {
      defer { rest = "" }
      return String(rest)
    }
    let middle = rest.utf8.index(rest.startIndex, offsetBy: piece)
    let end = rest.utf8[middle...].firstIndex(of: 10).map { rest.utf8.index(after: $0) }
    defer { rest = rest[(end ?? rest.endIndex)...] }
    return String(rest[..<(end ?? rest.endIndex)])
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
