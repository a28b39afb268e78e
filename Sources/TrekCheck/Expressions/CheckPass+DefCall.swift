import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// A `def` as a function: of an item, where it takes one, and its arguments.
  func call(
    _ def: Def, _ call: FunctionCall, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    let callee = Callee(kind: .def, name: def.name, span: call.name.span)
    guard let summary = summary(of: def, at: call.name.span) else { return .poison(span) }
    var flow = Flow(context)
    flow.context.takesUnknownForOne = true
    let isPerItem = context.hasItem
    if isPerItem { flow.context.isPerItem = true }
    flow.keptBindings = flow.context.bindings.count
    var arguments = call.arguments
    var operand: CheckedExpression?
    if summary.takesItems {
      guard let first = arguments.first, first.label == nil else {
        report(
          .missingArgument, "`\(def.name)` as a function wants the item first", at: callee.span,
          "it works on one", help: "write `\(def.name)(.)`, or put it after a `|`")
        return .poison(span)
      }
      arguments.removeFirst()
      operand = expression(first.value, context)
    }
    let scope = bind(arguments, to: def, callee, span, &flow)
    guard let scope, operand?.isPoison != true, !summary.isBroken else { return .poison(span) }
    flow.keptBindings = flow.context.bindings.count
    if let operand { give(operand, isPerItem: isPerItem, &flow) }
    if isSummary {
      guard summary.end == nil else {
        reportSink(def.name, at: callee.span)
        return .poison(span)
      }
      return CheckedExpression(
        .variable(VariableID(0), name: def.name), type: summary.type, span: span)
    }
    let start: PipelineStart =
      operand != nil ? .items : isPerItem ? .item(takesItem: false) : .source
    enter(def, scope, span, start, &flow)
    if flow.isPoisoned { return .poison(span) }
    if flow.end != nil {
      reportSink(def.name, at: callee.span)
      return .poison(span)
    }
    guard flow.cardinality == .one else {
      report(
        .notAFunction, "`\(def.name)` gives any number of items, and a function gives one value",
        at: callee.span,
        labels: [Diagnostic.Label(def.statement.name.span, "defined here")],
        help: "in brackets it is a pipeline: `(… | \(def.name) | collect)`")
      return .poison(span)
    }
    if let value = InlineExpression.fold(flow.stages, span: span) { return value }
    if !mayWait(at: span, context) { return .poison(span) }
    return CheckedExpression(.pipeline(flow.pipeline(span)), type: flow.type, span: span)
  }

  /// The operand as the one item that comes to the body.
  private func give(_ operand: CheckedExpression, isPerItem: Bool, _ flow: inout Flow) {
    let label = text(operand.span)
    if isPerItem {
      flow.append(
        .map(operand), label: label, input: flow.context.itemType, output: operand.type,
        operand.span)
    } else {
      // In a list, so that an operand which is one counts as one item.
      let item = CheckedExpression(
        .list([operand]), type: .list(operand.type), span: operand.span)
      flow.append(
        .values(item), label: label, input: .nothing, output: operand.type, operand.span)
    }
    flow.cardinality = .one
    flow.canFail = canFail(operand)
  }

  private func reportSink(_ name: String, at span: Span) {
    report(
      .notAFunction, "`\(name)` ends in a sink, and gives no value", at: span,
      help: "put it at the end of a pipeline: `… | \(name)`")
  }

  /// Whether a pipeline may stand here; where not, that is reported.
  func mayWait(at span: Span, _ context: Context) -> Bool {
    guard let stage = context.atOnce else { return true }
    report(
      .pipelineAtOnce, "a pipeline cannot stand in `\(stage)`", at: span,
      "would have to be waited for",
      help: "work it out before: `| {item: ., key: (…)} | \(stage) …`")
    return false
  }
}

extension Context {
  /// Whether what is checked here is worked out for each item.
  var hasItem: Bool {
    switch item {
    case .item, .kept, .group: true
    case .none, .poison: isPerItem
    case .constant: false
    }
  }
}

extension ErrorCode {
  static let pipelineAtOnce = ErrorCode(
    "E233", "a pipeline stands where nothing can be waited for",
    story: """
      A pipeline in brackets may wait for the network. `sort`, `group`, `reduce` and functions over \
      the elements of a list work everything out at once, so none can stand in them. Work the value \
      out in a stage before.
      """,
    wrong: "[\"https://example.org/\"] | sort (fetch . | .status) | print",
    right: "[\"https://example.org/\"] | {url: ., n: (fetch . | .status)} | sort .n | print")
}
