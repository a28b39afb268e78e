import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// The first stage of a pipeline.
  func first(_ stage: Stage, _ start: PipelineStart, _ flow: inout Flow) {
    if case .items = start { return given(stage, &flow) }
    probe?.see(stage: stage.span, upstream: nil, flow.context)
    switch stage.kind {
    case .expression(let expression): head(expression, start, &flow)
    case .reference(let name): head(name, stage.span, start, &flow)
    case .call(let call): head(call, stage.span, start, &flow)
    case .match(let arms):
      guard takeItem(start, &flow) else {
        return reportNeedsItems("match", stage.span, &flow)
      }
      match(arms, stage.span, &flow)
    case .parallel(let block): parallel(block, stage.span, &flow)
    case .binding, .missing: flow.poison()
    }
  }

  /// Whether a head may be given the item that its pipeline runs for; then it is.
  func takeItem(_ start: PipelineStart, _ flow: inout Flow) -> Bool {
    guard case .item(takesItem: true) = start else { return false }
    flow.tookItem = true
    switch flow.context.item {
    case .item(let id, let type):
      usedItem(id)
      flow.type = type
    case .kept(_, _, let type): flow.type = type
    default: flow.type = .any
    }
    flow.cardinality = .one
    return true
  }

  /// A value at the head.
  func head(_ expression: Expression, _ start: PipelineStart, _ flow: inout Flow) {
    switch expression.kind {
    case .parenthesized(let pipeline) where pipeline.soleExpression == nil:
      // Its items flow on; its names end at its bracket.
      let outer = flow.context
      run(pipeline, start, &flow)
      if let end = flow.end, !flow.isPoisoned {
        report(
          .afterSink, "nothing comes out of `\(end.name)`", at: end.span, "gives no value",
          help: "take it away from the brackets")
        flow.poison()
      }
      flow.context = outer
    case .parenthesized(let pipeline):
      guard let inner = pipeline.soleExpression else { return flow.poison() }
      let isRun: Void? = nesting(at: expression.span) { head(inner, start, &flow) }
      if isRun == nil { flow.poison() }
    case .name(let name):
      if case .entity(.stream(let stream)) = resolve(name, flow.context) {
        return use(stream, at: expression.span, &flow)
      }
      values(self.expression(expression, flow.context), expression.span, &flow)
    case .missing: flow.poison()
    default: values(self.expression(expression, flow.context), expression.span, &flow)
    }
  }

  /// A list gives its items, any other value itself.
  func values(_ value: CheckedExpression, _ span: Span, _ flow: inout Flow) {
    if value.isPoison { return flow.poison() }
    let isPerItem = flow.context.isPerItem
    var element = value.type
    switch value.type.withoutNull {
    case .list(let type):
      element = type
      flow.cardinality = .many
    case .any:
      // Of a value of which nothing is known: a list, unless one value has to come out.
      flow.cardinality = isPerItem || flow.context.takesUnknownForOne ? .one : .many
    default: flow.cardinality = .one
    }
    if isPerItem, canFail(value) { flow.canFail = true }
    flow.append(
      .values(value), label: text(span), input: isPerItem ? flow.context.itemType : .nothing,
      output: element, span)
  }

  /// A word alone, or two with a dot between them: a value, else a stage.
  private func head(
    _ name: StageName, _ span: Span, _ start: PipelineStart, _ flow: inout Flow
  ) {
    if let word = name.module {
      if case .entity(.module(let module)) = resolve(word.text, flow.context) {
        if case .stream(let stream)? = module.scope.entries[name.name.text]?.entity {
          return use(stream, at: span, &flow)
        }
        if module.defs[name.name.text] != nil {
          return head(StageCall(name: name, arguments: []), span, start, &flow)
        }
      }
      return head(path(word, name.name), start, &flow)
    }
    if case .unknown = resolve(name.name.text, flow.context) {
      return head(StageCall(name: name, arguments: []), span, start, &flow, isAlone: true)
    }
    head(Expression(.name(name.name.text), span), start, &flow)
  }

  /// A stage at the head.
  private func head(
    _ call: StageCall, _ span: Span, _ start: PipelineStart, _ flow: inout Flow,
    isAlone: Bool = false
  ) {
    switch find(call.name, flow.context, isAlone: isAlone) {
    case .def(let def): inline(def, call, span, start, &flow)
    case .stage(let stage): head(stage, call, span, start, &flow)
    case .function(let function):
      if takeItem(start, &flow) { return self.function(function, call, span, &flow) }
      let arguments = call.arguments.map { text($0.span) }.joined(separator: ", ")
      report(
        .needsItems, "`\(function.name)` is a function, and there is no item before it",
        at: call.name.span,
        help: arguments.isEmpty
          ? "give it items, `… | \(function.name)`, or call it, `\(function.name)(…)`"
          : "call it: `\(function.name)(\(arguments))`")
      flow.poison()
    case nil: flow.poison()
    }
  }

  private func head(
    _ stage: StageDefinition, _ call: StageCall, _ span: Span, _ start: PipelineStart,
    _ flow: inout Flow
  ) {
    guard stage.input.needsItems else {
      return append(stage, call, call.arguments, span, hasInput: false, &flow)
    }
    guard let index = stage.subjectIndex(in: call.arguments) else {
      guard takeItem(start, &flow) else { return reportNeedsItems(stage.name, span, &flow, stage) }
      return append(stage, call, call.arguments, span, hasInput: true, &flow)
    }
    var others = call.arguments
    let subject = others.remove(at: index)
    if case .source = start {
      // `fetch s` at a head means `s | fetch`.
      head(subject.value, start, &flow)
      enterItem(&flow)
      return append(stage, call, others, span, hasInput: true, &flow)
    }
    let isList = trying {
      let value = expression(subject.value, flow.context)
      if case .list = value.type.withoutNull { return true }
      return false
    }
    guard isList else {
      // Made of the item: so `.` means the same in all arguments.
      flow.cardinality = .one
      return append(stage, call, call.arguments, span, hasInput: false, &flow)
    }
    // The elements take the item's place, so it is kept for the other arguments.
    let outer = flow.context.item
    if case .item(let id, let type) = outer {
      let slot = newSlot()
      flow.append(
        .bind(slot: slot, name: ".", nil), label: ".", input: type, output: type,
        subject.value.span)
      head(subject.value, start, &flow)
      flow.context.item = .kept(slot: slot, id: id, type: type)
    } else {
      head(subject.value, start, &flow)
    }
    append(stage, call, others, span, hasInput: true, &flow)
    flow.context.item = outer
  }

  func reportNeedsItems(
    _ name: String, _ span: Span, _ flow: inout Flow, _ stage: StageDefinition? = nil
  ) {
    let help: String
    if stage?.hasSubject == true {
      help = "give it what to ask for: `\(name) urls`, or `urls | \(name)`"
    } else {
      help = "put something before it that gives them: `items | \(name) …`"
    }
    report(
      .needsItems, "`\(name)` needs items, and nothing is before it", at: span,
      "begins a pipeline", help: help)
    flow.poison()
  }
}

extension Context {
  /// The type of the item, as far as there is one.
  var itemType: ValueType {
    switch item {
    case .item(_, let type), .kept(_, _, let type): type
    case .none, .constant, .group, .poison: .any
    }
  }
}

extension StageDefinition {
  /// Whether its first argument gives the items that it works on, as the URLs of `fetch`.
  var hasSubject: Bool {
    guard shape.sendsRequests || shape == .concurrent, let first = parameters.first else {
      return false
    }
    return first.kind == .perItem && first.position == .positional
  }

  /// Which of the arguments that is.
  func subjectIndex(in arguments: [TrekSyntax.Argument]) -> Int? {
    guard hasSubject, let name = parameters.first?.name else { return nil }
    return arguments.firstIndex { $0.label?.text == name }
      ?? arguments.firstIndex { $0.label == nil }
  }
}

extension ErrorCode {
  static let needsItems = ErrorCode(
    "E308", "a pipeline begins with a stage that needs items",
    story: """
      The head of a pipeline makes the items: a list, a value, `fetch urls`, or a source such as \
      `read`, `stdin`, `range`. A stage that works on items stands after one.
      """,
    wrong: "take 3 | print",
    right: "[1, 2, 3, 4] | take 3 | print")
}
