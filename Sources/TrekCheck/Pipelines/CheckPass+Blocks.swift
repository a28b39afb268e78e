import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// What a block was found to do.
struct BlockOutcome {
  var block: CheckedBlock
  /// The type of what comes out of the stage that runs it.
  var type: ValueType
  /// How many items come out where one goes in; nil: any number.
  var gives: Cardinality?
  /// Whether something in it combined items.
  var endsBindings = false

  /// How many come out of the stage.
  func cardinality(after input: Cardinality) -> Cardinality {
    switch gives {
    case .one?: input
    case Cardinality.none?: .none
    default: .many
    }
  }
}

extension CheckPass {
  /// Checks the block of a stage; nil where a mistake in it was reported.
  ///
  /// - Parameter elements: the type of what an argument of `each` gives, in place of the item.
  func block(
    _ syntax: Block, of stage: StageDefinition, _ callee: Callee, elements: ValueType?,
    _ flow: Flow
  ) -> BlockOutcome? {
    guard case .flow(let shape) = stage.shape else { return nil }
    switch shape {
    case .tee:
      let branches = self.branches(syntax, .items, flow, callee)
      for branch in branches where branch.end == nil && !branch.isPoisoned {
        report(
          .sinkMissing, "the block of `\(stage.name)` does not end in a sink",
          at: branch.last?.span ?? syntax.span, "what comes out goes nowhere",
          help: "put one at its end: `| print`, `| write \"file.jsonl\"`")
        return nil
      }
      guard runOnce(branches, callee, flow) else { return nil }
      return outcome(branches, syntax) { _ in (flow.type, .one) }
    case .fan:
      let branches = self.branches(syntax, .items, flow, callee)
      guard runOnce(branches, callee, flow) else { return nil }
      return outcome(branches, syntax) { flows in (joined(flows), nil) }
    case .match: return nil
    case .catch:
      var inner = flow
      inner.type = .error
      inner.canFail = true
      admitFailures(&inner)
      let branches = one(self.branches(syntax, .items, inner, callee), syntax, callee)
      guard runOnce(branches, callee, flow) else { return nil }
      return outcome(branches, syntax) { flows in
        let keepsOne = flows.allSatisfy { $0.cardinality == .one }
        return (ValueType.join(flow.type, joined(flows)).bounded, keepsOne ? .one : nil)
      }
    case .each:
      return perItem(syntax, callee, elements, flow, sinks: ["print", "save"])
    case .retry, .timeout:
      return perItem(syntax, callee, nil, flow, sinks: [])
    case .merge:
      return outcome(branches(syntax, .source, flow, callee), syntax) { flows in
        (joined(flows), nil)
      }
    }
  }

  /// A block that runs for one item at a time.
  private func perItem(
    _ syntax: Block, _ callee: Callee, _ elements: ValueType?, _ flow: Flow, sinks: [String]
  ) -> BlockOutcome? {
    var inner = flow
    inner.canFail = false
    inner.context.item = newItem(elements ?? flow.type)
    inner.context.isPerItem = true
    let flows = branches(syntax, .item(takesItem: true), inner, callee)
    for branch in flows {
      guard let end = branch.end, !branch.isPoisoned, !sinks.contains(end.name) else { continue }
      report(
        .sinkInBlock, "`\(end.name)` cannot stand in the block of `\(callee.name)`", at: end.span,
        "would be opened again for each item",
        help: sinks.isEmpty
          ? "put it after the block: `\(callee.name) … { … } | \(end.name)`"
          : "in it only `print` and `save` can; put `\(end.name)` after the block")
      return nil
    }
    for branch in flows where !branch.isPoisoned {
      if let sink = StreamStage.find(in: branch.stages, .opened) {
        reportStreamStage(sink, in: callee)
        return nil
      }
    }
    return outcome(flows, syntax) { flows in
      let giving = flows.filter { $0.end == nil }
      if giving.isEmpty { return (.nothing, Cardinality.none) }
      let isOne = giving.count == 1 && giving[0].cardinality == .one && elements == nil
      return (joined(giving), isOne ? .one : nil)
    }.map { outcome in
      var outcome = outcome
      // What is combined in it is of one item.
      outcome.endsBindings = false
      return outcome
    }
  }

  /// The one pipeline of a block that has one.
  func one(_ flows: [Flow], _ syntax: Block, _ callee: Callee) -> [Flow] {
    guard flows.count > 1, !flows.contains(where: \.isPoisoned) else { return flows }
    let place = flows[1].stages.first?.span ?? syntax.span
    report(
      .statementInBlock, "the block of `\(callee.name)` has one pipeline", at: place,
      "a second one",
      help: "take one away; `fan { a; b }` gives each item to both")
    return []
  }

  private func joined(_ flows: [Flow]) -> ValueType {
    flows.reduce(.nothing) { type, flow in
      flow.end == nil ? ValueType.join(type, flow.type).bounded : type
    }
  }

  /// Puts branches together, unless one of them is wrong.
  func outcome(
    _ flows: [Flow], _ syntax: Block,
    _ result: ([Flow]) -> (type: ValueType, gives: Cardinality?)
  ) -> BlockOutcome? {
    if flows.isEmpty || flows.contains(where: \.isPoisoned) { return nil }
    let (type, gives) = result(flows)
    let branches = flows.map { flow in
      CheckedBlock.Branch(pipeline: flow.pipeline(syntax.span))
    }
    return BlockOutcome(
      block: CheckedBlock(branches: branches, span: syntax.span), type: type, gives: gives,
      endsBindings: flows.contains { $0.endsBindings && $0.end == nil })
  }

  /// Checks the statements of a block: each pipeline is a branch; `let`s stand at the front of
  /// those after them.
  ///
  /// - Parameter outer: what comes into the block, as its type, cardinality and names.
  func branches(
    _ syntax: Block, _ start: PipelineStart, _ outer: Flow, _ callee: Callee
  ) -> [Flow] {
    var front = Flow(outer.context)
    front.type = outer.type
    front.cardinality = outer.cardinality
    front.canFail = outer.canFail
    front.last = outer.last
    front.isPoisoned = outer.isPoisoned
    front.keptBindings = outer.keptBindings
    if case .item = start {
      front.cardinality = .one
      front.keptBindings = front.context.bindings.count
    }
    if case .source = start {
      front = Flow(outer.context)
      front.context.item = outer.context.isPerItem ? outer.context.item : .none
    }
    var flows: [Flow] = []
    for statement in syntax.statements {
      if diagnostics.isFull { break }
      switch statement.kind {
      case .let(let binding):
        if case .source = start {
          report(
            .statementInBlock, "a `let` cannot stand in the block of `\(callee.name)`",
            at: statement.span, help: "put it before the pipeline")
          front.isPoisoned = true
          continue
        }
        self.let(binding, statement.span, start, &front)
      case .pipeline(let pipeline):
        var flow = front
        run(pipeline, start, &flow)
        flows.append(flow)
      case .if(let conditional):
        var flow = front
        let stage = Stage(
          .expression(Expression(.conditional(conditional), statement.span)), statement.span)
        run(Pipeline(stages: [stage], span: statement.span), start, &flow)
        flows.append(flow)
      case .missing:
        var flow = front
        flow.poison()
        flows.append(flow)
      case .param, .secret, .def, .session, .use:
        reportMisplaced(statement)
        var flow = front
        flow.poison()
        flows.append(flow)
      }
    }
    if flows.isEmpty {
      if !front.isPoisoned {
        report(
          .blockMissing, "the block of `\(callee.name)` is empty", at: syntax.span,
          "no stage in it", help: "write what is done with the items")
      }
      front.poison()
      return [front]
    }
    return flows
  }

  /// A `let` in a block: its value goes along with the item.
  private func `let`(
    _ binding: LetStatement, _ span: Span, _ start: PipelineStart, _ front: inout Flow
  ) {
    if case .items = start { enterItem(&front) }
    let value = self.value(of: binding.value, binding.value.span, front.context)
    if let first = front.context.bindings.last(where: {
      $0.name == binding.name.text && $0.level == front.context.level
        && $0.origin == .letStatement && $0.span != binding.name.span
    }), front.letNames.contains(binding.name.text) {
      report(
        .nameTaken, "`\(binding.name.text)` is bound already", at: binding.name.span, "again",
        labels: [Diagnostic.Label(first.span, "first here")], help: "take another name")
    }
    guard hasRoom(for: binding.name, front.context) else { return front.poison() }
    let slot = newSlot()
    front.letNames.insert(binding.name.text)
    front.context.bindings.append(
      Binding(
        name: binding.name.text, slot: slot, type: value.type, span: binding.name.span,
        origin: .letStatement, level: front.context.level, isAfterFailure: front.canFail))
    let type = front.type
    front.stages.append(
      CheckedStage(
        .bind(slot: slot, name: binding.name.text, value), label: "let \(binding.name.text)",
        input: type, output: type, span: span))
    if case .item = start { front.keptBindings = front.context.bindings.count }
    if canFail(value) { front.canFail = true }
  }
}

extension ErrorCode {
  static let sinkMissing = ErrorCode(
    "E311", "the block of `tee` does not end in a sink",
    story: """
      `tee { … }` passes its items on and runs the block beside. What comes out of the block would \
      go nowhere, so it ends in a sink: `print`, `write`, `save`, `discard`. To have its items in \
      the stream as well, use `fan`.
      """,
    wrong: "[1, 2] | tee { map . * 2 } | print",
    right: "[1, 2] | tee { map . * 2 | write \"twice.txt\" } | print")

  static let sinkInBlock = ErrorCode(
    "E312", "a sink stands in a block that runs for each item",
    story: """
      The block of `each` runs for one item at a time. `print` and `save` do something for each \
      item and can stand in it; `write` and others make one whole of all items, and would begin \
      anew with each. The blocks of `retry` and `timeout` may be run again or cut off, so no sink \
      stands in them.
      """,
    wrong: "[1, 2] | each { . | write \"all.txt\" }",
    right: "[1, 2] | each { . * 2 } | write \"all.txt\"")

  static let statementInBlock = ErrorCode(
    "E213", "a statement cannot stand here",
    story: """
      `param`, `secret`, `def`, `session` and `use` are about the whole file and stand at its top \
      level. In the block of a stage stand `let`s and pipelines; in that of `catch` one pipeline, in \
      that of `merge` no `let`.
      """,
    wrong: "if true {\n  param n = 3\n  n | print\n}",
    right: "param n = 3\nif true {\n  n | print\n}")
}
