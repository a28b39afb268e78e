import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks `name(…)`: a `def`, a function, or a stage that can be one.
  func call(_ call: FunctionCall, _ span: Span, _ context: Context) -> CheckedExpression {
    let name = call.name.name
    if let word = call.name.module {
      guard let module = module(named: word, context) else { return .poison(span) }
      guard let def = module.defs[name.text] else {
        reportUnknownMember(name, of: module, named: word.text)
        return .poison(span)
      }
      return self.call(def, call, span, context)
    }
    if let def = def(named: name.text, context) { return self.call(def, call, span, context) }
    if let function = catalog.function(name.text) {
      let callee = Callee(kind: .function, name: name.text, span: name.span)
      return apply(function, call.arguments, item: nil, callee, span, context)
    }
    guard let stage = catalog.stage(name.text) else {
      reportUnknownFunction(name, context)
      return .poison(span)
    }
    switch stage.shape {
    case .map: return self.call(map: stage, call, span, context)
    case .fold: return self.call(fold: stage, call, span, context)
    default:
      report(
        .notAFunction, "`\(name.text)` is a stage, and no function", at: name.span,
        "gives any number of items",
        help: "a pipeline in an expression stands in brackets: "
          + stageHelp(stage, call.arguments.first.map { text($0.value.span) }))
      return .poison(span)
    }
  }

  private func stageHelp(_ stage: StageDefinition, _ argument: String?) -> String {
    switch stage.shape {
    case .source: "`(\(stage.name) … | collect)`"
    case .request, .walk: "`(\(stage.name) \(argument ?? "…") | json)`"
    default: "`(\(argument ?? "…") | \(stage.name) … | collect)`"
    }
  }

  /// A function of the catalog; with an item, that is its first argument, as in `| upper`.
  func apply(
    _ function: FunctionDefinition, _ arguments: [Argument], item: CheckedExpression?,
    _ callee: Callee, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    var values: [CheckedExpression] = []
    var parameters = function.parameters[...]
    if let item, let first = parameters.popFirst() {
      values.append(accept(item, for: first, of: callee, at: callee.span))
    }
    let sorted = sort(arguments, to: Array(parameters), of: callee)
    reportMissing(sorted, Array(parameters), of: callee)
    var skipped: ParameterDescription?
    for parameter in parameters {
      guard let given = sorted[parameter.name]?.first else {
        if skipped == nil { skipped = parameter }
        continue
      }
      let checked = argument([given], for: parameter, of: callee, context, atOnce: false)
      values.append(checked.argument.value ?? .poison(given.span))
      if let skipped, !skipped.isRequired {
        report(
          .missingArgument, "`\(parameter.name)` is given, and `\(skipped.name)` before it is not",
          at: given.span,
          help: "give `\(skipped.name)` as well; its default is "
            + (skipped.defaultText ?? "none"))
        return .poison(span)
      }
    }
    if sorted.isBroken || skipped?.isRequired == true || values.contains(where: \.isPoison) {
      return .poison(span)
    }
    if function.isPure, let value = folded(function, values, span) { return value }
    return CheckedExpression(.call(function, values), type: function.output, span: span)
  }

  /// What a pure function gives of values that are known; nil where that is left to the run.
  private func folded(
    _ function: FunctionDefinition, _ arguments: [CheckedExpression], _ span: Span
  ) -> CheckedExpression? {
    let known = arguments.compactMap(\.constant)
    guard known.count == arguments.count,
      known.reduce(0, { $0 + $1.weight }) <= Self.maximumFoldedWeight
    else { return nil }
    do throws(StageFailure) {
      let value = try function.call(known)
      guard value.weight <= Self.maximumFoldedWeight, value.depth == 0 else { return nil }
      return CheckedExpression(.constant(value), type: ValueType(of: value), span: span)
    } catch {
      report(.constantValue, error.message, at: span, notes: error.notes, help: error.help)
      return .poison(span)
    }
  }

  /// A stage that maps one item to one: `f(x, a)` means what `x | f a` does.
  private func call(
    map stage: StageDefinition, _ call: FunctionCall, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    let callee = Callee(kind: .function, name: stage.name, span: call.name.span)
    guard let first = operand(of: call, callee, what: "what it is made of") else {
      return .poison(span)
    }
    let operand = expression(first.value, context)
    checkInput(operand, of: stage, at: first.span)
    var inner = context
    inner.item = newItem(operand.type)
    inner.atOnce = callee.name
    let arguments = stageArguments(stage, Array(call.arguments.dropFirst()), callee, inner)
    guard let arguments, !operand.isPoison else { return .poison(span) }
    let type = stage.output.resolve(input: operand.type, arguments: arguments.types).bounded
    let checked = CheckedCall(definition: stage, arguments: arguments.layers)
    guard takes(checked, callee.span) else { return .poison(span) }
    return CheckedExpression(.stage(checked, of: operand), type: type, span: span)
  }

  /// A stage that gives one value, over a list; in what is made of a group, over its items.
  private func call(
    fold stage: StageDefinition, _ call: FunctionCall, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    let callee = Callee(kind: .function, name: stage.name, span: call.name.span)
    if case .group = context.item, let group = context.group {
      var inner = context
      inner.item = group.item
      inner.barrier = group.barrier
      inner.group = nil
      guard let arguments = stageArguments(stage, call.arguments, callee, inner) else {
        return .poison(span)
      }
      let type = stage.output.resolve(input: group.type, arguments: arguments.types).bounded
      let checked = CheckedCall(definition: stage, arguments: arguments.layers)
      return CheckedExpression(.aggregate(checked), type: type, span: span)
    }
    guard let first = operand(of: call, callee, what: "a list") else { return .poison(span) }
    let operand = expression(first.value, context)
    var element = ValueType.any
    switch operand.type.withoutNull {
    case .list(let type): element = type
    case .any: break
    case let other:
      report(
        .argumentType, "`\(stage.name)` as a function wants a list", at: first.span,
        "this is \(other)", help: "put it into one, `[…]`, or use the stage: `… | \(stage.name)`")
      return .poison(span)
    }
    checkInput(element, of: stage, at: first.span)
    var inner = context
    inner.item = newItem(element)
    inner.atOnce = callee.name
    guard
      let arguments = stageArguments(stage, Array(call.arguments.dropFirst()), callee, inner),
      !operand.isPoison
    else { return .poison(span) }
    let type = stage.output.resolve(input: element, arguments: arguments.types).bounded
    let checked = CheckedCall(definition: stage, arguments: arguments.layers)
    return CheckedExpression(.fold(checked, of: operand), type: type, span: span)
  }

  /// The argument that stands for the item, or the items.
  private func operand(of call: FunctionCall, _ callee: Callee, what: String) -> Argument? {
    if let first = call.arguments.first, first.label == nil { return first }
    report(
      .missingArgument, "`\(callee.name)` as a function wants \(what)", at: callee.span,
      "its first argument is missing", help: "write `\(callee.name)(…)`")
    return nil
  }

  private func checkInput(_ value: CheckedExpression, of stage: StageDefinition, at span: Span) {
    if !value.isPoison { checkInput(value.type, of: stage, at: span) }
  }

  private func checkInput(_ type: ValueType, of stage: StageDefinition, at span: Span) {
    guard !stage.input.accepts(type) else { return }
    report(
      .argumentType, "`\(stage.name)` takes \(stage.input.shown)", at: span,
      "this is \(type.shown)")
  }

  private func reportUnknownFunction(_ name: Name, _ context: Context) {
    guard isFirstReport(of: name.text, in: context) else { return }
    let names =
      catalog.functionNames + context.scope.module.defs.keys.sorted()
      + catalog.stageNames.filter { name in
        catalog.stage(name).map { $0.shape == .map || $0.shape == .fold } ?? false
      }
    var help = Suggestion.help(for: name.text, among: names)
    if help == nil {
      if case .unknown = resolve(name.text, context) {
        help = "`trek help functions` lists them"
      } else {
        help = "`\(name.text)` is a value: what touches it is `.field` or `[index]`"
      }
    }
    report(
      .unknownFunction, "no function is named `\(name.text)`", at: name.span, "not a function",
      help: help)
  }
}

extension ErrorCode {
  static let unknownFunction = ErrorCode(
    "E204", "no function has this name",
    story: """
      A name that a `(` touches is called: a function, a `def` that makes one item of one, or a \
      stage that does. `trek help functions` lists the functions.
      """,
    wrong: "[\"a\"] | map uper(.) | print",
    right: "[\"a\"] | map upper(.) | print")

  static let notAFunction = ErrorCode(
    "E226", "a stage is called as a function, and is none",
    story: """
      A stage that makes one item of one is also a function (`upper(.name)`), and one that gives \
      one value is a function of a list (`count(.tags)`). Others give any number of items, or ask \
      the network: in an expression they stand in brackets, as a pipeline.
      """,
    wrong: "[\"https://example.org/\"] | {page: fetch(.)} | print",
    right: "[\"https://example.org/\"] | {page: (fetch . | text)} | print")
}
