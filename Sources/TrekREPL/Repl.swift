import Trek
import TrekSyntax
import TrekTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A prompt: reads entries, runs them, keeps what came of them.
///
/// Confined to one thread; only `watch` may be used from others.
package final class Repl {
  private let editor: any LineEditor
  private let screen: any ReplScreen
  private let environment: ReplEnvironment
  let session: Session
  private let history: HistoryFile?
  /// Stops the run that goes on; for whoever takes Ctrl-C.
  package let watch: RunWatch
  private var gravest: Int32 = 0
  private var isEnded = false
  private var hasToldHistoryFault = false
  /// A line that was read ahead.
  private var ahead: EditorEvent?

  /// Makes a prompt.
  package init(
    editor: any LineEditor, screen: any ReplScreen, environment: ReplEnvironment,
    watch: RunWatch = RunWatch()
  ) {
    self.editor = editor
    self.screen = screen
    self.environment = environment
    self.watch = watch
    session = Session(environment: environment, settings: ReplSettings())
    history = environment.historyPath.map(HistoryFile.init)
  }

  /// What completes a text of this prompt.
  package var completer: Completer { Completer(session: session) }

  /// The most entries that can be called back.
  package static let mostEntries = HistoryFile.most

  /// Entries of earlier sessions, the oldest first.
  package var earlier: [String] { history?.load() ?? [] }

  /// Reads and runs until the end, and gives the exit code: the gravest of all entries, but 0 for a
  /// person, who has seen what was wrong.
  package func run() -> Int32 {
    while !isEnded, let text = readEntry() {
      if environment.isInteractive {
        watch.hidingKeys(of: STDIN_FILENO) { enter(text) }
      } else {
        enter(text)
      }
    }
    return environment.isInteractive ? 0 : gravest
  }

  // MARK: Reading

  /// Reads lines until they make a whole; nil at the end.
  private func readEntry() -> String? {
    var text = ""
    defer { session.pending = "" }
    while true {
      session.pending = text
      switch next(text.isEmpty ? .entry : .more) {
      case .end:
        guard !text.isEmpty else { return nil }
        ahead = .end
        return text
      case .interrupted: text = ""
      case .line(let line):
        text += text.isEmpty ? line : "\n" + line
        if text.allSatisfy(\.isWhitespace) {
          text = ""
        } else if !isIncomplete(text) {
          return joined(text)
        }
      }
    }
  }

  private func next(_ prompt: Prompt) -> EditorEvent {
    if let event = ahead {
      ahead = nil
      return event
    }
    return editor.read(prompt)
  }

  /// The entry with the lines after it that begin with `|`, where lines can be looked at before.
  private func joined(_ text: String) -> String {
    guard editor.looksAhead, !text.hasPrefix(":") else { return text }
    var text = text
    var between = ""
    while true {
      let event = next(.more)
      guard case .line(let line) = event else {
        ahead = event
        return text
      }
      let start = line.drop { $0 == " " || $0 == "\t" }
      if start.first == "|" {
        text += between + "\n" + line
        between = ""
        guard isIncomplete(text) else { continue }
        ahead = nil
        while isIncomplete(text) {
          let event = next(.more)
          guard case .line(let line) = event else {
            ahead = event
            return text
          }
          text += "\n" + line
        }
      } else if start.isEmpty || start.first == "#" {
        between += "\n" + line
      } else {
        ahead = event
        return text
      }
    }
  }

  private func isIncomplete(_ text: String) -> Bool {
    if text.hasPrefix(":") { return false }
    return EntryText(number: 0, text: text).parsed().isIncomplete
  }

  // MARK: Entries

  /// Runs an entry.
  package func enter(_ text: String) {
    remember(text)
    let trimmed = text.trimmed
    if trimmed.hasPrefix(":") {
      let code = Commands(repl: self, session: session, show: presenter, run: runner)
        .run(String(trimmed.dropFirst()))
      gravest = StatementRun.graver(gravest, code)
      return
    }
    // A line that begins with `|` goes on with the pipeline before it.
    if trimmed.hasPrefix("|"), let last = session.lastPipeline {
      let whole = last.text + "\n" + trimmed
      session.lastEntry = whole
      return session.continuing { run(session.entry(whole)) }
    }
    session.lastEntry = trimmed
    run(session.entry(text))
  }

  private func run(_ entry: EntryText) {
    let code = runner(false).run(entry)
    gravest = StatementRun.graver(gravest, code)
  }

  /// Ends after this entry.
  func end() { isEnded = true }

  /// Keeps an entry before it is run, so that a crash loses none; never one that holds a secret.
  private func remember(_ text: String) {
    guard !HistoryFile.isPrivate(text, session.redactor) else { return }
    editor.remember(text)
    guard let fault = history?.append(text), !hasToldHistoryFault else { return }
    hasToldHistoryFault = true
    presenter.note(fault)
  }

  var presenter: Presenter {
    Presenter(
      screen: screen, environment: environment, redactor: session.redactor,
      settings: session.settings)
  }

  private func runner(_ isFresh: Bool) -> StatementRun {
    StatementRun(
      session: session,
      conductor: Conductor(
        environment: environment, screen: screen, watch: watch, redactor: session.redactor),
      show: presenter, isFresh: isFresh)
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
