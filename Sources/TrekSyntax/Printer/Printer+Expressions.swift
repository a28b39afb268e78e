internal import TrekDiagnostics

extension Printer {
  mutating func add(_ expression: Expression) {
    switch expression.kind {
    case .null: layout.text("null")
    case .bool(let value): layout.text(value ? "true" : "false")
    case .item: layout.text(".")
    case .name(let name): layout.text(name)
    case .number, .percent, .duration, .size, .rate, .url, .regex: addLiteral(expression.kind)
    case .string(let literal): add(literal)
    case .missing: break
    default: addCompound(expression)
    }
  }

  private mutating func addLiteral(_ kind: Expression.Kind) {
    switch kind {
    case .number(let literal): layout.text(literal.text)
    case .percent(let literal): layout.text(literal.text)
    case .duration(let literal): layout.text(literal.text)
    case .size(let literal): layout.text(literal.text)
    case .rate(let literal): layout.text(literal.text)
    case .url(let url): layout.text(Printer.hasOpenBracket(url) ? url + " " : url)
    case .regex(let literal):
      layout.text("/\(Printer.escaped(pattern: literal.pattern))/\(literal.flags)")
    default: break
    }
  }

  private mutating func addCompound(_ expression: Expression) {
    let span = expression.span
    switch expression.kind {
    case .list(let elements): addElements(elements, span)
    case .record(let entries): addRecord(entries, span, space: "")
    case .call(let call): add(call, span)
    case .path(let path): add(path)
    case .negate(let operand):
      layout.text("-")
      add(operand)
    case .not(let operand):
      layout.text("not ")
      add(operand)
    case .chain(let chain): add(chain)
    case .range(let low, let high): addRange(low, high)
    case .conditional(let conditional): add(conditional, isStatement: false)
    case .parenthesized(let pipeline): addParenthesized(pipeline, span)
    default: break
    }
  }

  private mutating func addElements(_ elements: [Expression], _ span: Span) {
    addList("[", "]", elements.map(\.span), until: span.end) { $0.add(elements[$1]) }
  }

  mutating func addRecord(_ entries: [RecordEntry], _ span: Span, space: String) {
    addList("{", "}", entries.map(\.span), until: span.end, space: space) { printer, index in
      let entry = entries[index]
      switch entry.form {
      case .word: printer.layout.text("\(entry.key.text): ")
      case .quoted: printer.layout.text("\"\(Printer.escaped(entry.key.text))\": ")
      case .path: break
      }
      printer.add(entry.value)
    }
  }

  private mutating func add(_ call: FunctionCall, _ span: Span) {
    layout.text(call.name.text)
    let arguments = call.arguments
    let hugs =
      (arguments.last?.value.isBracketed ?? false)
      && arguments.filter { $0.value.isBracketed }.count == 1
    addList("(", ")", arguments.map(\.span), until: span.end, hugsLast: hugs) {
      $0.add(arguments[$1])
    }
  }

  private mutating func addParenthesized(_ pipeline: Pipeline, _ span: Span) {
    addList("(", ")", [pipeline.span], until: span.end) { printer, _ in printer.add(pipeline) }
  }

  private mutating func add(_ path: PathExpression) {
    add(path.base)
    var isAfterItem = false
    if case .item = path.base.kind { isAfterItem = true }
    for step in path.steps {
      switch step {
      case .field(let name): layout.text(isAfterItem ? name.text : ".\(name.text)")
      case .index(let index, _):
        layout.text("[")
        add(index)
        layout.text("]")
      case .optional: layout.text("?")
      }
      isAfterItem = false
    }
  }

  /// Operands with operators between them; a line may end after an operator.
  private mutating func add(_ chain: OperatorChain) {
    layout.open()
    layout.indentIfBroken()
    add(chain.first)
    for link in chain.links {
      layout.text(" \(link.operator.rawValue)")
      addTrailingComment(before: link.operand.span.start)
      addBreak(" ")
      addLeadingComments(before: link.operand.span.start, keepsBlankLine: false)
      add(link.operand)
    }
    layout.dedent()
    layout.close()
  }

  /// `1..100` without blanks between simple ends, else with them.
  private mutating func addRange(_ low: Expression, _ high: Expression) {
    let symbol = low.isSimpleEnd && high.isSimpleEnd ? ".." : " .. "
    add(low)
    layout.text(symbol)
    add(high)
  }
}

extension Expression {
  /// Whether it may be an end of a range without a blank before the dots.
  fileprivate var isSimpleEnd: Bool {
    switch kind {
    case .number, .name: true
    default: false
    }
  }

  /// Whether it stands in brackets that may be broken while what is before them is not.
  var isBracketed: Bool {
    switch kind {
    case .list(let elements): !elements.isEmpty
    case .record(let entries): !entries.isEmpty
    case .parenthesized: true
    case .string(let literal): literal.form == .multiline
    default: false
    }
  }
}
