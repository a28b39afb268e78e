import Trek
import TrekSyntax

/// What was entered at once: one line, or several that belong together.
struct EntryText: Sendable, Hashable {
  /// Which entry of the session it is, from 1.
  var number: Int
  /// The text.
  var text: String
  /// The file that the text was read from, or nil.
  var file: String?

  /// What diagnostics call it.
  var name: String { file.map { "\($0) <\(number)>" } ?? "<\(number)>" }

  /// Reads it, its line end included.
  func parsed() -> ParseResult { Parser.parse(Source(name: name, text: text + "\n")) }
}

/// A `def`, a `session` or a `use`, kept as it was entered and put before whatever is run.
struct Declaration: Sendable {
  /// The entry that it stands in, and which statement of it that is.
  var entry: EntryText
  var index: Int
  /// What a later one has to agree in to take its place: `def twice`.
  var key: String

  /// The key of a statement; nil where it is no declaration.
  static func key(of statement: Statement) -> String? {
    switch statement.kind {
    case .def(let def): "def \(def.name.text)"
    case .session(let session): "session \(session.name?.text ?? "")"
    case .use(let use): "use \(use.name.text)"
    default: nil
    }
  }
}

/// A name of the session and what it stands for.
struct SessionValue: Sendable {
  /// The value.
  var value: Value
  /// Tells values of one name apart, so that what was fetched with another is not taken for this.
  var version: Int
  /// Whether it must never be shown.
  var isSecret = false
  /// The statement that made it, in the session's `Provenance`.
  var origin: Int?
  /// Whether it is not all that there was.
  var isPart = false
}
