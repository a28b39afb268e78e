import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// `( … )`: an expression, or a pipeline that runs for its value.
  func parenthesized(
    _ pipeline: Pipeline, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    value(of: pipeline, span, context)
  }

  /// The value that an expression or a pipeline gives: of one that gives many, where no item is in
  /// reach, the list of them.
  func value(of pipeline: Pipeline, _ span: Span, _ context: Context) -> CheckedExpression {
    if let value = plainValue(of: pipeline, context) { return value }
    if !mayWait(at: span, context) { return .poison(span) }
    var flow = Flow(context)
    let isPerItem = context.hasItem
    flow.context.isPerItem = isPerItem
    flow.keptBindings = flow.context.bindings.count
    run(pipeline, isPerItem ? .item(takesItem: false) : .source, &flow)
    if flow.isPoisoned { return .poison(span) }
    return value(of: flow, span, isPerItem: isPerItem)
  }

  /// The value of what is no pipeline but an expression or the name of a value; else nil.
  func plainValue(of pipeline: Pipeline, _ context: Context) -> CheckedExpression? {
    if let expression = pipeline.soleExpression { return self.expression(expression, context) }
    guard pipeline.stages.count == 1, case .reference(let name) = pipeline.stages[0].kind else {
      return nil
    }
    return value(of: name, context)
  }

  /// A word alone, or two: its value, where it is no stage.
  private func value(of name: StageName, _ context: Context) -> CheckedExpression? {
    if let word = name.module {
      if case .entity(.module(let module)) = resolve(word.text, context) {
        guard let entry = module.scope.entries[name.name.text] else { return nil }
        if case .stream = entry.entity { return nil }
      }
      return expression(path(word, name.name), context)
    }
    switch resolve(name.name.text, context) {
    case .unknown: return nil
    case .entity(.stream): return nil
    case .binding, .entity: return value(of: name.name, context)
    }
  }

  /// What a pipeline gives, as a value.
  func value(of flow: Flow, _ span: Span, isPerItem: Bool) -> CheckedExpression {
    let pipeline = flow.pipeline(span)
    if let end = flow.end {
      report(
        .oneValue, "this pipeline gives no value: it ends in `\(end.name)`", at: end.span,
        "a sink", help: "take the sink away, or let the pipeline stand by itself")
      return .poison(span)
    }
    if flow.cardinality == .one {
      return CheckedExpression(.pipeline(pipeline), type: flow.type, span: span)
    }
    if isPerItem {
      report(
        .oneValue, "a pipeline in an expression gives one value for each item",
        at: flow.last?.span ?? span, "gives any number",
        help: "add `| collect` for the list, `| first` for the first, `| count`, …")
      return .poison(span)
    }
    return CheckedExpression(
      .pipeline(pipeline), type: .list(flow.type).bounded, span: span)
  }

  /// The value of a block with `let`s: as a pipeline, in which they go along with the item.
  func valueAfterLets(
    _ lets: ArraySlice<Statement>, _ last: Statement, _ block: Block, _ context: Context
  ) -> CheckedExpression {
    if !mayWait(at: block.span, context) { return .poison(block.span) }
    var flow = Flow(context)
    flow.context.isPerItem = true
    flow.cardinality = .one
    if !context.hasItem {
      let null = CheckedExpression(
        .constant(.list(List([.null]))), type: .list(.null), span: block.span)
      flow.append(
        .values(null), label: "{", input: .nothing, output: .null, block.span)
    } else {
      flow.type = context.itemType
    }
    let callee = Callee(kind: .stage, name: "if", span: block.span)
    let statements = Block(statements: Array(lets) + [last], span: block.span)
    let outcome = branches(statements, .item(takesItem: false), flow, callee)
    guard let result = outcome.last, !outcome.contains(where: \.isPoisoned) else {
      return .poison(block.span)
    }
    var whole = result
    whole.stages = flow.stages + result.stages
    return value(of: whole, block.span, isPerItem: true)
  }

  /// `parallel { let a = …; let b = … }` at a head: one record of what the `let`s give.
  func parallel(_ block: Block, _ span: Span, _ flow: inout Flow) {
    var values: [(name: String, value: CheckedExpression)] = []
    var types: [String: ValueType] = [:]
    var places: [String: Span] = [:]
    var isRight = true
    for statement in block.statements {
      if diagnostics.isFull { break }
      switch statement.kind {
      case .let(let binding):
        let name = binding.name.text
        let value = self.value(of: binding.value, binding.value.span, flow.context)
        if let first = places[name] {
          report(
            .nameTaken, "`\(name)` stands twice in this `parallel`", at: binding.name.span, "again",
            labels: [Diagnostic.Label(first, "first here")], help: "take another name")
          isRight = false
          continue
        }
        places[name] = binding.name.span
        if value.isPoison { isRight = false }
        types[name] = value.type
        values.append((name, value))
      case .missing: isRight = false
      default:
        report(
          .parallelLets, "where its record is used, a `parallel` has `let`s only",
          at: statement.span, "not a `let`", help: "give it a name: `let name = …`")
        isRight = false
      }
    }
    if values.isEmpty, isRight {
      report(
        .parallelLets, "this `parallel` makes a record of nothing", at: block.span,
        "no `let` in it",
        help: "write `parallel { let a = …; let b = … }`")
      isRight = false
    }
    if !isRight { return flow.poison() }
    flow.cardinality = .one
    flow.canFail = values.contains { canFail($0.value) }
    flow.append(
      .parallel(values), label: "parallel",
      input: flow.context.isPerItem ? flow.context.itemType : .nothing,
      output: .boundedRecord(types), span)
  }
}

extension ErrorCode {
  static let oneValue = ErrorCode(
    "E310", "a pipeline does not give one value where one is wanted",
    story: """
      A pipeline inside an expression runs for each item, and its value goes into the expression, \
      so it gives exactly one: `count`, `first`, `sum`, `collect` and the like make one of many. \
      At the top of a script, without an item, a pipeline in brackets may give many: they become a \
      list.
      """,
    wrong: "[[1, 2]] | {all: (. | where . > 1)} | print",
    right: "[[1, 2]] | {all: (. | where . > 1 | collect)} | print")

  static let parallelLets = ErrorCode(
    "E234", "a `parallel` that gives a record has something else than `let`s",
    story: """
      At the head of a pipeline, and after `let x =`, a `parallel` gives one record: each of its \
      `let`s is a field. Standing alone it runs any statements at the same time, and gives nothing.
      """,
    wrong: "parallel {\n  let a = count([1])\n  [2] | print\n} | print",
    right: "parallel {\n  let a = count([1])\n  let b = count([2])\n} | print")
}
