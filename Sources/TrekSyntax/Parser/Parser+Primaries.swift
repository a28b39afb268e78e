internal import TrekDiagnostics

extension ErrorCode {
  static let fieldExpected = ErrorCode(
    "E141", "a path is not whole",
    story: """
      `.name` is a field of the item, `.["odd name"]` one whose name is no word, `.[0]` an element.
      What belongs to a path touches it.
      """,
    wrong: "[{a: 1}] | map .a.", right: "[{a: 1}] | map .a")

  static let calledValue = ErrorCode(
    "E143", "only a name is called",
    story: """
      A `(` that touches a name calls the function of that name, `upper(.title)`; fields and values
      cannot be called. Functions stand before what they work on.
      """,
    wrong: "[{a: \"x\"}] | map .a.upper()", right: "[{a: \"x\"}] | map upper(.a)")
}

extension Parser {
  /// An operand without what touches it.
  func parsePrimary() -> Expression {
    let start = tokens[index].start
    let kind = parsePrimaryKind()
    return Expression(kind, span(from: start))
  }

  private func parsePrimaryKind() -> Expression.Kind {
    switch kind {
    case .nullKeyword, .trueKeyword, .falseKeyword: return parseConstant()
    case .number, .percent, .duration, .size, .rate, .malformedNumber: return parseNumeric()
    case .textOpen, .rawText: return parseText()
    case .url:
      let url = text
      advance()
      return .url(url)
    case .regex: return parseRegex()
    case .dot:
      advance()
      return .item
    case .word: return parseWord()
    case .openBracket: return parseList()
    case .openParen: return parseParenthesized()
    case .openBrace: return parseBraceValue()
    case .ifKeyword: return parseConditionalValue()
    default:
      reportExpressionExpected()
      return .missing
    }
  }

  private func parseConstant() -> Expression.Kind {
    let kind = kind
    advance()
    switch kind {
    case .nullKeyword: return .null
    default: return .bool(kind == .trueKeyword)
    }
  }

  private func parseWord() -> Expression.Kind {
    let name = Name(text, here)
    advance()
    if kind == .openParen, touchesPrevious { return parseFunction(StageName(name: name)) }
    guard kind == .dot, touchesPrevious, tokens[index + 1].kind == .word,
      tokens[index + 1].start == tokens[index].end, tokens[index + 2].kind == .openParen
    else {
      return isTextPrefix(name) ? parseText() : .name(name.text)
    }
    advance()
    let function = Name(text, here)
    advance()
    return parseFunction(StageName(module: name, name: function))
  }

  private func parseFunction(_ name: StageName) -> Expression.Kind {
    guard let arguments = parseArguments() else { return .missing }
    return .call(FunctionCall(name: name, arguments: arguments))
  }

  /// Whether a word is the prefix of a text, as in `f"…"` of Python, which is reported.
  private func isTextPrefix(_ name: Name) -> Bool {
    guard kind == .textOpen || kind == .rawText, touchesPrevious,
      ["f", "r", "b", "u", "rb", "br"].contains(name.text.lowercased())
    else { return false }
    collector.error(
      Diagnostic(
        .foreignOperator, "texts have no prefix",
        at: .init(name.span, "a prefix of another language"),
        help: "write `\"text \\(expression)\"`; raw text stands between `'`",
        fix: .init(replacing: name.span, with: "")))
    return true
  }

  private func parseList() -> Expression.Kind {
    guard let bracket = open(.closeBracket, freeLines: true) else { return .missing }
    var elements: [Expression] = []
    while !isListEnd {
      let start = index
      let element = parseExpression()
      if index == start {
        recover()
        if kind == .pipe || kind == .semicolon || kind == .newline { advance() }
      } else {
        elements.append(element)
      }
      endEntry(of: bracket, "elements")
    }
    close(bracket)
    return isTooHigh(bracket.opening) ? .missing : .list(elements)
  }

  private func parseParenthesized() -> Expression.Kind {
    guard let bracket = open(.closeParen, freeLines: true) else { return .missing }
    if kind == .closeParen, mayReportHere() {
      collector.error(
        Diagnostic(
          .expressionExpected, "nothing stands between the brackets",
          at: .init(
            Span(source.id, bracket.opening.start..<here.end), "a value or a pipeline belongs here"),
          help: "a call without arguments touches its name: `name()`"))
    }
    let pipeline = parsePipeline()
    while !isListEnd {
      reportUnexpected()
      recover()
      if kind == .pipe || kind == .comma || kind == .semicolon || kind == .newline { advance() }
    }
    close(bracket)
    return isTooHigh(bracket.opening) ? .missing : .parenthesized(pipeline)
  }

  /// A brace where a value is expected.
  private func parseBraceValue() -> Expression.Kind {
    let place = here
    switch parseBrace() {
    case .record(let record):
      return record.kind
    case .block:
      reportStrayBlock(place)
      return .missing
    }
  }

  private func parseConditionalValue() -> Expression.Kind {
    guard nesting + 1 < Parser.maximumNesting else {
      reportTooDeep(here)
      recover()
      return .missing
    }
    nesting += 1
    let place = here
    lacksBlock = false
    let conditional = parseConditional()
    nesting -= 1
    height += 1
    return isTooHigh(place) || lacksBlock ? .missing : .conditional(conditional)
  }

  // MARK: Steps

  /// `.name`, `[i]` and `?` that touch what was read.
  func parseSteps(_ base: Expression) -> Expression {
    var steps: [PathExpression.Step] = []
    var isCalled = false
    if case .item = base.kind, touchesPrevious {
      if kind == .number {
        reportNumericField()
        advance()
        return Expression(.missing, span(from: base.span.start))
      }
      if let step = parseFieldOfItem() { steps.append(step) }
    }
    loop: while touchesPrevious {
      switch kind {
      case .dot:
        let dot = here
        advance()
        if let step = parseField(after: dot) { steps.append(step) }
      case .openBracket:
        guard let step = parseIndex() else { break loop }
        steps.append(step)
      case .question:
        steps.append(.optional(here))
        advance()
      case .openParen:
        reportCalledValue()
        skipBalanced()
        isCalled = true
      default:
        break loop
      }
    }
    guard !steps.isEmpty || isCalled else { return base }
    height += 1
    let place = span(from: base.span.start)
    if isTooHigh(place) || isCalled { return Expression(.missing, place) }
    return Expression(.path(PathExpression(base: base, steps: steps)), place)
  }

  /// The field right after the dot that is the item.
  private func parseFieldOfItem() -> PathExpression.Step? {
    switch kind {
    case .word:
      let name = Name(text, here)
      advance()
      return .field(name)
    case .textOpen, .rawText:
      return parseQuotedField()
    default:
      return nil
    }
  }

  /// The field after a dot; nil and reported where there is none.
  private func parseField(after dot: Span) -> PathExpression.Step? {
    if touchesPrevious {
      if kind == .word {
        let name = Name(text, here)
        advance()
        return .field(name)
      }
      if kind == .textOpen || kind == .rawText { return parseQuotedField() }
      if kind == .number {
        reportNumericField()
        advance()
        return nil
      }
    }
    if mayReportHere() {
      collector.error(
        Diagnostic(
          .fieldExpected, "the name of a field is missing",
          at: .init(dot, "no name touches this dot"),
          help: "write `.name`, or `[\"odd name\"]` without a dot"))
    }
    return nil
  }

  /// `."name"`, read as `["name"]`.
  private func parseQuotedField() -> PathExpression.Step {
    let place = here
    let literal = parsePrimary()
    if place.start != lastErrorStart {
      lastErrorStart = place.start
      let shown = source.text(of: literal.span)
      collector.error(
        Diagnostic(
          .fieldExpected, "a field whose name is no word stands in `[ ]`",
          at: .init(literal.span, "quoted"), help: "write `.[…]` with the text between",
          fix: shown.contains("\n") ? nil : .init(replacing: literal.span, with: "[\(shown)]")))
    }
    return .index(literal, literal.span)
  }

  private func reportNumericField() {
    guard mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .fieldExpected, "no field is a number", at: .init(here, "after a dot"),
        help: "an element is `[\(text)]`; a number below one begins with `0.`"))
  }

  private func parseIndex() -> PathExpression.Step? {
    let start = tokens[index].start
    guard let bracket = open(.closeBracket, freeLines: true) else { return nil }
    let index = kind == .closeBracket ? missingIndex() : parseExpression()
    if !isListEnd {
      reportUnexpected()
      while !isListEnd {
        recover()
        if kind == .pipe || kind == .comma || kind == .semicolon || kind == .newline { advance() }
      }
    }
    close(bracket)
    return .index(index, span(from: start))
  }

  private func missingIndex() -> Expression {
    if mayReportHere() {
      collector.error(
        Diagnostic(
          .fieldExpected, "`[ ]` needs an index", at: .init(here.before, "nothing stands here"),
          help: "write `[0]`; to go through a list, write `each .list`"))
    }
    return missing()
  }

  private func reportCalledValue() {
    guard mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .calledValue, "only a name is called", at: .init(here, "touches a value or a field"),
        help: "write `function(value)`; put a space before `(` where it is an argument"))
  }
}
