import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks statements that run in order.
  func statements(_ statements: [Statement], _ scope: Scope) -> [CheckedStatement] {
    var result: [CheckedStatement] = []
    for statement in statements {
      if diagnostics.isFull { break }
      let checked = self.statement(statement, scope)
      result += takeHoisted()
      if let checked { result.append(checked) }
    }
    return result
  }

  /// Notes that a statement is missing from the program, because of a mistake in it.
  private func leaveOut() -> CheckedStatement? {
    isIncomplete = true
    return nil
  }

  /// The statements that have to run before the one that was just checked.
  func takeHoisted() -> [CheckedStatement] {
    defer { hoisted = [] }
    return hoisted
  }

  private func statement(_ statement: Statement, _ scope: Scope) -> CheckedStatement? {
    let span = statement.span
    let isTop = scope === scope.module.scope
    switch statement.kind {
    case .pipeline(let pipeline): return run(pipeline, span, scope)
    case .let(let binding): return self.let(binding, span, scope)
    case .if(let conditional): return choose(conditional, span, scope)
    case .param(let param) where isTop: return self.param(param, span, scope)
    case .secret(let secret) where isTop: return self.secret(secret, span, scope)
    case .def(let def) where isTop:
      self.def(def, scope)
      return nil
    case .session(let session) where isTop:
      self.session(session, span, scope)
      return nil
    case .use where isTop: return nil  // read before all others
    case .param(let param):
      reportMisplaced(statement)
      scope.declare(param.name.text, .poison, at: param.name.span)
      return nil
    case .secret(let secret):
      reportMisplaced(statement)
      scope.declare(secret.name.text, .poison, at: secret.name.span)
      return nil
    case .use(let use):
      reportMisplaced(statement)
      scope.declare(use.name.text, .poison, at: use.name.span)
      return nil
    case .def, .session:
      reportMisplaced(statement)
      return nil
    case .missing: return leaveOut()
    }
  }

  /// Says that a statement belongs to the top of a file.
  func reportMisplaced(_ statement: Statement) {
    let word =
      switch statement.kind {
      case .param: "param"
      case .secret: "secret"
      case .def: "def"
      case .session: "session"
      default: "use"
      }
    report(
      .statementInBlock, "`\(word)` cannot stand in a block", at: statement.span,
      help: "put it at the top level of the file")
  }

  // MARK: Pipelines

  /// A pipeline that is run; one that does not end in a sink prints its items.
  private func run(_ pipeline: Pipeline, _ span: Span, _ scope: Scope) -> CheckedStatement? {
    if pipeline.stages.count == 1, case .parallel(let block) = pipeline.stages[0].kind {
      return parallel(block, span, scope)
    }
    var flow = source(pipeline, Context(scope: scope))
    if flow.isPoisoned { return leaveOut() }
    if flow.end == nil, let name = checker.implicitSink, let sink = catalog.stage(name) {
      let input = flow.type
      flow.append(
        .call(CheckedCall(definition: sink, arguments: [:])), label: name, input: input,
        output: .nothing, pipeline.span.after)
      flow.cardinality = .none
    }
    return CheckedStatement(.run(flow.pipeline(pipeline.span)), span)
  }

  /// `parallel { … }` alone: its statements run at the same time.
  private func parallel(_ block: Block, _ span: Span, _ scope: Scope) -> CheckedStatement? {
    let inner = Scope(parent: scope, module: scope.module)
    var body: [CheckedStatement] = []
    for statement in block.statements {
      if diagnostics.isFull { break }
      guard let checked = self.statement(statement, inner) else { continue }
      body.append(checked)
      // What it works out need not be there for the others.
      if case .let(let binding) = statement.kind,
        case .variable = inner.entries[binding.name.text]?.entity
      {
        inner.declare(binding.name.text, .concurrent, at: binding.name.span)
      }
    }
    reportUnused(in: inner)
    return CheckedStatement(.parallel(body), span)
  }

  /// `if c { … } else { … }` as a statement.
  private func choose(
    _ conditional: Conditional, _ span: Span, _ scope: Scope
  ) -> CheckedStatement? {
    nesting(at: span, levels: 1) {
      var branches: [(condition: CheckedExpression?, body: [CheckedStatement])] = []
      var exclusive = ExclusiveUses()
      exclusiveDepth += 1
      defer { exclusiveDepth -= 1 }
      func body(_ block: Block) -> [CheckedStatement] {
        let before = hoisted
        hoisted = []
        defer { hoisted = before }
        let inner = Scope(parent: scope, module: scope.module)
        exclusive.begin(streamUses)
        let statements = self.statements(block.statements, inner)
        reportUnused(in: inner)
        exclusive.end(&streamUses)
        return statements
      }
      for branch in conditional.branches {
        let test = condition(branch.condition, Context(scope: scope), of: "`if`")
        branches.append((test, body(branch.body)))
      }
      if let otherwise = conditional.otherwise {
        branches.append((nil, body(otherwise)))
      }
      exclusive.finish(&streamUses)
      return CheckedStatement(.choose(branches), span)
    } ?? leaveOut()
  }

  // MARK: let

  /// `let name = …`: a value is worked out here, a stream runs where it is used.
  private func `let`(
    _ binding: LetStatement, _ span: Span, _ scope: Scope
  ) -> CheckedStatement? {
    let name = binding.name
    let isNew = isFree(name, in: scope)
    let (entity, statement) = bind(binding, span, scope)
    if case .poison = entity { isIncomplete = true }
    if isNew { scope.declare(name.text, entity, at: name.span) }
    return statement
  }

  private func bind(
    _ binding: LetStatement, _ span: Span, _ scope: Scope
  ) -> (Entity, CheckedStatement?) {
    let name = binding.name
    let context = Context(scope: scope)
    let value: CheckedExpression
    if let known = plainValue(of: binding.value, context) {
      value = known
    } else {
      let flow = source(binding.value, context)
      if flow.isPoisoned { return (.poison, nil) }
      if let end = flow.end {
        report(
          .oneValue, "`\(name.text)` would be nothing: the pipeline ends in `\(end.name)`",
          at: end.span, "a sink", help: "take `let \(name.text) =` away, or the sink")
        return (.poison, nil)
      }
      if flow.cardinality != .one {
        defer { streamCount += 1 }
        let stream = StreamLet(
          number: streamCount, name: name.text, span: name.span,
          pipeline: flow.pipeline(binding.value.span), canFail: flow.canFail,
          origin: moduleStatement)
        return (.stream(stream), nil)
      }
      value = CheckedExpression(
        .pipeline(flow.pipeline(binding.value.span)), type: flow.type, span: binding.value.span)
    }
    if value.isPoison { return (.poison, nil) }
    let id = newVariable()
    let variable = Variable(id: id, name: name.text, type: value.type, origin: moduleStatement)
    return (.variable(variable), CheckedStatement(.assign(id, name: name.text, value), span))
  }

  /// Whether a name is not bound yet in a scope; where it is, that is reported.
  func isFree(_ name: Name, in scope: Scope) -> Bool {
    guard let first = scope.entries[name.text] else { return true }
    report(
      .nameTaken, "`\(name.text)` is bound already", at: name.span, "again",
      labels: first.span.map { [Diagnostic.Label($0, "first here")] } ?? [],
      help: first.span == nil
        ? "the program that runs this script gives it; take another name"
        : "take another name: what is bound stays as it is")
    return false
  }
}

extension ErrorCode {
  static let nameTaken = ErrorCode(
    "E202", "a name is bound twice",
    story: """
      A name is bound once in its block: `let`, `param`, `secret`, `def`, `session`, `use` and `as` \
      do not change what is there. A block may bind a name of its own that stands outside as well.
      """,
    wrong: "let n = 1\nlet n = 2\nn | print",
    right: "let n = 1\nlet m = 2\nn + m | print")
}
