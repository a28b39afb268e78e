import CReadline
package import TrekREPL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads lines with GNU readline, by its callback interface: history, reverse search, completion,
/// emacs and vi keys, `~/.inputrc`, bracketed paste.
///
/// One for each process, since readline has one state; read by one thread. Others
/// reach it by its mailbox.
package final class ReadlineEditor: LineEditor {
  /// What completes.
  package var completer: Completer?
  /// The signal that ended the reading, or nil.
  package private(set) var endSignal: Int32?
  private let isColored: Bool
  /// How other threads reach it.
  package let mailbox: EditorMailbox
  private var line: EditorEvent?
  private var candidates: [Candidate] = []

  /// Readline's callbacks carry no context: this is the editor that they are for.
  // Set once by the only editor of the process, and used by the one thread that reads.
  nonisolated(unsafe) private static var current: ReadlineEditor?

  /// Takes readline for this editor; nil where there are no descriptors left.
  package init?(isColored: Bool) {
    self.isColored = isColored
    guard let mailbox = EditorMailbox() else { return nil }
    self.mailbox = mailbox
    Self.current = self
    trek_readline_set_up(
      "trek",
      { line, point, start in
        guard let line else { return }
        ReadlineEditor.current?.complete(String(cString: line), Int(point), Int(start))
      },
      { ReadlineEditor.current?.list() })
  }

  /// Lines are run when they come.
  package var looksAhead: Bool { false }

  // MARK: Reading

  /// Waits for a line, or several that were pasted at once.
  package func read(_ prompt: Prompt) -> EditorEvent {
    line = nil
    mailbox.beginReading()
    defer { Self.write(mailbox.endReading()) }
    let text = isColored ? "\u{1}\u{1B}[1;36m\u{2}\(prompt.text)\u{1}\u{1B}[0m\u{2}" : prompt.text
    trek_readline_begin(text) { line in ReadlineEditor.current?.accept(line) }
    while line == nil { wait() }
    return line ?? .end
  }

  private func accept(_ text: UnsafeMutablePointer<CChar>?) {
    trek_readline_end()
    guard let text else {
      _ = put(STDOUT_FILENO, "\n", 1)
      line = .end
      return
    }
    line = .line(String(cString: text))
    free(text)
  }

  private func wait() {
    var descriptors = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&descriptors, 2, -1) >= 0 || errno == EINTR else {
      trek_readline_end()
      line = .end
      return
    }
    if descriptors[1].revents != 0 { takeWaiting() }
    if line == nil, descriptors[0].revents != 0 { trek_readline_read() }
  }

  private func takeWaiting() {
    let (signals, texts) = mailbox.empty()
    if !texts.isEmpty {
      trek_readline_lift()
      Self.write(texts)
      trek_readline_restore()
    }
    for signal in signals where line == nil { handle(signal) }
  }

  private func handle(_ signal: Int32) {
    switch signal {
    case SIGWINCH: trek_readline_resize()
    case SIGINT:
      trek_readline_abandon()
      line = .interrupted
    case SIGTSTP:
      trek_readline_leave()
      pthread_kill(pthread_self(), SIGSTOP)
      trek_readline_come_back()
    default:
      trek_readline_abandon()
      endSignal = signal
      line = .end
    }
  }

  private static func write(_ texts: [String]) {
    for text in texts { _ = text.withCString { put(STDERR_FILENO, $0, strlen($0)) } }
  }

  // MARK: History

  /// Keeps an entry; the lines of one are called back together.
  package func remember(_ entry: String) { trek_readline_remember(entry) }

  /// Begins with the entries of earlier sessions.
  package func remember(all entries: [String], atMost count: Int) {
    trek_readline_bound_history(Int32(clamping: count))
    for entry in entries { trek_readline_remember(entry) }
  }

  // MARK: Completion

  private func complete(_ line: String, _ point: Int, _ start: Int) {
    let completion = completer?.complete(line, at: point) ?? Completion(start: point)
    candidates = completion.candidates
    let bytes = Array(line.utf8)
    for candidate in candidates {
      var text = Array(candidate.text.utf8)
      // Readline puts the candidate in the place of what stands from `start` on, which need not be
      // where ours begins.
      if completion.start < start {
        text.removeFirst(min(text.count, start - completion.start))
      } else if completion.start > start, completion.start <= bytes.count {
        text.insert(contentsOf: bytes[start..<completion.start], at: 0)
      }
      trek_readline_add(String(decoding: text, as: UTF8.self))
    }
  }

  /// Shows the candidates with what is known of each.
  private func list() {
    trek_readline_begin_list()
    let text = completer?.list(candidates) ?? ""
    _ = text.withCString { put(STDOUT_FILENO, $0, strlen($0)) }
    trek_readline_end_list()
  }
}

/// The system's `write`, which inside of the class would be taken for one of its own.
private func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
