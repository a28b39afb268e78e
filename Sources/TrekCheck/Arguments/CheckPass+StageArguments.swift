import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// The arguments of a stage, checked.
struct CheckedArguments {
  /// By parameter, each as one layer.
  var layers: [String: [CheckedArgument]] = [:]
  /// Their types, by parameter; of functions what they give.
  var types: [String: ValueType] = [:]
}

extension CheckPass {
  /// Checks the arguments of a stage; nil where one of them is wrong.
  func stageArguments(
    _ stage: StageDefinition, _ arguments: [Argument], _ callee: Callee, _ context: Context,
    _ call: StageCall? = nil
  ) -> CheckedArguments? {
    let sorted = sort(
      arguments, to: stage.parameters, of: callee,
      extraLabels: stage.shape.sendsRequests && !stage.takes("session") ? ["session"] : [])
    // A record in the place of a block is explained by what misses the block.
    let wantsBlock = call?.block == nil && stage.parameters.contains { $0.kind == .block }
    if !wantsBlock { reportMissing(sorted, stage.parameters, of: callee) }
    var result = CheckedArguments()
    var isRight =
      !sorted.isBroken
      && stage.parameters.allSatisfy {
        !$0.takesValue || !$0.isRequired || $0.position == .session
          || sorted[$0.name] != nil || wantsBlock
      }
    if sorted.isEmpty { return isRight ? result : nil }
    for parameter in stage.parameters {
      guard let given = sorted[parameter.name] else { continue }
      let checked = argument(
        given, for: parameter, of: callee, context, atOnce: stage.worksAtOnce)
      result.layers[parameter.name] = [checked.argument]
      result.types[parameter.name] = checked.type
      if checked.argument.value?.isPoison == true { isRight = false }
    }
    return isRight ? result : nil
  }

  /// A list or a stream that a stage pulls from.
  func stream(
    _ argument: Argument, for parameter: ParameterDescription, of callee: Callee,
    _ context: Context
  ) -> CheckedExpression {
    let span = argument.value.span
    var context = context
    context.item = .constant(parameter: parameter.name, stage: callee.name)
    context.barrier = Barrier(count: context.bindings.count, reason: context.item)
    var flow = Flow(context)
    let isStream =
      switch argument.value.kind {
      case .name(let name):
        if case .entity(.stream) = resolve(name, context) { true } else { false }
      case .parenthesized(let pipeline): pipeline.soleExpression == nil
      default: false
      }
    guard isStream else {
      let value = expression(argument.value, context)
      return accept(value, for: parameter, of: callee, at: span)
    }
    head(argument.value, .source, &flow)
    if flow.isPoisoned { return .poison(span) }
    return CheckedExpression(.pipeline(flow.pipeline(span)), type: .list(flow.type), span: span)
  }
}

extension StageDefinition {
  /// Whether it has a parameter of a name.
  func takes(_ name: String) -> Bool { parameters.contains { $0.name == name } }

  /// Whether no pipeline may stand in its functions: it compares items with one another, so that
  /// none can be waited for.
  var worksAtOnce: Bool {
    name == "sort" || parameters.contains { $0.kind == .aggregate || $0.kind == .reducer }
  }
}

extension CheckedArgument {
  /// The expression in it.
  var value: CheckedExpression? {
    switch kind {
    case .expression(let value), .aggregate(let value), .reducer(_, let value): value
    }
  }
}
