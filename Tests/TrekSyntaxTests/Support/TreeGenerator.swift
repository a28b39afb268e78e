import TrekDiagnostics
import TrekSyntax

/// Makes trees as the parser would: every word may stand where it stands, brackets are written out.
struct TreeGenerator {
  var random: SeededGenerator

  /// How much deeper the tree may become.
  private var budget = 4

  /// Whether line ends are not allowed: inside interpolations.
  private var isFlat = false

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let nowhere = Span(.main, 0..<0)
  private static let words = ["a", "names", "user", "n1", "fetchAll", "größe", "_x", "json"]

  mutating func tree() -> SyntaxTree {
    let statements = (0..<random.below(6)).map { _ in statement(allowsHelp: true) }
    return SyntaxTree(source: .main, statements: statements, trivia: [], span: Self.nowhere)
  }

  private mutating func word() -> String { random.pick(Self.words) }
  private mutating func name() -> Name { Name(word(), Self.nowhere) }

  private mutating func list<Element>(
    _ count: ClosedRange<Int>, _ make: (inout TreeGenerator) -> Element
  ) -> [Element] {
    (0..<Int.random(in: count, using: &random)).map { _ in make(&self) }
  }

  private mutating func maybe<Element>(_ make: (inout TreeGenerator) -> Element) -> Element? {
    random.oneIn(2) ? make(&self) : nil
  }

  private mutating func deeper<Element>(_ make: (inout TreeGenerator) -> Element) -> Element {
    budget -= 1
    defer { budget += 1 }
    return make(&self)
  }

  // MARK: Statements

  private mutating func statement(allowsHelp: Bool = false) -> Statement {
    let kind: Statement.Kind
    switch random.below(allowsHelp ? 12 : 8) {
    case 0: kind = .let(LetStatement(name: name(), value: pipeline()))
    case 1 where budget > 0: kind = .if(conditional())
    case 8:
      kind = .param(
        ParamStatement(
          name: name(), type: maybe { $0.type() }, defaultValue: maybe { $0.expression() },
          help: random.pick([nil, "what it is", "a # b"])))
    case 9: kind = .secret(SecretStatement(name: name(), value: expression()))
    case 10:
      kind = .def(

        DefStatement(
          name: name(), parameters: list(0...3) { $0.parameter() }, parametersSpan: Self.nowhere,
          body: pipeline()))
    case 11 where random.oneIn(2):
      kind = .session(
        SessionStatement(
          name: maybe { $0.name() }, entries: list(0...3) { $0.entry() }, bodySpan: Self.nowhere))
    case 11:
      kind = .use(UseStatement(path: "a b.pipe", pathSpan: Self.nowhere, name: name()))
    default: kind = pipelineStatement()
    }
    return Statement(kind, Self.nowhere)
  }

  private mutating func pipelineStatement() -> Statement.Kind {
    let pipeline = pipeline()
    if case .conditional(let conditional) = pipeline.soleExpression?.kind {
      return .if(conditional)
    }
    return .pipeline(pipeline)
  }

  private mutating func parameter() -> DefParameter {
    DefParameter(
      name: name(), type: maybe { $0.type() }, defaultValue: maybe { $0.expression() },
      span: Self.nowhere)
  }

  private mutating func type() -> TypeExpression {
    let kind: TypeExpression.Kind
    switch budget > 0 ? random.below(4) : 0 {
    case 1: kind = .list(deeper { $0.type() })
    case 2:
      kind = .record(
        deeper { generator in
          generator.list(0...2) { TypeExpression.Field(name: $0.name(), type: $0.type()) }
        })
    default: kind = .named(random.pick(["Int", "Text", "URL"]))
    }
    return TypeExpression(kind, Self.nowhere)
  }

  // MARK: Pipelines

  private mutating func pipeline(beginsWithBrace: Bool = true) -> Pipeline {
    var stages = [head()]
    while !beginsWithBrace, case .expression(let expression) = stages[0].kind,
      expression.leftmost.isRecord
    {
      stages = [head()]
    }
    stages += list(0...3) { $0.stage() }
    return Pipeline(stages: stages, span: Self.nowhere)
  }

  private mutating func head() -> Stage {
    switch budget > 0 ? random.below(6) : random.below(3) {
    case 0: return Stage(.reference(stageName()), Self.nowhere)
    case 1, 2:
      let expression = expression()
      if let name = expression.loneName { return Stage(.reference(name), Self.nowhere) }
      return Stage(.expression(expression), Self.nowhere)
    case 3: return Stage(.parallel(deeper { $0.block() }), Self.nowhere)
    case 4: return Stage(.match(deeper { $0.arms() }), Self.nowhere)
    default: return Stage(.call(call(mayBeBare: false)), Self.nowhere)
    }
  }

  private mutating func stage() -> Stage {
    switch budget > 0 ? random.below(7) : random.below(3) {
    case 0: return Stage(.binding(name()), Self.nowhere)
    case 1, 2:
      let expression = expression()
      if let name = expression.loneName {
        return name.module == nil
          ? Stage(.call(StageCall(name: name, arguments: [])), Self.nowhere)
          : Stage(.reference(name), Self.nowhere)
      }
      // After a bar, a word that begins an expression would be a stage.
      if case .name = expression.leftmost.kind { return stage() }
      return Stage(.expression(expression), Self.nowhere)
    case 3: return Stage(.match(deeper { $0.arms() }), Self.nowhere)
    default:
      let call = call(mayBeBare: true)
      if call.name.module != nil, call.arguments.isEmpty, call.block == nil {
        return Stage(.reference(call.name), Self.nowhere)
      }
      return Stage(.call(call), Self.nowhere)
    }
  }

  private mutating func stageName() -> StageName {
    StageName(module: random.oneIn(4) ? name() : nil, name: name())
  }

  private mutating func call(mayBeBare: Bool) -> StageCall {
    var call = StageCall(name: stageName(), arguments: arguments(0...2))
    if budget > 0, random.oneIn(3) { call.block = deeper { $0.block() } }
    if call.block != nil, random.oneIn(4) { call.binding = name() }
    if !mayBeBare, call.arguments.isEmpty, call.block == nil {
      call.arguments = [Argument(label: nil, value: expression(), span: Self.nowhere)]
    }
    return call
  }

  private mutating func arguments(_ count: ClosedRange<Int>) -> [Argument] {
    let plain = list(count) { Argument(label: nil, value: $0.expression(), span: Self.nowhere) }
    let labelled = list(count) {
      Argument(label: $0.name(), value: $0.expression(), span: Self.nowhere)
    }
    return plain + labelled
  }

  private mutating func block() -> Block {
    Block(statements: list(0...2) { $0.statement() }, span: Self.nowhere)
  }

  private mutating func arms() -> [MatchArm] {
    list(0...3) { generator in
      let body: MatchArm.Body =
        generator.random.oneIn(3)
        ? .block(generator.block()) : .pipeline(generator.pipeline(beginsWithBrace: false))
      return MatchArm(
        condition: generator.random.oneIn(4) ? nil : generator.expression(), body: body,
        span: Self.nowhere)
    }
  }

  private mutating func conditional() -> Conditional {
    deeper { generator in
      Conditional(
        branches: generator.list(1...2) { .init(condition: $0.expression(), body: $0.block()) },
        otherwise: generator.maybe { $0.block() })
    }
  }

  // MARK: Expressions

  /// An expression whose operators bind tighter than a precedence.
  private mutating func expression(above precedence: Int = 0) -> Expression {
    guard budget > 0 else { return atom() }
    return deeper { generator in
      switch generator.random.below(6) {
      case 0:
        let operators = Operator.allCases.filter { $0.precedence > precedence }
        guard !operators.isEmpty else { return generator.operand() }
        return generator.chain(generator.random.pick(operators))
      case 1 where precedence < 3:
        return Expression(.not(generator.expression(above: 2)), Self.nowhere)
      case 2 where precedence < 6:
        return Expression(
          .range(low: generator.expression(above: 6), high: generator.expression(above: 6)),
          Self.nowhere)
      default: return generator.operand()
      }
    }
  }

  private mutating func chain(_ symbol: Operator) -> Expression {
    let same = Operator.allCases.filter { $0.precedence == symbol.precedence }
    let first = expression(above: symbol.precedence)
    let links = list(symbol.isComparison ? 1...1 : 1...3) {
      OperatorChain.Link(
        $0.random.pick(same), Self.nowhere, $0.expression(above: symbol.precedence))
    }
    return Expression(.chain(OperatorChain(first: first, links: links)), Self.nowhere)
  }

  private mutating func operand() -> Expression {
    switch random.below(11) {
    case 0: return Expression(.negate(operand()), Self.nowhere)
    case 1: return path()
    case 2: return Expression(.list(list(0...3) { $0.expression() }), Self.nowhere)
    case 3: return Expression(.record(list(0...3) { $0.entry() }), Self.nowhere)
    case 4:
      return Expression(
        .call(FunctionCall(name: stageName(), arguments: arguments(0...2))), Self.nowhere)
    case 5: return Expression(.parenthesized(pipeline()), Self.nowhere)
    case 6: return Expression(.conditional(conditional()), Self.nowhere)
    case 7: return Expression(.string(text()), Self.nowhere)
    default: return atom()
    }
  }

  private mutating func path() -> Expression {
    let base: Expression
    switch random.below(6) {
    case 0: base = Expression(.name(word()), Self.nowhere)
    case 1: base = Expression(.parenthesized(pipeline()), Self.nowhere)
    case 2: base = Expression(.string(text()), Self.nowhere)
    case 3: base = Expression(.record(list(0...2) { $0.entry() }), Self.nowhere)
    default: base = Expression(.item, Self.nowhere)
    }
    let steps = list(1...3) { generator -> PathExpression.Step in
      switch generator.random.below(4) {
      case 0:
        return .index(
          generator.deeper { $0.budget > 0 ? $0.expression() : $0.atom() }, Self.nowhere)
      case 1: return .optional(Self.nowhere)
      default:
        let field = generator.random.pick(["id", "match", "in", "größe", "x1"])
        return .field(Name(field, Self.nowhere))
      }
    }
    // Two question marks would be the operator.
    let kept = steps.enumerated().filter { index, step in
      guard index > 0, case .optional = step, case .optional = steps[index - 1] else { return true }
      return false
    }
    return Expression(.path(PathExpression(base: base, steps: kept.map(\.element))), Self.nowhere)
  }

  private mutating func entry() -> RecordEntry {
    switch random.below(3) {
    case 0:
      let key = Name(random.pick(["id", "use", "größe"]), Self.nowhere)
      return RecordEntry(key: key, form: .word, value: expression(), span: Self.nowhere)
    case 1:
      let key = Name(random.pick(["odd key", "", "\"\\\n"]), Self.nowhere)
      return RecordEntry(key: key, form: .quoted, value: expression(), span: Self.nowhere)
    default:
      let key = name()
      let base: Expression.Kind = random.oneIn(2) ? .item : .name(word())
      let path = PathExpression(
        base: Expression(base, Self.nowhere), steps: [.optional(Self.nowhere), .field(key)])
      return RecordEntry(
        key: key, form: .path, value: Expression(.path(path), Self.nowhere), span: Self.nowhere)
    }
  }

  private mutating func atom() -> Expression {
    let kinds: [Expression.Kind] = [
      .null, .bool(true), .bool(false), .item, .name(word()),
      .number(NumberLiteral(text: "1_000", value: .int(1_000))),
      .number(NumberLiteral(text: "0.5", value: .double(0.5))),
      .number(NumberLiteral(text: "1e6", value: .double(1e6))),
      .percent(PercentLiteral(text: "5%", fraction: 0.05)),
      .duration(DurationLiteral(text: "250ms", nanoseconds: 250_000_000)),
      .size(SizeLiteral(text: "10KiB", bytes: 10_240)),
      .rate(RateLiteral(text: "10/s", count: 10, nanoseconds: 1_000_000_000)),
      .url("https://example.org/a?b=(c)"), .url("https://example.org/[x](y"),
      .regex(RegexLiteral(pattern: #"^[^/\]]+/\\d{2}["']"#, flags: "i", patternSpan: Self.nowhere)),
    ]
    return Expression(random.pick(kinds), Self.nowhere)
  }

  private mutating func text() -> StringLiteral {
    let form = random.pick([StringLiteral.Form.quoted, .raw, .multiline])
    if form == .raw {
      let text = random.pick(["", "raw \\n \\(x)", "größe"])
      return StringLiteral(form: .raw, parts: text.isEmpty ? [] : [.text(text, written: nil)])
    }
    let outer = isFlat
    let pieces = [
      "x", " ", "\n", "  in\nout\n", "\"\"\"", "\\(", "\u{0}\u{1B}\t\r", "größe 👩‍👩‍👧", "{{x}}", "'",
    ]
    var parts: [StringLiteral.Part] = []
    for _ in 0..<random.below(4) {
      if budget > 0, random.oneIn(3) {
        isFlat = true
        parts.append(.expression(deeper { $0.expression() }))
        isFlat = outer
      } else if case .text = parts.last {
        continue
      } else {
        parts.append(.text(random.pick(pieces) + random.pick(pieces), written: nil))
      }
    }
    return StringLiteral(form: outer ? .quoted : form, parts: parts)
  }
}

extension Expression {
  /// The operand that the text of the expression begins with.
  var leftmost: Expression {
    var expression = self
    while true {
      switch expression.kind {
      case .chain(let chain): expression = chain.first
      case .range(let low, _): expression = low
      case .path(let path) where path.base.isRecord: expression = path.base
      default: return expression
      }
    }
  }

  var isRecord: Bool {
    if case .record = kind { return true }
    return false
  }

  /// The name that a pipeline would take for a reference, if nothing follows.
  var loneName: StageName? {
    switch kind {
    case .name(let name): return StageName(name: Name(name, span))
    case .path(let path):
      guard path.steps.count == 1, case .field(let field) = path.steps[0],
        case .name(let module) = path.base.kind
      else { return nil }
      return StageName(module: Name(module, span), name: field)
    default: return nil
    }
  }
}
