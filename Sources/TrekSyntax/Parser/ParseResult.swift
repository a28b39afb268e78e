public import TrekDiagnostics

/// What came of reading a text: always a tree, and what is wrong with it.
public struct ParseResult: Sendable {
  /// The statements as far as they could be read.
  public var tree: SyntaxTree

  /// The tokens, tiling the text.
  public var tokens: [Token]

  /// What is wrong, in the order of the places; at most 20 errors and 20 warnings.
  public var diagnostics: [Diagnostic]

  /// Whether the text is right as far as it goes, and more of it could make it whole: it ends in an
  /// open bracket, block or text, or after `|`, a comma or an operator.
  ///
  /// A prompt asks for another line then. It hands the line end over with each line: a text in
  /// single or double quotes that is open at a line end can no longer be made whole.
  public var isIncomplete: Bool

  /// Whether there is an error; the tree is not to be run then.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
