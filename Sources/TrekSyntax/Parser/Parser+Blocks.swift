internal import TrekDiagnostics

extension ErrorCode {
  static let strayBlock = ErrorCode(
    "E134", "a block stands where none belongs",
    story: """
      `{` opens a record if its first entry is `name: value`, `"name": value`, or a path such as
      `.id` with a comma or `}` after it; else it opens a block of stages. A block belongs to the stage
      before it; where a value is expected, a record is meant.
      """,
    wrong: "1..3 | { map . }", right: "1..3 | each { map . }")

  static let blockExpected = ErrorCode(
    "E138", "a block is missing",
    story: """
      `if condition`, `else`, `parallel`, `match` and `session` are followed by `{` on the same line.
      """,
    wrong: "if true: 1 | print", right: "if true { 1 | print }")

  static let matchForm = ErrorCode(
    "E137", "an arm of a `match` is not whole",
    story: """
      Each arm of a `match` stands on a line of its own: a condition, `->`, and the stages that its
      items go through. The last may be `else -> stage`.
      """,
    wrong: "1..3 | match { . > 2: print }", right: "1..3 | match { . > 2 -> print }")
}

extension Parser {
  /// What a brace turned out to open.
  enum Brace {
    case record(Expression)
    case block(Block)
  }

  /// A record or a block, told apart by its first entry.
  ///
  /// A record's first entry is `name:`, `"name":`, or a path that ends in a name and is followed by
  /// `,`, `}` or (for `.path`) another value on its line. Everything else is a block.
  func parseBrace() -> Brace {
    let start = tokens[index].start
    guard let bracket = open(.closeBrace, freeLines: false) else {
      return .record(Expression(.missing, span(from: start)))
    }
    skipLines()
    if opensRecord() {
      let entries = parseRecordEntries(bracket)
      let record = Expression(.record(entries), span(from: start))
      return .record(touchesPrevious ? parseSteps(record) : record)
    }
    return .block(parseStatements(bracket, from: start))
  }

  /// Whether the entry that begins here is a record's; a path or text read to find out is pending.
  private func opensRecord() -> Bool {
    switch kind {
    case .closeBrace:
      return true
    case .word:
      if nextKind == .colon { return true }
      // Only what touches the word makes a path of it.
      switch tokens[index + 1].kind {
      case .dot, .question, .openBracket: return opensRecordWithPath(ofItem: false)
      default: return false
      }
    case .dot:
      return opensRecordWithPath(ofItem: true)
    case .textOpen, .rawText:
      let text = parseOperand()
      pendingOperand = text
      return kind == .colon
    default:
      return kind.isKeyword && nextKind == .colon
    }
  }

  private func opensRecordWithPath(ofItem: Bool) -> Bool {
    let path = parseOperand()
    pendingOperand = path
    guard path.pathName != nil else { return false }
    let next = tokens[indexAfterLines()].kind
    if next == .comma || next == .closeBrace { return true }
    return ofItem && (startsOperand(kind) || startsLabel) && kind != .minus && kind != .notKeyword
      && kind != .ifKeyword
  }

  /// The statements of a block whose `{` was read.
  private func parseStatements(_ bracket: Bracket, from start: Int) -> Block {
    var statements: [Statement] = []
    // A block's frames are deeper than those of other brackets, so it counts twice.
    nesting += 1
    while true {
      if pendingOperand == nil { skipSeparators() }
      if pendingOperand == nil, isClosing(kind) || kind == .end { break }
      statements.append(parseStatement())
      endStatement()
    }
    nesting -= 1
    height += 1
    close(bracket)
    let span = span(from: start)
    if isTooHigh(span) { statements = [] }
    return Block(statements: statements, span: span)
  }

  /// A block right after a word that needs one.
  func parseRequiredBlock(_ owner: String) -> Block {
    let start = tokens[index].start
    guard kind == .openBrace else {
      reportBlockExpected(owner)
      lacksBlock = true
      return Block(statements: [], span: here.before)
    }
    guard let bracket = open(.closeBrace, freeLines: false) else {
      return Block(statements: [], span: span(from: start))
    }
    return parseStatements(bracket, from: start)
  }

  private func reportBlockExpected(_ owner: String) {
    guard mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .blockExpected, "\(owner) needs a block",
        at: .init(here, kind == .newline ? "the line ends here" : "found \(shown)"),
        help: kind == .newline ? "put `{` on the same line" : "write `{ … }`"))
    // What stands here instead is not read.
    recover()
  }

  /// Reports a block without a stage, unless something inside it has been reported.
  func reportStrayBlock(_ place: Span) {
    guard !endReported, lastErrorStart < place.start else { return }
    lastErrorStart = place.start
    if isTemplate(place) {
      collector.error(
        Diagnostic(
          .foreignOperator, "double braces put nothing in here",
          at: .init(place, "a form of another language"),
          help: "a variable is its name alone; in a text write `\\(name)`"))
      return
    }
    collector.error(
      Diagnostic(
        .strayBlock, "a block stands here without a stage",
        at: .init(place, "opens a block, since no entry of a record follows"),
        help: "write a stage before it; the entries of a record are `name: value` or `.path`"))
  }

  /// Whether another brace touches this one: `{{x}}`.
  private func isTemplate(_ place: Span) -> Bool {
    let brace = UInt8(ascii: "{")
    let bytes = source.bytes
    return (place.start > 0 && bytes[place.start - 1] == brace)
      || (place.end < bytes.count && bytes[place.end] == brace)
  }

  // MARK: Conditionals

  /// An `if` with all its `else if` and `else`.
  func parseConditional() -> Conditional {
    var branches: [Conditional.Branch] = []
    var otherwise: Block?
    repeat {
      advance()
      let condition = parseExpression()
      branches.append(.init(condition: condition, body: parseRequiredBlock("`if`")))
      reportForeignElse()
      guard takeElse() else { return Conditional(branches: branches, otherwise: nil) }
      if kind != .ifKeyword { otherwise = parseRequiredBlock("`else`") }
    } while otherwise == nil && kind == .ifKeyword
    return Conditional(branches: branches, otherwise: otherwise)
  }

  /// Steps over `else`, here or at the start of the next line that is not empty; not over that of a
  /// `match`.
  private func takeElse() -> Bool {
    let next = indexAfterLines()
    guard tokens[next].kind == .elseKeyword, tokens[indexAfter(next)].kind != .arrow else {
      return false
    }
    index = next
    advance()
    return true
  }

  private func reportForeignElse() {
    while kind == .word, ["elif", "elsif", "elseif"].contains(text) {
      reportForeignElseWord()
      advance()
      _ = parseExpression()
      _ = parseRequiredBlock("`else if`")
    }
  }

  private func reportForeignElseWord() {
    guard mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .foreignStatement, "`\(text)` is not part of the language",
        at: .init(here, "a word of another language"),
        help: "write `else if`", fix: .init(replacing: here, with: "else if")))
  }

  // MARK: Match

  func parseMatch() -> Stage.Kind {
    let word = here
    advance()
    if kind != .openBrace, startsOperand(kind), mayReportHere() {
      let value = parseExpression()
      collector.error(
        Diagnostic(
          .matchForm, "`match` takes no value", at: .init(value.span, "not here"),
          labels: [.init(word, "looks at the item")],
          help: "write the comparison into each arm: `.status == 404 -> stage`"))
    }
    guard kind == .openBrace else {
      reportBlockExpected("`match`")
      return .match([])
    }
    let start = tokens[index].start
    guard let bracket = open(.closeBrace, freeLines: false, cost: 2) else { return .match([]) }
    matchDepths.append(openBrackets.count)
    defer { matchDepths.removeLast() }
    var arms: [MatchArm] = []
    while true {
      skipSeparators()
      if kind == .comma, mayReportHere() {
        collector.error(
          Diagnostic(
            .matchForm, "arms stand on lines of their own",
            at: .init(here, "no comma between arms"),
            help: "write `;` or a new line", fix: .init(replacing: here, with: ";")))
      }
      if take(.comma) { continue }
      if isListEnd { break }
      arms.append(parseArm())
      endArm()
    }
    close(bracket)
    return isTooHigh(span(from: start)) ? .match([]) : .match(arms)
  }

  private func parseArm() -> MatchArm {
    let start = tokens[index].start
    var condition: Expression?
    if kind == .elseKeyword { advance() } else { condition = parseExpression() }
    guard take(.arrow) else {
      reportArrowExpected()
      let empty = Pipeline(stages: [Stage(.missing, here.before)], span: here.before)
      return MatchArm(condition: condition, body: .pipeline(empty), span: span(from: start))
    }
    skipLines()
    let body: MatchArm.Body =
      kind == .openBrace ? .block(parseRequiredBlock("an arm")) : .pipeline(parsePipeline())
    return MatchArm(condition: condition, body: body, span: span(from: start))
  }

  private func reportArrowExpected() {
    guard mayReportHere() else { return }
    let isForeign = kind == .colon || kind == .assign
    collector.error(
      Diagnostic(
        .matchForm, "`->` is missing after the condition of an arm",
        at: .init(here, "found \(shown)"),
        help: "write `condition -> stage`",
        fix: isForeign ? .init(replacing: here, with: " ->") : nil))
  }

  private func endArm() {
    switch kind {
    case .newline, .semicolon, .end, .comma: return
    default: if isClosing(kind) { return }
    }
    reportUnexpected()
    while kind != .newline, kind != .semicolon, !isListEnd {
      recover()
      if kind == .pipe || kind == .comma { advance() }
    }
  }
}

extension Expression {
  /// The last word of a path, which names it in a record; nil for anything else.
  var pathName: Name? {
    guard case .path(let path) = kind else { return nil }
    switch path.base.kind {
    case .item, .name: break
    default: return nil
    }
    for step in path.steps.reversed() {
      switch step {
      case .field(let name): return name.text.isEmpty ? nil : name
      case .optional: continue
      case .index: return nil
      }
    }
    return nil
  }
}
