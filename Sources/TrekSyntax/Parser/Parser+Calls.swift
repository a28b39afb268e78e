internal import TrekDiagnostics

extension ErrorCode {
  static let missingComma = ErrorCode(
    "E125", "a comma is missing",
    story: """
      Commas stand between positional arguments, between the elements of a list and between the
      entries of a record. Before a label they may be left out.
      """,
    wrong: "let pair = [1 2]", right: "let pair = [1, 2]")

  static let argumentOrder = ErrorCode(
    "E135", "arguments stand in another order",
    story: """
      First the values without labels, then those with labels, then the block: `stage value, label:
      value { block }`.
      """,
    wrong: "fetch retry: 3, \"https://example.org/a\"",
    right: "fetch \"https://example.org/a\", retry: 3")

  static let argumentExpected = ErrorCode(
    "E136", "an argument is missing",
    story: "After a comma, and after the colon of a label, a value follows.",
    wrong: "fetch \"https://example.org/a\", retry:",
    right: "fetch \"https://example.org/a\", retry: 3"
  )
}

extension Parser {
  /// Whether an argument of the stage just named comes next on this line.
  var startsArgument: Bool {
    if startsLabel { return !isStatementStart }
    switch kind {
    case .minus: return !touchesPrevious && !spaceFollows
    case .notKeyword: return !isNotIn
    default: return startsOperand(kind)
    }
  }

  /// Whether a word and a colon come next.
  var startsLabel: Bool { kind.isWord && nextKind == .colon }

  /// Whether `as name {` comes next.
  var startsBindingWithBlock: Bool {
    guard kind == .asKeyword else { return false }
    let name = indexAfter(index)
    return tokens[name].kind == .word && tokens[indexAfter(name)].kind == .openBrace
  }

  /// Whether an operand may begin with a token, signs aside.
  func startsOperand(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .word, .trueKeyword, .falseKeyword, .nullKeyword, .notKeyword, .ifKeyword, .number,
      .percent, .duration, .size, .rate, .malformedNumber, .textOpen, .rawText, .url, .regex, .dot,
      .openParen, .openBracket, .openBrace, .minus:
      true
    default: false
    }
  }

  /// What follows a stage's name.
  func parseCall(_ name: StageName) -> StageCall {
    var call = StageCall(name: name, arguments: [])
    var afterComma = true
    while true {
      if startsBindingWithBlock {
        advance()
        call.binding = parseName("a name")
      }
      if kind == .openBrace {
        let start = here
        switch parseBrace() {
        case .block(let block):
          call.block = block
          reportArgumentsAfterBlock()
          return call
        case .record(let record):
          pendingOperand = record
          if !afterComma { reportMissingComma(before: start) }
        }
      } else if !startsArgument, !(startsOperand(kind) && afterComma && !call.arguments.isEmpty) {
        if afterComma, !call.arguments.isEmpty { reportMissingArgument() }
        return call
      } else if !afterComma, !startsLabel {
        reportMissingComma(before: here)
      }
      let argument = parseArgument()
      reportOrder(argument, after: call.arguments.last)
      call.arguments.append(argument)
      afterComma = kind == .comma
      if afterComma {
        advance()
        skipLines()
      } else if !startsArgument, !startsBindingWithBlock {
        return call
      }
    }
  }

  /// `value` or `label: value`.
  func parseArgument() -> Argument {
    let start = startOffset
    var label: Name?
    if pendingOperand == nil, startsLabel {
      label = Name(text, here)
      advance()
      advance()
      if !startsOperand(kind) { reportMissingArgument() }
    }
    let value = startsOperand(kind) || pendingOperand != nil ? parseExpression() : missing()
    return Argument(label: label, value: value, span: span(from: start))
  }

  /// An expression that is not there, already reported.
  func missing() -> Expression {
    Expression(.missing, Span(source.id, previousEnd..<previousEnd))
  }

  /// `(value, label: value)` after the name of a function.
  func parseArguments() -> [Argument]? {
    guard let bracket = open(.closeParen, freeLines: true) else { return nil }
    var arguments: [Argument] = []
    while !isListEnd {
      if startsOperand(kind) || startsLabel {
        let argument = parseArgument()
        reportOrder(argument, after: arguments.last)
        arguments.append(argument)
      } else {
        reportExpressionExpected()
      }
      endEntry(of: bracket, "arguments")
    }
    close(bracket)
    return arguments
  }

  /// Whether the entries inside a bracket end here.
  var isListEnd: Bool { isClosing(kind) || kind == .end || isStatementStart }

  /// Steps over the comma after an entry; without one, says what is missing or does not belong.
  func endEntry(of bracket: Bracket, _ what: String) {
    if kind == .comma { return advance() }
    if isListEnd { return }
    if startsEntry(in: bracket), !followsError {
      return reportMissingComma(before: here, what)
    }
    if kind == .pipe { reportPipeInside(bracket) }
    if kind == .assign, bracket.closing == .closeBrace, mayReportHere() {
      collector.error(
        Diagnostic(
          .recordForm, "an entry of a record has a colon", at: .init(here, "found `=`"),
          help: "write `:`", fix: .init(replacing: here, with: ":")))
    }
    reportUnexpected()
    while !isListEnd, kind != .comma {
      recover()
      if kind == .pipe || kind == .semicolon || kind == .newline { advance() }
    }
    if kind == .comma { advance() }
  }

  /// Whether the next token is where another entry may begin, had a comma been written.
  private func startsEntry(in bracket: Bracket) -> Bool {
    if startsLabel { return true }
    guard bracket.closing == .closeBrace else { return startsOperand(kind) }
    return kind == .dot || kind == .word
  }

  /// Whether the last error was told at this very place.
  private var followsError: Bool { tokens[index].start == lastErrorStart }

  // MARK: Wording

  func reportMissingComma(before place: Span, _ what: String = "arguments") {
    guard place.start != lastErrorStart else { return }
    lastErrorStart = place.start
    if followsWord { doubtfulDepth = openBrackets.count }
    let gap = Span(source.id, previousEnd..<previousEnd)
    let insertion = place.start < previousEnd ? place.before : gap
    collector.error(
      Diagnostic(
        .missingComma, "a comma is missing between two \(what)",
        at: .init(place, "the next one begins here"),
        help: followsWord
          ? "put `,` before it; a stage with its arguments needs its own `( )`"
          : "put `,` before it",
        fix: .init(replacing: insertion, with: ",")))
  }

  /// Whether the token read last is a word, which a stage's name would be.
  private var followsWord: Bool {
    var before = index - 1
    while before > 0, tokens[before].start >= previousEnd { before -= 1 }
    return before >= 0 && tokens[before].kind == .word
  }

  private func reportMissingArgument() {
    guard mayReportHere() else { return }
    let before = Span(source.id, max(0, previousEnd - 1)..<previousEnd)
    let after = source.bytes[before.start] == UInt8(ascii: ":") ? "colon" : "comma"
    collector.error(
      Diagnostic(
        .argumentExpected, "no value follows this \(after)",
        at: .init(before, "found \(shown) after it"),
        help: after == "comma" ? "remove it or add an argument" : "write `label: value`"))
  }

  private func reportOrder(_ argument: Argument, after last: Argument?) {
    guard argument.label == nil, let label = last?.label else { return }
    collector.error(
      Diagnostic(
        .argumentOrder, "a value without label stands after one with a label",
        at: .init(argument.span, "belongs before the labels"),
        labels: [.init(label.span, "the labels begin before it")],
        help: "put it before the labels, or give it its label"))
  }

  private func reportArgumentsAfterBlock() {
    guard startsLabel, !isStatementStart, mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .argumentOrder, "a label stands after the block", at: .init(here, "belongs before the `{`"),
        help: "write `stage \(text): … { … }`"))
    recover()
  }

  private func reportPipeInside(_ bracket: Bracket) {
    guard mayReportHere(), doubtfulDepth != openBrackets.count else { return }
    collector.error(
      Diagnostic(
        .endExpected, "a pipeline among values needs its own `( )`",
        at: .init(here, "no pipeline begins before this"),
        labels: [.init(bracket.opening, "inside this bracket stand values")],
        help: "write `(… | …)` around it"))
  }
}
