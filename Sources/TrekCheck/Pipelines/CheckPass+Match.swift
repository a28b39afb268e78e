import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks `match { condition -> stage | stage }`.
  func match(_ arms: [MatchArm], _ span: Span, _ flow: inout Flow) {
    guard let stage = catalog.stage("match") else {
      let word = Span(span.source, span.start..<min(span.start + 5, span.end))
      _ = find(StageName(name: Name("match", word)), flow.context)
      return flow.poison()
    }
    let callee = Callee(kind: .stage, name: "match", span: span)
    if flow.isPoisoned { flow.context.item = .poison } else { enterItem(&flow) }
    var branches: [CheckedBlock.Branch] = []
    var flows: [Flow] = []
    var otherwise: MatchArm?
    for arm in arms {
      if let otherwise {
        report(
          .unreachableArm, "this arm gets no items", at: arm.span, "after `else`",
          labels: [Diagnostic.Label(otherwise.span, "takes all that are left")],
          help: "put `else` last")
        flow.poison()
        break
      }
      let condition = arm.condition.map {
        self.condition($0, flow.context, of: "an arm of `match`")
      }
      if arm.condition == nil { otherwise = arm }
      let inner = body(of: arm, flow, callee)
      if condition?.isPoison == true || inner.isPoisoned { flow.poison() }
      flows.append(inner)
      branches.append(
        CheckedBlock.Branch(condition: condition, pipeline: inner.pipeline(arm.span)))
    }
    guard !arms.isEmpty else {
      report(
        .blockMissing, "`match` has no arms", at: span,
        help: "write `match { .ok -> …; else -> … }`, one arm a line")
      return flow.poison()
    }
    guard runOnce(flows, callee, flow) else { return flow.poison() }
    finish(stage, branches, flows, hasElse: otherwise != nil, span, &flow)
  }

  private func body(of arm: MatchArm, _ outer: Flow, _ callee: Callee) -> Flow {
    switch arm.body {
    case .block(let block):
      return one(branches(block, .items, outer, callee), block, callee).first
        ?? {
          var flow = Flow(outer.context)
          flow.poison()
          return flow
        }()
    case .pipeline(let pipeline):
      var flow = outer
      flow.stages = []
      flow.endsBindings = false
      run(pipeline, .items, &flow)
      return flow
    }
  }

  private func finish(
    _ stage: StageDefinition, _ branches: [CheckedBlock.Branch], _ flows: [Flow], hasElse: Bool,
    _ span: Span, _ flow: inout Flow
  ) {
    let giving = flows.filter { $0.end == nil }
    var type = giving.reduce(ValueType.nothing) { ValueType.join($0, $1.type).bounded }
    if !hasElse { type = ValueType.join(type, flow.type).bounded }
    let call = CheckedCall(
      definition: stage, arguments: [:], block: CheckedBlock(branches: branches, span: span))
    if canFail(call) { flow.canFail = true }
    flow.append(.call(call), label: "match", input: flow.type, output: type, span)
    if giving.isEmpty, hasElse {
      // All arms are sinks: so is the whole.
      flow.end = ("match", span)
      flow.cardinality = .none
    } else if giving.count < flows.count || giving.contains(where: { $0.cardinality != .one }) {
      flow.cardinality = .many
    }
    if giving.contains(where: \.endsBindings) { endBindings(&flow, by: "match", span) }
  }
}

extension ErrorCode {
  static let unreachableArm = ErrorCode(
    "E232", "an arm of `match` gets no items",
    story: """
      The arms of `match` are asked in order, and `else` takes all that are left: an arm after it \
      gets none.
      """,
    wrong: "[1, 2] | match {\n  else -> map 0\n  . > 1 -> map 1\n} | print",
    right: "[1, 2] | match {\n  . > 1 -> map 1\n  else -> map 0\n} | print")
}
