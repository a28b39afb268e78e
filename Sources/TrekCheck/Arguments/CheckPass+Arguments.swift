import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks the arguments that were given for one parameter.
  ///
  /// - Parameters:
  ///   - item: the type of the items that functions are called with.
  ///   - context: where the call stands; what `.` is there, arguments for each item mean.
  func argument(
    _ arguments: [Argument], for parameter: ParameterDescription, of callee: Callee,
    _ context: Context, atOnce: Bool
  ) -> (argument: CheckedArgument, type: ValueType) {
    let first = arguments[0]
    if parameter.position == .rest {
      var values: [CheckedExpression] = []
      var type: ValueType?
      for argument in arguments {
        let value = value(argument, for: parameter, of: callee, context, atOnce: atOnce)
        type = type.map { ValueType.join($0, value.type).bounded } ?? value.type
        values.append(value)
      }
      let span = first.span.joined(with: arguments[arguments.count - 1].span)
      let listType = ValueType.list(type ?? .any).bounded
      let constants = values.compactMap(\.constant)
      let kind: CheckedExpression.Kind =
        constants.count == values.count ? .constant(.list(List(constants))) : .list(values)
      let list = CheckedExpression(kind, type: listType, span: span)
      return (CheckedArgument(.expression(list), span: span), listType)
    }
    let value = value(first, for: parameter, of: callee, context, atOnce: atOnce)
    let kind: CheckedArgument.Kind =
      parameter.kind == .aggregate ? .aggregate(value) : .expression(value)
    return (CheckedArgument(kind, span: first.span), value.type)
  }

  private func value(
    _ argument: Argument, for parameter: ParameterDescription, of callee: Callee,
    _ context: Context, atOnce: Bool
  ) -> CheckedExpression {
    probe?.see(argument: argument.value, of: parameter, context)
    if let word = word(argument.value, for: parameter, of: callee, context) { return word }
    var context = context
    switch parameter.kind {
    case .constant:
      if reportField(argument.value, for: parameter, of: callee, context) {
        return .poison(argument.value.span)
      }
      context.item = constantReach(context.item, parameter, callee)
      context.barrier = Barrier(count: context.bindings.count, reason: context.item)
      if case .none = context.item { context.barrier = nil }
    case .stream: return stream(argument, for: parameter, of: callee, context)
    case .aggregate:
      return aggregate(argument.value, of: callee, context)
    case .function:
      if atOnce { context.atOnce = callee.name }
      if let own = parameter.item { context.item = newItem(own) }
    case .perItem, .block, .reducer: break
    }
    let value = expression(withWords(argument.value, of: parameter, callee, context), context)
    return accept(value, for: parameter, of: callee, at: argument.value.span)
  }

  /// What `.` is in an argument that is the same for all items.
  private func constantReach(
    _ item: ItemReach, _ parameter: ParameterDescription, _ callee: Callee
  ) -> ItemReach {
    switch item {
    case .none, .poison: item
    default: .constant(parameter: parameter.name, stage: callee.name)
    }
  }

  /// Whether `.name` stands where a text that is the same for all items belongs (`without .name`),
  /// which is reported.
  private func reportField(
    _ expression: Expression, for parameter: ParameterDescription, of callee: Callee,
    _ context: Context
  ) -> Bool {
    guard case .path(let path) = expression.kind, case .item = path.base.kind,
      path.steps.count == 1, case .field(let name) = path.steps[0],
      parameter.type.withoutNull == .text,
      case .constant = constantReach(context.item, parameter, callee)
    else { return false }
    report(
      .constantArgument, "`\(parameter.name)` of `\(callee.name)` is the same for all items",
      at: expression.span, "differs from item to item",
      help: "the name of a field is a text: `\(callee.name) \"\(name.text)\"`")
    return true
  }

  /// A bare word, where the parameter knows some.
  private func word(
    _ expression: Expression, for parameter: ParameterDescription, of callee: Callee,
    _ context: Context
  ) -> CheckedExpression? {
    guard !parameter.words.isEmpty, case .name(let name) = expression.kind else { return nil }
    if parameter.words.contains(name) {
      return CheckedExpression(
        .constant(.text(Text(name))), type: .text, span: expression.span)
    }
    if case .unknown = resolve(name, context) {
      reportUnknownWord(name, parameter, callee, at: expression.span)
      return .poison(expression.span)
    }
    return nil
  }

  /// A record in which the parameter's words stand as values (`types: {n: Int}`), with texts in their
  /// place.
  ///
  /// A word that nobody knows is reported here, and the text stands for it all the same.
  private func withWords(
    _ expression: Expression, of parameter: ParameterDescription, _ callee: Callee,
    _ context: Context
  ) -> Expression {
    guard !parameter.words.isEmpty, case .record(var entries) = expression.kind else {
      return expression
    }
    for (index, entry) in entries.enumerated() {
      guard case .name(let name) = entry.value.kind else { continue }
      if !parameter.words.contains(name) {
        guard case .unknown = resolve(name, context) else { continue }
        reportUnknownWord(name, parameter, callee, at: entry.value.span)
      }
      let text = StringLiteral(form: .quoted, parts: [.text(name, written: nil)])
      entries[index].value = Expression(.string(text), entry.value.span)
    }
    return Expression(.record(entries), expression.span)
  }

  private func reportUnknownWord(
    _ word: String, _ parameter: ParameterDescription, _ callee: Callee, at span: Span
  ) {
    let words = parameter.words.map { "`\($0)`" }.joined(separator: ", ")
    report(
      .unknownWord, "`\(parameter.name)` of `\(callee.name)` takes no `\(word)`", at: span,
      help: Suggestion.help(for: word, among: parameter.words) ?? "it takes \(words)")
  }

  /// Whether a value does for a parameter; what does not is reported.
  func accept(
    _ value: CheckedExpression, for parameter: ParameterDescription, of callee: Callee,
    at span: Span
  ) -> CheckedExpression {
    if value.isPoison { return value }
    // A few words and nothing else: a text has to be one of them.
    if parameter.type.withoutNull == .text, !parameter.words.isEmpty,
      case .text(let text)? = value.constant, !parameter.words.contains(text.string)
    {
      reportUnknownWord(text.string, parameter, callee, at: span)
      return .poison(span)
    }
    guard !parameter.type.accepts(value.type) else { return value }
    if parameter.type == .bool, parameter.kind == .function {
      reportNoCondition(value, of: "`\(callee.name)`", at: span)
      return .poison(span)
    }
    report(
      .argumentType, "`\(parameter.name)` of `\(callee.name)` wants \(parameter.type.shown)",
      at: span, "this is \(value.type.shown)", help: typeHelp(wanted: parameter.type, value))
    return .poison(span)
  }

  /// What to do where a value has the wrong type.
  func typeHelp(wanted: ValueType, _ value: CheckedExpression) -> String? {
    let wanted = wanted.withoutNull
    switch (wanted, value.type) {
    case (.duration, .int), (.duration, .number):
      return "give it a unit: `\(text(value.span))s`, `\(text(value.span))ms`"
    case (.size, .int), (.size, .number):
      return "give it a unit: `\(text(value.span))KB`, `\(text(value.span))MiB`"
    case (.rate, .int), (.rate, .number): return "say in which time: `\(text(value.span))/s`"
    case (.text, .int), (.text, .number), (.text, .bool), (.text, .duration), (.text, .size):
      return "make a text of it: `\"\\(\(text(value.span)))\"`"
    case (.int, .text), (.number, .text): return "make a number of it: `int(…)`"
    case (.text, .response), (.url, .response): return "read its body: `.text`, or `| content`"
    case (.int, .number): return "make it whole: `round(…)`"
    case (_, .optional(let inner)) where wanted.accepts(inner):
      return "say what stands for null: `… ?? other`"
    case (.list, _): return "put it into a list: `[\(text(value.span))]`"
    default: return nil
    }
  }
}

extension ValueType {
  /// As messages name it.
  var shown: String { description }
}

extension ErrorCode {
  static let unknownWord = ErrorCode(
    "E209", "an argument takes other words",
    story: """
      Some arguments take one of a few words, which stand bare: `accept: any`. `trek help` lists \
      them for each stage.
      """,
    wrong: "fetch https://example.org/ accept: anything | print",
    right: "fetch https://example.org/ accept: any | print")

  static let argumentType = ErrorCode(
    "E302", "an argument has another type",
    story: """
      Each argument of a stage or a function has a type. Numbers, texts, durations and sizes are \
      not turned into one another by themselves.
      """,
    wrong: "fetch https://example.org/ timeout: 10 | print",
    right: "fetch https://example.org/ timeout: 10s | print")
}
