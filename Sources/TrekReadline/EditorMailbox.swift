import TrekValues

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What other threads want of the thread that reads lines: it is woken and finds it here.
package final class EditorMailbox: Sendable {
  private struct Content: Sendable {
    var signals: [Int32] = []
    var texts: [String] = []
    var isReading = false
  }

  private let content = Locked(Content())
  private let readEnd: Int32
  private let writeEnd: Int32

  /// Makes an empty mailbox; nil where there are no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  // MARK: From any thread

  /// Gives a signal that concerns the terminal or what is being entered.
  package func take(signal: Int32) {
    content.withLock { $0.signals.append(signal) }
    wakeUp()
  }

  /// Gives whole lines to be written above what is being entered; false where nothing is, and
  /// nothing was done.
  package func announce(_ text: String) -> Bool {
    let isReading = content.withLock { content in
      if content.isReading { content.texts.append(text) }
      return content.isReading
    }
    if isReading { wakeUp() }
    return isReading
  }

  private func wakeUp() {
    var byte: UInt8 = 1
    // A full pipe wakes as well.
    _ = write(writeEnd, &byte, 1)
  }

  // MARK: From the thread that reads

  /// Becomes readable when there is something.
  var descriptor: Int32 { readEnd }

  /// From now on texts are taken; keys that were meant for what ran before are of no use.
  func beginReading() {
    content.withLock { content in
      content.isReading = true
      content.signals.removeAll { $0 == SIGINT || $0 == SIGTSTP }
    }
  }

  /// From now on they are not; gives those that are left.
  func endReading() -> [String] {
    content.withLock { content in
      content.isReading = false
      defer { content.texts = [] }
      return content.texts
    }
  }

  /// Takes everything.
  func empty() -> (signals: [Int32], texts: [String]) {
    var bytes: (UInt64, UInt64) = (0, 0)
    while read(readEnd, &bytes, 16) > 0 {}
    return content.withLock { content in
      defer {
        content.signals = []
        content.texts = []
      }
      return (content.signals, content.texts)
    }
  }
}
