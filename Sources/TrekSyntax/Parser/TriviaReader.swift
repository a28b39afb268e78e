internal import TrekDiagnostics

/// Gathers comments and blank lines out of the tokens.
enum TriviaReader {
  /// The trivia of a text in the order of their places.
  static func trivia(of source: Source, tokens: [Token]) -> [Trivia] {
    var result: [Trivia] = []
    var lineIsEmpty = true
    var isAfterEmptyLine = false
    for token in tokens {
      switch token.kind {
      case .whitespace:
        break
      case .newline:
        if lineIsEmpty, !isAfterEmptyLine {
          result.append(
            Trivia(kind: .blankLine, text: "", span: Span(source.id, token.start..<token.start)))
        }
        isAfterEmptyLine = lineIsEmpty
        lineIsEmpty = true
      case .comment, .shebang:
        let kind: Trivia.Kind =
          token.kind == .shebang ? .shebang : lineIsEmpty ? .ownLineComment : .trailingComment
        result.append(comment(kind, of: source, token))
        lineIsEmpty = false
      default:
        lineIsEmpty = false
      }
    }
    return result
  }

  private static func comment(_ kind: Trivia.Kind, of source: Source, _ token: Token) -> Trivia {
    var end = token.end
    while end > token.start, [0x20, 0x09].contains(source.bytes[end - 1]) { end -= 1 }
    let span = Span(source.id, token.start..<end)
    return Trivia(kind: kind, text: source.text(of: span), span: span)
  }
}
