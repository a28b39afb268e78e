internal import TrekDiagnostics

extension ErrorCode {
  static let expressionExpected = ErrorCode(
    "E123", "a value is missing",
    story: "After an operator, and wherever a list or a label needs one, a value follows.",
    wrong: "let n = 1 + * 2", right: "let n = 1 + 2")

  static let assignForEqual = ErrorCode(
    "E129", "`=` does not compare",
    story: "`=` binds a name; `==` compares two values.",
    wrong: "1..3 | where . = 2", right: "1..3 | where . == 2")

  static let comparisonChain = ErrorCode(
    "E132", "comparisons do not chain",
    story: """
      `a < b < c` would compare a truth value with a number. Join two comparisons with `and`. A range
      has two ends, too.
      """,
    wrong: "1..9 | where 2 < . < 5", right: "1..9 | where 2 < . and . < 5")
}

extension Parser {
  /// Operators of one precedence that wait for their next operand, or a `not` for its only one.
  private struct Pending {
    let precedence: Int
    let start: Int
    /// The `not`, or the first operand.
    let first: Expression?
    var links: [OperatorChain.Link]
    var next: (operator: Operator, span: Span)?
    let isRange: Bool
    var height: Int
    /// Whether it has more operands than it may, which has been told.
    var isRefused = false
  }

  /// An expression: operands with operators between them.
  ///
  /// A loop over a stack of its own: chains cost no recursion, and those of one precedence are one
  /// flat node.
  func parseExpression() -> Expression {
    let outer = height
    let outerNesting = nesting
    height = 0
    var stack: [Pending] = []
    var operand = parseFirstOperand(&stack)
    while true {
      let precedence = operatorPrecedence
      while let top = stack.last, top.precedence > precedence {
        stack.removeLast()
        operand = finish(top, operand)
      }
      guard precedence > 0 else { break }
      push(operand, precedence, &stack)
      skipLines()
      height = 0
      operand = parseFirstOperand(&stack)
    }
    nesting = outerNesting
    height = max(outer, height)
    return operand
  }

  /// The precedence of the operator that comes next; 0 where none does.
  private var operatorPrecedence: Int {
    if kind == .range { return 6 }
    // `save "a" in: "b"`: a word that is an operator elsewhere is a label before a colon.
    if startsLabel { return 0 }
    if isNotIn || kind == .assign { return Operator.equal.precedence }
    return kind.binaryOperator?.precedence ?? 0
  }

  /// Whether `not in`, an operator of another language, comes next.
  var isNotIn: Bool { kind == .notKeyword && nextKind == .inKeyword }

  /// Steps over the operator that comes next and puts it on the stack with the operand before it.
  private func push(_ operand: Expression, _ precedence: Int, _ stack: inout [Pending]) {
    let isRange = kind == .range
    let (symbol, place) = readOperator()
    let last = stack.count - 1
    if last >= 0, stack[last].precedence == precedence {
      if isRange || precedence == Operator.equal.precedence {
        reportChain(place, isRange)
        stack[last].isRefused = true
      }
      // In place: a copy of the links for each operator would make long chains quadratic.
      stack[last].height = max(stack[last].height, height)
      if let (before, span) = stack[last].next {
        stack[last].links.append(.init(before, span, operand))
      }
      stack[last].next = (symbol, place)
    } else {
      stack.append(
        Pending(
          precedence: precedence, start: operand.span.start, first: operand, links: [],
          next: (symbol, place), isRange: isRange, height: height))
    }
  }

  private func readOperator() -> (Operator, Span) {
    var place = here
    var symbol = kind.binaryOperator ?? .equal
    if kind == .assign, mayReportHere() {
      collector.error(
        Diagnostic(
          .assignForEqual, "`=` does not compare", at: .init(place, "binds a name elsewhere"),
          help: "write `==`", fix: .init(replacing: place, with: "==")))
    }
    if isNotIn {
      advance()
      place = Span(source.id, place.start..<here.end)
      symbol = .in
      collector.error(
        Diagnostic(
          .foreignOperator, "there is no operator `not in`",
          at: .init(place, "an operator of another language"), help: "write `not a in b`"))
    }
    advance()
    return (symbol, place)
  }

  private func reportChain(_ place: Span, _ isRange: Bool) {
    guard place.start != lastErrorStart else { return }
    lastErrorStart = place.start
    collector.error(
      Diagnostic(
        .comparisonChain, isRange ? "a range has two ends" : "comparisons do not chain",
        at: .init(place, "a second one"),
        help: isRange ? "use `( )` or leave one out" : "join two comparisons with `and`"))
  }

  /// Gives a chain, a range or a `not` its last operand.
  private func finish(_ pending: Pending, _ operand: Expression) -> Expression {
    height = max(pending.height, height) + 1
    let place = Span(source.id, pending.start..<max(pending.start, operand.span.end))
    if isTooHigh(place) || pending.isRefused { return Expression(.missing, place) }
    guard let first = pending.first, let (symbol, symbolSpan) = pending.next else {
      return Expression(.not(operand), place)
    }
    if pending.isRange { return Expression(.range(low: first, high: operand), place) }
    var links = pending.links
    links.append(.init(symbol, symbolSpan, operand))
    return Expression(.chain(OperatorChain(first: first, links: links)), place)
  }

  /// An operand after any number of `not`, which are put on the stack.
  private func parseFirstOperand(_ stack: inout [Pending]) -> Expression {
    while pendingOperand == nil, kind == .notKeyword, !startsLabel {
      guard nesting < Parser.maximumNesting else { return skipTooDeep() }
      nesting += 1
      stack.append(
        Pending(
          precedence: 3, start: tokens[index].start, first: nil, links: [], next: nil,
          isRange: false, height: 0))
      advance()
    }
    return parseSigned()
  }

  private func skipTooDeep() -> Expression {
    let start = tokens[index].start
    reportTooDeep(here)
    recover()
    return Expression(.missing, span(from: start))
  }

  /// An operand after any number of signs.
  private func parseSigned() -> Expression {
    pendingOperand == nil && (kind == .minus || kind == .plus) ? parseSigns() : parseOperand()
  }

  private func parseSigns() -> Expression {
    let outerNesting = nesting
    var signs: [Int] = []
    while kind == .minus || kind == .plus {
      if kind == .plus, mayReportHere() {
        collector.error(
          Diagnostic(
            .expressionExpected, "a value stands before `+`", at: .init(here, "no sign here"),
            help: "remove it"))
      }
      guard nesting < Parser.maximumNesting else { return skipTooDeep() }
      nesting += 1
      signs.append(tokens[index].start)
      advance()
      if signs.count == 1, let literal = parseSmallestInteger() { return literal }
    }
    var operand = parseOperand()
    nesting = outerNesting
    height += signs.count
    for start in signs.reversed() {
      operand = Expression(.negate(operand), Span(source.id, start..<max(start, operand.span.end)))
    }
    return operand
  }

  /// What was read ahead, or a primary with what touches it.
  func parseOperand() -> Expression {
    if let operand = pendingOperand {
      pendingOperand = nil
      return operand
    }
    guard startsOperand(kind) else {
      reportExpressionExpected()
      return missing()
    }
    let primary = parsePrimary()
    return takesSteps(primary) ? parseSteps(primary) : primary
  }

  /// Whether `.`, `[` or `?` may touch it.
  private func takesSteps(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number, .percent, .duration, .size, .rate, .url, .regex, .conditional, .missing: false
    default: touchesPrevious
    }
  }

  func reportExpressionExpected() {
    guard mayReportHere() else { return }
    let end = kind == .newline || kind == .semicolon || kind == .end
    let place =
      end && previousEnd > 0 ? Span(source.id, previousEnd - 1..<previousEnd) : here
    collector.error(
      Diagnostic(
        .expressionExpected,
        end ? "a value is missing after this" : "a value is missing before \(shown)",
        at: .init(place, end ? "nothing follows" : "a value belongs before this"),
        help: expressionHelp))
  }

  private var expressionHelp: String? {
    switch kind {
    case .range: "the item is `.`; the item in a range is `. .. 100`"
    case .slash: "a regular expression is `/pattern/`"
    case .asKeyword, .letKeyword, .useKeyword, .sessionKeyword, .defKeyword, .paramKeyword,
      .secretKeyword, .parallelKeyword, .matchKeyword, .elseKeyword:
      "`\(text)` is a reserved word"
    case .pipe: "a pipeline among values needs its own `( )`"
    default: nil
    }
  }
}
