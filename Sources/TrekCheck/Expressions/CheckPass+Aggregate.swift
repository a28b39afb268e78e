import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks what `group` makes of each group: in it, stages that give one value are over the group.
  func aggregate(
    _ expression: Expression, of callee: Callee, _ context: Context
  ) -> CheckedExpression {
    var inner = context
    if case .item(_, let type) = context.item {
      inner.group = GroupReach(item: context.item, type: type, barrier: context.barrier)
    }
    inner.item = .group(stage: callee.name)
    inner.barrier = Barrier(count: context.bindings.count, reason: inner.item)
    inner.atOnce = callee.name
    let value = self.expression(expression, inner)
    if value.isPoison { return value }
    guard case .record = value.type.withoutNull else {
      if case .any = value.type { return value }
      report(
        .argumentType, "`\(callee.name)` makes a record of each group", at: expression.span,
        "this is \(value.type.shown)", help: "give it a name: `{n: \(text(expression.span))}`")
      return .poison(expression.span)
    }
    return value
  }

  /// Checks `as sum { sum + .n }`: the step of a `reduce` or `scan`.
  func reducer(
    _ parameter: ParameterDescription, _ call: StageCall, _ callee: Callee,
    types: [String: ValueType], _ context: Context
  ) -> CheckedArgument? {
    guard let block = call.block else {
      report(
        .blockMissing, "`\(callee.name)` wants a block that makes the next value", at: callee.span,
        help: "write `\(callee.name) 0 as sum { sum + . }`")
      return nil
    }
    guard let name = call.binding else {
      report(
        .blockMissing, "`\(callee.name)` does not say what the value so far is called",
        at: block.span, help: "name it before the block: `\(callee.name) 0 as sum { sum + . }`")
      return nil
    }
    guard let step = soleExpression(of: block) else {
      report(
        .blockMissing, "the block of `\(callee.name)` is one expression", at: block.span,
        "makes the next value", help: "write `{ \(name.text) + . }`; pipelines cannot stand in it")
      return nil
    }
    let initial = types.count == 1 ? types.values.first ?? .any : types["initial"] ?? .any
    let slot = newSlot()
    var inner = context
    inner.atOnce = callee.name
    inner.bindings.append(
      Binding(
        name: name.text, slot: slot, type: Self.accumulator(initial), span: name.span,
        origin: .accumulator, level: context.level, isAfterFailure: false))
    let value = expression(step, inner)
    return CheckedArgument(.reducer(slot: slot, value), span: block.span)
  }

  /// What is known of the value so far, from the first one.
  private static func accumulator(_ initial: ValueType) -> ValueType {
    switch initial {
    case .int, .number: .number
    case .text, .bool, .duration, .size, .rate, .bytes: initial
    case .list: .list(.any)
    default: .any
    }
  }

  /// The expression that a block consists of, or nil.
  func soleExpression(of block: Block) -> Expression? {
    guard block.statements.count == 1 else { return nil }
    switch block.statements[0].kind {
    case .pipeline(let pipeline):
      if let expression = pipeline.soleExpression { return expression }
      guard pipeline.stages.count == 1, case .reference(let name) = pipeline.stages[0].kind,
        name.module == nil
      else { return nil }
      return Expression(.name(name.name.text), name.span)
    case .if(let conditional):
      return Expression(.conditional(conditional), block.statements[0].span)
    default: return nil
    }
  }
}
