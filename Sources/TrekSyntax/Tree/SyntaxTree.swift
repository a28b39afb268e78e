public import TrekDiagnostics

/// A script as the parser read it: statements with their places, and the comments between them.
///
/// The tree knows no stage and no variable: where a word may be either, it keeps both readings open
/// (`Stage.Kind.reference`) and the checker decides. A tree from a text with mistakes is partial:
/// `missing` nodes stand where something was expected, and need no second diagnostic.
///
/// No tree is deeper than `Parser.maximumNesting` brackets; chains of operators, paths and stages
/// are flat arrays. So recursion over a tree is bounded.
public struct SyntaxTree: Sendable {
  /// The source that every span in the tree counts in.
  public var source: SourceID

  /// The statements in order.
  public var statements: [Statement]

  /// Comments and blank lines in order of their places, for the formatter.
  public var trivia: [Trivia]

  /// The whole text.
  public var span: Span

  /// Makes a tree.
  public init(source: SourceID, statements: [Statement], trivia: [Trivia], span: Span) {
    self.source = source
    self.statements = statements
    self.trivia = trivia
    self.span = span
  }
}

/// What stands between the tokens and means nothing to the run, but much to the reader.
public struct Trivia: Sendable {
  /// What it is.
  public enum Kind: Sendable {
    /// A comment alone on its line.
    case ownLineComment
    /// A comment after something on the same line.
    case trailingComment
    /// One or more empty lines.
    case blankLine
    /// The first line, `#!` and what follows.
    case shebang
  }

  /// What it is.
  public var kind: Kind

  /// The text from `#` to the end of the line without trailing blanks; empty for a blank line.
  public var text: String

  /// Its place, without the line end.
  public var span: Span

  /// Makes a piece of trivia.
  public init(kind: Kind, text: String, span: Span) {
    self.kind = kind
    self.text = text
    self.span = span
  }
}

/// A word of the script that names something, with its place.
public struct Name: Sendable {
  /// The word; of a quoted record key, the text that it means.
  public var text: String

  /// Its place.
  public var span: Span

  /// Makes a name.
  public init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}
