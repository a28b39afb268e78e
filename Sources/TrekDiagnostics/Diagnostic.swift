/// One thing to tell a person about a script, as a value: built far from any terminal, shown by
/// pure functions.
///
/// - `message` stands alone: lower case, no full stop; it says what is wrong.
/// - `primary` says what is at the place; `labels` point at what belongs to it.
/// - `help` says what to do, `notes` give facts.
public struct Diagnostic: Error, Hashable, Sendable {
  /// How grave it is.
  public enum Severity: String, Hashable, Sendable {
    /// The script does not run.
    case error
    /// The script runs; probably something else was meant.
    case warning
  }

  /// A place and a few words on what is there.
  public struct Label: Hashable, Sendable {
    /// The place.
    public var span: Span

    /// What is here; may be empty.
    public var text: String

    /// Makes a label.
    public init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  /// A replacement that removes the cause, safe to apply without a look at the rest.
  public struct Fix: Hashable, Sendable {
    /// What is replaced; empty for an insertion.
    public var span: Span

    /// What takes its place; empty for a deletion.
    public var replacement: String

    /// Makes a fix.
    public init(replacing span: Span, with replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// How grave it is.
  public var severity: Severity

  /// The rule that was broken, with its story.
  public var code: ErrorCode

  /// What is wrong, in one line.
  public var message: String

  /// Where; nil where no text is at fault (a file that cannot be read).
  public var primary: Label?

  /// Other places that belong to it, in the order in which they are to be read.
  public var labels: [Label]

  /// Facts, each a line.
  public var notes: [String]

  /// What to do.
  public var help: String?

  /// The change that does it, where one is sure.
  public var fix: Fix?

  /// Makes a diagnostic; its severity is that of its code.
  public init(
    _ code: ErrorCode,
    _ message: String,
    at primary: Label? = nil,
    labels: [Label] = [],
    notes: [String] = [],
    help: String? = nil,
    fix: Fix? = nil
  ) {
    self.severity = code.severity
    self.code = code
    self.message = message
    self.primary = primary
    self.labels = labels
    self.notes = notes
    self.help = help
    self.fix = fix
  }
}
