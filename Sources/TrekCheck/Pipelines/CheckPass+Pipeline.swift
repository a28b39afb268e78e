import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks the stages of a pipeline one after the other.
  ///
  /// - Parameter flow: for `items`, with their type and cardinality; else empty.
  func run(_ pipeline: Pipeline, _ start: PipelineStart, _ flow: inout Flow) {
    let isRun: Void? = nesting(at: pipeline.span) {
      for (index, stage) in pipeline.stages.enumerated() {
        if diagnostics.isFull { break }
        if index == 0 {
          first(stage, start, &flow)
        } else {
          next(stage, &flow)
        }
      }
    }
    if isRun == nil || diagnostics.isFull { flow.poison() }
  }

  /// Checks a pipeline that makes its own items.
  func source(_ pipeline: Pipeline, _ context: Context) -> Flow {
    var flow = Flow(context)
    run(pipeline, .source, &flow)
    return flow
  }

  // MARK: Later stages

  /// A stage after a `|`.
  func next(_ stage: Stage, _ flow: inout Flow) {
    if reportAfterSink(stage.span, flow) { return flow.poison() }
    enterItem(&flow)
    probe?.see(stage: stage.span, upstream: flow.type, flow.context)
    switch stage.kind {
    case .expression(let expression): map(expression, stage.span, &flow)
    case .reference(let name): reference(name, stage.span, &flow)
    case .call(let call): self.call(call, stage.span, &flow)
    case .binding(let name): bind(name, stage.span, &flow)
    case .match(let arms): match(arms, stage.span, &flow)
    case .parallel, .missing: flow.poison()
    }
  }

  /// The first stage of a pipeline that is given items: a word alone may be a value as well.
  func given(_ stage: Stage, _ flow: inout Flow) {
    guard case .reference(let name) = stage.kind, name.module == nil else {
      return next(stage, &flow)
    }
    if reportAfterSink(stage.span, flow) { return flow.poison() }
    enterItem(&flow)
    probe?.see(stage: stage.span, upstream: flow.type, flow.context)
    if case .unknown = resolve(name.name.text, flow.context) {
      call(StageCall(name: name, arguments: []), stage.span, &flow)
    } else {
      map(Expression(.name(name.name.text), name.span), stage.span, &flow)
    }
  }

  /// `.` is the item that comes to the next stage.
  func enterItem(_ flow: inout Flow) {
    flow.context.item = flow.isPoisoned ? .poison : newItem(flow.type)
  }

  private func reportAfterSink(_ span: Span, _ flow: Flow) -> Bool {
    guard let end = flow.end, !flow.isPoisoned else { return false }
    report(
      .afterSink, "nothing comes out of `\(end.name)`", at: span, "gets no items",
      labels: [Diagnostic.Label(end.span, "ends the pipeline")],
      help: "to do both, put the sink into a `tee { … }` before this stage")
    return true
  }

  /// An expression in the place of a stage.
  func map(_ expression: Expression, _ span: Span, _ flow: inout Flow) {
    map(self.expression(expression, flow.context), span, &flow)
  }

  func map(_ value: CheckedExpression, _ span: Span, _ flow: inout Flow) {
    if value.isPoison { return flow.poison() }
    if canFail(value) { flow.canFail = true }
    flow.append(.map(value), label: text(span), input: flow.type, output: value.type, span)
  }

  /// `user.name` after a `|`: a stage of the module `user`, else a path.
  private func reference(_ name: StageName, _ span: Span, _ flow: inout Flow) {
    guard let word = name.module else {
      return call(StageCall(name: name, arguments: []), span, &flow)
    }
    if case .entity(.module(let module)) = resolve(word.text, flow.context),
      module.defs[name.name.text] != nil
    {
      return call(StageCall(name: name, arguments: []), span, &flow)
    }
    map(path(word, name.name), span, &flow)
  }

  /// The path that two words with a dot between them are, where they are no stage.
  func path(_ base: Name, _ field: Name) -> Expression {
    Expression(
      .path(
        PathExpression(base: Expression(.name(base.text), base.span), steps: [.field(field)])),
      base.span.joined(with: field.span))
  }

  /// Checks `as name`.
  private func bind(_ name: Name, _ span: Span, _ flow: inout Flow) {
    if case .binding(let first) = resolve(name.text, flow.context) {
      report(
        .nameTaken, "`\(name.text)` is bound already", at: name.span, "again",
        labels: [Diagnostic.Label(first.span, "first here")],
        help: "take another name; both would be in reach")
      return flow.poison()
    }
    guard hasRoom(for: name, flow.context) else { return flow.poison() }
    let slot = newSlot()
    flow.context.bindings.append(
      Binding(
        name: name.text, slot: slot, type: flow.type, span: name.span, origin: .stage,
        level: flow.context.level, isAfterFailure: flow.canFail))
    flow.append(
      .bind(slot: slot, name: name.text, nil), label: "as \(name.text)", input: flow.type,
      output: flow.type, span)
  }

  /// Whether one more name may go along with the item; where not, that is reported.
  func hasRoom(for name: Name, _ context: Context) -> Bool {
    if context.bindings.count < Self.maximumBindings { return true }
    if isTooLarge { return false }
    isTooLarge = diagnostics.trials == 0
    report(
      .tooDeep, "more than \(Self.maximumBindings) names go along with the item", at: name.span,
      help: "keep what is needed in a record")
    return false
  }

  /// Ends what was bound to each item, since a stage combined items.
  func endBindings(_ flow: inout Flow, by stage: String, _ span: Span) {
    flow.endsBindings = true
    guard flow.context.bindings.count > flow.keptBindings else { return }
    for binding in flow.context.bindings[flow.keptBindings...] {
      flow.context.ended.append(
        EndedBinding(
          name: binding.name, span: binding.span, level: binding.level, stage: stage,
          stageSpan: span))
    }
    flow.context.bindings.removeSubrange(flow.keptBindings...)
  }

  /// What was bound after something that can fail may be null from here on.
  func admitFailures(_ flow: inout Flow) {
    for index in flow.context.bindings.indices where index >= flow.keptBindings {
      if flow.context.bindings[index].isAfterFailure {
        flow.context.bindings[index].isNullable = true
      }
    }
  }
}

extension ErrorCode {
  static let afterSink = ErrorCode(
    "E307", "a stage stands after a sink",
    story: """
      A sink (`print`, `write`, `save`, `discard`, …) takes items and gives none, so it ends its \
      pipeline. `tee { … }` runs a sink beside, and passes the items on.
      """,
    wrong: "[1, 2] | print | count | print",
    right: "[1, 2] | tee { print } | count | print")
}
