internal import TrekDiagnostics

extension ErrorCode {
  static let unclosedBracket = ErrorCode(
    "E120", "a bracket is never closed",
    story: """
      Each `(`, `[` and `{` needs its counterpart. Line ends inside round and square brackets do not
      end them, so one that is missing is noticed only further down: the message points at the
      bracket that was opened.
      """,
    wrong: "let names = [\"films\", \"people\"\nlet count = 2",
    right: "let names = [\"films\", \"people\"]\nlet count = 2")

  static let strayBracket = ErrorCode(
    "E121", "a closing bracket does not match",
    story: """
      A `)`, `]` or `}` closes the bracket of its own kind that was opened last. Nothing was open here,
      or a bracket of another kind.
      """,
    wrong: "let names = [\"films\", \"people\")",
    right: "let names = [\"films\", \"people\"]")
}

extension Parser {
  // MARK: Reporting

  /// Whether an error about the token to read next is worth telling.
  ///
  /// It is not where the lexer or the parser has told one at this place already. At the end of the
  /// text, one is told in all.
  func mayReportHere() -> Bool {
    let start = tokens[index].start
    if kind == .end {
      guard !endReported, start != lastErrorStart, !followsInvalid else { return false }
      endReported = true
      return true
    }
    guard start != lastErrorStart else { return false }
    lastErrorStart = start
    return !followsInvalid
  }

  /// Whether text that the lexer refused stands right before the token to read next.
  private var followsInvalid: Bool {
    var before = index - 1
    while before >= 0, tokens[before].start >= previousEnd {
      if tokens[before].kind == .invalid { return true }
      before -= 1
    }
    return false
  }

  /// The token to read next as a message shows it: in backticks and not too long.
  var shown: String {
    switch kind {
    case .end: return "the end of the script"
    case .newline: return "the end of the line"
    case .textOpen: return "a text"
    default: break
    }
    let text = text
    return text.count > 40 ? "`\(text.prefix(40))…`" : "`\(text)`"
  }

  // MARK: Brackets

  /// What is to be restored when a bracket is left.
  struct Bracket {
    let opening: Span
    let openingText: String
    let closing: Token.Kind
    let freeLines: Bool
    let height: Int
    let cost: Int
  }

  /// Steps over an opening bracket; nil where it is too deep, and then all of it is stepped over.
  func open(_ closing: Token.Kind, freeLines: Bool, cost: Int = 1) -> Bracket? {
    guard nesting + cost <= Parser.maximumNesting else {
      reportTooDeep(here)
      skipBalanced()
      height = 0
      return nil
    }
    let bracket = Bracket(
      opening: here, openingText: text, closing: closing, freeLines: self.freeLines,
      height: height, cost: cost)
    nesting += cost
    height = 0
    openBrackets.append(closing)
    doubtfulDepth = -1
    self.freeLines = freeLines
    advance()
    return bracket
  }

  /// Steps over the closing bracket, or says that it is missing or another.
  ///
  /// The height becomes that of the whole bracket. What stands before the closing one has been
  /// reported already where it did not belong there.
  func close(_ bracket: Bracket) {
    openBrackets.removeLast()
    freeLines = bracket.freeLines
    nesting -= bracket.cost
    height = max(bracket.height, height + bracket.cost)
    skipTrivia()
    if kind == bracket.closing { return advance() }
    if isClosing(kind), !openBrackets.contains(kind) {
      if mayReportHere() {
        collector.error(
          Diagnostic(
            .strayBracket, "`\(bracket.openingText)` is closed by `\(text)`",
            at: .init(here, "expected `\(Parser.text(of: bracket.closing))`"),
            labels: [.init(bracket.opening, "opened here")]))
      }
      return advance()
    }
    guard mayReportHere() else { return }
    lastErrorStart = max(lastErrorStart, bracket.opening.start)
    collector.error(
      Diagnostic(
        .unclosedBracket, "`\(bracket.openingText)` is never closed",
        at: .init(bracket.opening, "opened here"),
        labels: kind == .end
          ? []
          : [.init(here.before, "`\(Parser.text(of: bracket.closing))` is missing before this")]
      ))
  }

  /// Reports a height beyond the limit, and says whether it is.
  func isTooHigh(_ span: Span) -> Bool {
    guard height > Parser.maximumNesting else { return false }
    reportTooDeep(span)
    height = 0
    return true
  }

  func reportTooDeep(_ span: Span) {
    guard span.start != lastErrorStart else { return }
    lastErrorStart = span.start
    collector.error(
      Diagnostic(
        .nestedTooDeeply, "nested too deeply",
        at: .init(
          Span(source.id, span.start..<min(span.end, span.start + 1)),
          "more than \(Parser.maximumNesting) levels, counting blocks twice"),
        help: "give an inner part a name with `let` or `def`"))
  }

  func isClosing(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .closeParen, .closeBracket, .closeBrace, .interpolationClose: true
    default: false
    }
  }

  private func isOpening(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .openParen, .openBracket, .openBrace, .interpolationOpen: true
    default: false
    }
  }

  static func text(of closing: Token.Kind) -> String {
    switch closing {
    case .closeParen, .interpolationClose: ")"
    case .closeBracket: "]"
    default: "}"
    }
  }

  // MARK: Stepping over

  /// Steps from an opening bracket over its closing one, or to the end.
  func skipBalanced() {
    var depth = 0
    while tokens[index].kind != .end {
      let kind = tokens[index].kind
      if isOpening(kind) { depth += 1 }
      if isClosing(kind) { depth -= 1 }
      previousEnd = tokens[index].end
      index += 1
      if depth == 0 { break }
    }
    skipTrivia()
  }

  /// Steps to where reading can go on: `|`, `,`, `;`, a line end that means something, a closing
  /// bracket, or a statement on a new line.
  func recover() {
    while !isStop(kind), !isStatementStart {
      if isOpening(kind) { skipBalanced() } else { advance() }
    }
  }

  private func isStop(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .pipe, .comma, .semicolon, .newline, .end: true
    default: isClosing(kind)
    }
  }

  /// Whether a statement's own word stands at the start of a line: inside a bracket, a sign that
  /// the bracket was never closed.
  var isStatementStart: Bool {
    switch kind {
    case .letKeyword, .paramKeyword, .secretKeyword, .defKeyword, .sessionKeyword, .useKeyword:
      break
    default:
      return false
    }
    guard nextKind != .colon else { return false }
    var before = index - 1
    while before >= 0, tokens[before].kind == .whitespace { before -= 1 }
    return before < 0 || tokens[before].kind == .newline
  }
}
