import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Puts the stages of a `def` where it is called.
  ///
  /// - Parameter start: what the pipeline begins with where the call is its head; else nil.
  func inline(
    _ def: Def, _ call: StageCall, _ span: Span, _ start: PipelineStart?, _ flow: inout Flow
  ) {
    let callee = Callee(kind: .def, name: def.name, span: call.name.span)
    guard let summary = summary(of: def, at: call.name.span) else { return flow.poison() }
    reportBlock(of: call, callee)
    let outer = flow.frame
    let count = flow.stages.count
    let scope = bind(call.arguments, to: def, callee, span, &flow)
    guard let scope, !summary.isBroken else {
      flow.leave(to: outer)
      return flow.poison()
    }
    if case .item? = start { flow.keptBindings = flow.context.bindings.count }
    let hasItems = start.map { if case .items = $0 { true } else { false } } ?? true
    var takesItems = summary.takesItems
    if hasItems, !takesItems, flow.stages.count > count {
      // An argument of the item may make the head depend on it.
      takesItems = headTakesItems(def, inside(scope, flow))
    }
    if hasItems == takesItems || start?.hasItem == true {
      if isSummary {
        apply(summary, def, span, &flow)
      } else {
        enter(def, scope, span, hasItems ? .items : start ?? .source, &flow)
      }
    } else if hasItems {
      report(
        .takesNoItems, "`\(def.name)` takes no items: it begins a pipeline of its own",
        at: callee.span, "gets items",
        labels: [Diagnostic.Label(def.statement.name.span, "its head needs none")]
          + (flow.last.map { [Diagnostic.Label($0.span, "gives items")] } ?? []),
        help: "put it at the head of a pipeline, or mention `.` at its beginning")
      flow.poison()
    } else {
      reportNeedsItems(def.name, span, &flow)
    }
    flow.leave(to: outer)
  }

  /// In the check of another `def`, what is known of this one is enough.
  private func apply(_ summary: DefSummary, _ def: Def, _ span: Span, _ flow: inout Flow) {
    flow.type = summary.type
    flow.last = (def.name, span)
    flow.canFail = flow.canFail || summary.canFail
    flow.end = summary.end.map { (def.name, $0.span) }
    if summary.takesItems, case .item = flow.context.item { flow.tookItem = true }
    switch (summary.takesItems, summary.cardinality) {
    case (true, .one): break
    case (_, let cardinality): flow.cardinality = cardinality
    }
    if summary.endsBindings { endBindings(&flow, by: def.name, span) }
  }

  /// What the body of a `def` may name.
  private func inside(_ scope: Scope, _ flow: Flow) -> Context {
    var context = flow.context
    context.scope = scope
    context.level += 1
    context.barrier = nil
    context.group = nil
    return context
  }

  /// Checks the body of a `def` in its place.
  func enter(
    _ def: Def, _ scope: Scope, _ span: Span, _ start: PipelineStart, _ flow: inout Flow
  ) {
    inlinedStages += def.statement.body.stages.count
    guard inlinedStages <= Self.maximumInlinedStages else {
      if !isTooLarge, diagnostics.trials == 0 {
        isTooLarge = true
        report(
          .tooDeep,
          "the `def`s of this script grow to more than \(Self.maximumInlinedStages) stages",
          at: def.statement.name.span, "called once too often",
          help: "let `def`s call one another less often")
      }
      return flow.poison()
    }
    flow.context = inside(scope, flow)
    openDefs.append(OpenDef(def: def, call: span))
    defer { openDefs.removeLast() }
    run(def.statement.body, start, &flow)
  }

  // MARK: Arguments

  /// Checks the arguments of a `def` and makes the scope of its body; nil where one is wrong.
  ///
  /// What depends on the item is worked out once for it, by `bind` stages that are added to `flow`;
  /// what does not, once before the statement.
  func bind(
    _ arguments: [Argument], to def: Def, _ callee: Callee, _ span: Span, _ flow: inout Flow
  ) -> Scope? {
    let sorted = sort(arguments, to: def.parameters, of: callee)
    reportMissing(sorted, def.parameters, of: callee)
    var isRight = !sorted.isBroken
    let scope = Scope(parent: def.module.scope, module: def.module)
    let context = flow.context
    for (parameter, syntax) in zip(def.parameters, def.statement.parameters)
    where parameter.name == syntax.name.text {
      if let given = sorted[parameter.name]?.first {
        if !bind(given, to: parameter, callee, scope, context, &flow) { isRight = false }
      } else if let fallback = syntax.defaultValue {
        let outer = Context(scope: def.module.scope)
        let value = accept(
          expression(fallback, outer), for: parameter, of: callee, at: fallback.span)
        if value.isPoison { isRight = false }
        scope.declare(
          parameter.name,
          .argument(DefArgument(name: parameter.name, value: .expression(cheap(value)))),
          at: syntax.name.span)
      } else {
        isRight = false
      }
    }
    return isRight ? scope : nil
  }

  private func bind(
    _ argument: Argument, to parameter: ParameterDescription, _ callee: Callee, _ scope: Scope,
    _ context: Context, _ flow: inout Flow
  ) -> Bool {
    if let stream = stream(argument.value, context) {
      scope.declare(parameter.name, .stream(stream), at: argument.span)
      return true
    }
    let (value, dependsOnItem) = watching {
      accept(
        expression(argument.value, context), for: parameter, of: callee, at: argument.value.span)
    }
    if value.isPoison { return false }
    let type = parameter.type == .any ? value.type : parameter.type
    guard dependsOnItem, !isSummary else {
      scope.declare(
        parameter.name,
        .argument(DefArgument(name: parameter.name, value: .expression(cheap(value)))),
        at: argument.span)
      return true
    }
    let slot = newSlot()
    flow.context.bindings.append(
      Binding(
        name: parameter.name, slot: slot, type: type, span: argument.span, origin: .argument,
        level: context.level + 1, isAfterFailure: flow.canFail))
    let item = flow.stages.isEmpty ? context.itemType : flow.type
    flow.stages.append(
      CheckedStage(
        .bind(slot: slot, name: parameter.name, value), label: "\(callee.name) \(parameter.name)",
        input: item, output: item, span: argument.span))
    if canFail(value) { flow.canFail = true }
    return true
  }

  /// The stream that an argument is: a name of one, or a pipeline in brackets that gives many.
  private func stream(_ expression: Expression, _ context: Context) -> StreamLet? {
    switch expression.kind {
    case .name(let name):
      if case .entity(.stream(let stream)) = resolve(name, context) { return stream }
    case .parenthesized(let pipeline) where pipeline.soleExpression == nil:
      guard !context.isPerItem, case .none = context.item else { return nil }
      let trial = trying { source(pipeline, context) }
      guard !trial.isPoisoned, trial.end == nil, trial.cardinality == .many else { return nil }
      let flow = source(pipeline, context)
      defer { streamCount += 1 }
      return StreamLet(
        number: streamCount, name: nil, span: expression.span,
        pipeline: flow.pipeline(expression.span), canFail: flow.canFail)
    default: break
    }
    return nil
  }

  /// The value itself where working it out again costs nothing; else a variable, which a statement
  /// before this one fills.
  private func cheap(_ value: CheckedExpression) -> CheckedExpression {
    if value.isCheap || value.isPoison || isSummary { return value }
    let id = newVariable()
    let name = text(value.span, limit: 16)
    hoisted.append(CheckedStatement(.assign(id, name: name, value), value.span))
    return CheckedExpression(.variable(id, name: name), type: value.type, span: value.span)
  }
}
