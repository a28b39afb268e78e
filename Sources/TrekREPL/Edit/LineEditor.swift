/// Where a prompt gets its lines from: a person at a terminal, a pipe, or a test.
///
/// Used by one thread, that of the prompt.
package protocol LineEditor: AnyObject {
  /// Waits for the next line, which comes without its line end; it may hold several lines where
  /// they were entered at once.
  func read(_ prompt: Prompt) -> EditorEvent
  /// Keeps an entry so that it can be called back; several lines are one entry.
  func remember(_ entry: String)
  /// Whether lines can be looked at before they are run: then one that begins with `|` is joined
  /// with the one before.
  var looksAhead: Bool { get }
}

/// What is asked for.
package enum Prompt: Sendable {
  /// A new entry.
  case entry
  /// More of an entry that is not complete.
  case more

  /// As it is shown.
  package var text: String {
    switch self {
    case .entry: "trek> "
    case .more: "  ... "
    }
  }
}

/// What comes from an editor.
package enum EditorEvent: Sendable {
  /// A line, or several.
  case line(String)
  /// The user gave up what was entered so far.
  case interrupted
  /// Nothing more comes.
  case end
}

/// Where a prompt shows things.
///
/// Any thread may call.
package protocol ReplScreen: Sendable {
  /// Shows results: whole lines.
  func show(_ text: String)
  /// Tells everything else: whole lines.
  func tell(_ text: String)
}
