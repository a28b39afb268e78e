public import TrekDiagnostics

extension ErrorCode {
  static let scriptTooLarge = ErrorCode(
    "E114", "the script is too large",
    story: """
      A script has at most 64 MiB, and a million words and signs. Data of that size belongs into a file of its own, which `read` and
      `lines` stream without holding it.
      """,
    wrong: "", right: "read \"ids.txt\" | print")

  static let nestedTooDeeply = ErrorCode(
    "E115", "brackets are nested too deeply",
    story: """
      Brackets, blocks and signs may stand in one another up to a fixed depth, so that no script can
      exhaust the stack of the program that reads it. Give the inner part a name with `let` or `def`.
      """,
    wrong: String(repeating: "[", count: Parser.maximumNesting + 1)
      + String(repeating: "]", count: Parser.maximumNesting + 1),
    right: "let inner = [[1]]\nlet outer = [[inner]]")
}

/// Reads a text into a tree: recursive descent, with recovery after each mistake.
///
/// Pure, never traps, linear in the length of the text. It recurses only into brackets, and their
/// depth is limited; chains of operators, paths and stages are loops.
///
/// After a mistake it goes on at the next `|`, line end or closing bracket, so that all mistakes
/// that do not follow from one another are found at once.
public final class Parser {
  /// The greatest depth of a tree, in brackets; a block counts as two, a sign, a `not` and the
  /// operators of one precedence as one.
  public static let maximumNesting = 64

  /// The most bytes of a script.
  public static let maximumLength = 64 << 20

  /// The most tokens of a script, blanks and comments not counted: what is read in a second.
  public static let maximumTokens = 1_000_000

  let source: Source
  let tokens: [Token]
  let collector = DiagnosticCollector()

  /// The index of the token to read next; never trivia.
  var index = 0

  /// The end of the token read last.
  var previousEnd = 0

  /// Whether line ends are stepped over like blanks.
  var freeLines = false

  /// An operand that was read before it was clear what it belongs to; the next operand to be read.
  var pendingOperand: Expression?

  /// How deep the place is in brackets.
  var nesting = 0

  /// How deep what was read last is.
  var height = 0

  /// The brackets that are open here, outermost first.
  var openBrackets: [Token.Kind] = []

  /// How many brackets are open inside the braces of each `match` around here, outermost first.
  var matchDepths: [Int] = []

  /// Whether a block was missing in the conditional read last.
  var lacksBlock = false

  /// How many brackets were open where a comma may have been meant, and a stage with its arguments.
  var doubtfulDepth = -1

  /// Where the last error was reported; a second one there would only follow from it.
  var lastErrorStart = -1

  /// Whether something was missing at the end of the text.
  var endReported = false

  private init(source: Source, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
    skipTrivia()
  }

  /// Reads a text.
  public static func parse(_ source: Source) -> ParseResult {
    guard source.bytes.count <= maximumLength else { return tooLarge(source) }
    let lexed = source.bytes.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes: bytes, source: source.id)
      lexer.run()
      return (
        tokens: lexer.tokens, unterminated: lexer.unterminated,
        endsInsideText: lexer.endsInsideText, collector: lexer.collector
      )
    }
    if let first = firstTooMany(lexed.tokens) { return tooMany(source, from: first) }
    let parser = Parser(source: source, tokens: lexed.tokens)
    parser.collector.silenced = lexed.unterminated
    parser.endReported = lexed.endsInsideText
    let statements = parser.parseScript()
    let tree = SyntaxTree(
      source: source.id, statements: statements,
      trivia: TriviaReader.trivia(of: source, tokens: lexed.tokens),
      span: Span(source.id, 0..<source.bytes.count))
    let errorsAtEnd = parser.endReported ? 1 : 0
    let errors = lexed.collector.errorCount + parser.collector.errorCount
    return ParseResult(
      tree: tree, tokens: lexed.tokens,
      diagnostics: DiagnosticCollector.merged(lexed.collector, parser.collector),
      isIncomplete: errors > 0 && errors == errorsAtEnd)
  }

  /// The first token beyond the most that there may be; nil where they are no more.
  private static func firstTooMany(_ tokens: [Token]) -> Token? {
    guard tokens.count > maximumTokens else { return nil }
    var count = 0
    for token in tokens {
      switch token.kind {
      case .whitespace, .newline, .comment, .shebang: continue
      default: count += 1
      }
      if count > maximumTokens { return token }
    }
    return nil
  }

  private static func tooMany(_ source: Source, from token: Token) -> ParseResult {
    let place = Span(source.id, token.range)
    let diagnostic = Diagnostic(
      .scriptTooLarge, "the script has more than \(maximumTokens) words and signs",
      at: .init(place, "one too many"),
      help: "read data from a file with `read` instead of writing it here")
    return ParseResult(
      tree: SyntaxTree(
        source: source.id, statements: [], trivia: [],
        span: Span(source.id, 0..<source.bytes.count)), tokens: [], diagnostics: [diagnostic],
      isIncomplete: false)
  }

  private static func tooLarge(_ source: Source) -> ParseResult {
    let start = Span(source.id, 0..<0)
    let diagnostic = Diagnostic(
      .scriptTooLarge, "the script has \(source.bytes.count) bytes, more than \(maximumLength)",
      at: .init(start), help: "read data from a file with `read` instead of writing it here")
    return ParseResult(
      tree: SyntaxTree(source: source.id, statements: [], trivia: [], span: start), tokens: [],
      diagnostics: [diagnostic], isIncomplete: false)
  }

  // MARK: Tokens

  /// The kind of the token to read next.
  var kind: Token.Kind { tokens[index].kind }

  /// The place of the token to read next.
  var here: Span { Span(source.id, tokens[index].range) }

  /// Whether nothing stands between the last token and the next.
  var touchesPrevious: Bool { tokens[index].start == previousEnd }

  /// Where what is read next begins.
  var startOffset: Int { pendingOperand?.span.start ?? tokens[index].start }

  /// From an offset to the end of the token read last.
  func span(from start: Int) -> Span {
    Span(source.id, start..<max(start, previousEnd))
  }

  /// The text of the token to read next.
  var text: String { source.text(of: here) }

  /// Steps to the next token.
  func advance() {
    previousEnd = tokens[index].end
    if tokens[index].kind != .end { index += 1 }
    skipTrivia()
  }

  /// Steps over blanks, comments, and line ends where they mean nothing.
  func skipTrivia() {
    while tokens[index].kind.isTrivia || (freeLines && tokens[index].kind == .newline) {
      index += 1
    }
  }

  /// Steps over line ends where the text goes on after them.
  func skipLines() {
    while tokens[index].kind.isTrivia || tokens[index].kind == .newline { index += 1 }
  }

  /// Steps over the next token if it is of a kind.
  func take(_ kind: Token.Kind) -> Bool {
    guard self.kind == kind else { return false }
    advance()
    return true
  }

  /// The index of the token after one, as `advance` would find it.
  func indexAfter(_ index: Int) -> Int {
    var next = min(index + 1, tokens.count - 1)
    while tokens[next].kind.isTrivia || (freeLines && tokens[next].kind == .newline) { next += 1 }
    return next
  }

  /// The kind of the token after the next.
  var nextKind: Token.Kind { tokens[indexAfter(index)].kind }

  /// The index of the first token that is neither trivia nor a line end, from the next on.
  func indexAfterLines() -> Int {
    var next = index
    while tokens[next].kind.isTrivia || tokens[next].kind == .newline { next += 1 }
    return next
  }

  /// Whether white space follows the token to read next.
  var spaceFollows: Bool {
    guard index + 1 < tokens.count else { return true }
    switch tokens[index + 1].kind {
    case .whitespace, .newline, .end, .comment: return true
    default: return false
    }
  }
}
