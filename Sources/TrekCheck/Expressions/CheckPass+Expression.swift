import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks an expression where any value may stand.
  func expression(_ expression: Expression, _ context: Context) -> CheckedExpression {
    nesting(at: expression.span) { checked(expression, context) } ?? .poison(expression.span)
  }

  private func checked(_ expression: Expression, _ context: Context) -> CheckedExpression {
    let span = expression.span
    probe?.see(expression: span, context)
    switch expression.kind {
    case .null, .bool, .number, .percent, .duration, .size, .rate, .url, .regex:
      return literal(expression)
    case .string(let string): return self.string(string, span, context)
    case .list(let elements): return list(elements, span, context)
    case .record(let entries): return record(entries, span, context)
    case .item: return item(at: span, context)
    case .name(let name): return value(of: Name(name, span), context)
    case .call(let call): return self.call(call, span, context)
    case .path(let path): return self.path(path, span, context)
    case .negate(let operand): return negate(operand, span, context)
    case .not(let operand):
      let value = condition(operand, context, of: "`not`")
      return CheckedExpression(.not(value), type: .bool, span: span)
    case .chain(let chain): return self.chain(chain, context)
    case .range(let low, let high): return range(low, high, span, context)
    case .conditional(let conditional): return self.conditional(conditional, span, context)
    case .parenthesized(let pipeline): return parenthesized(pipeline, span, context)
    case .missing: return .poison(span)
    }
  }

  private func list(
    _ elements: [Expression], _ span: Span, _ context: Context
  ) -> CheckedExpression {
    var values: [CheckedExpression] = []
    values.reserveCapacity(elements.count)
    var type: ValueType?
    for element in elements {
      let value = expression(element, context)
      type = type.map { ValueType.join($0, value.type).bounded } ?? value.type
      values.append(value)
    }
    let listType = ValueType.list(type ?? .any).bounded
    let constants = values.compactMap(\.constant)
    if constants.count == values.count {
      return CheckedExpression(.constant(.list(List(constants))), type: listType, span: span)
    }
    return CheckedExpression(.list(values), type: listType, span: span)
  }

  private func record(
    _ entries: [RecordEntry], _ span: Span, _ context: Context
  ) -> CheckedExpression {
    var values: [(key: String, value: CheckedExpression)] = []
    var types: [String: ValueType] = [:]
    var places: [String: Span] = [:]
    for entry in entries {
      let key = entry.key.text
      let value = expression(entry.value, context)
      if let first = places[key] {
        report(
          .keyTwice, "the key `\(key)` stands twice in this record", at: entry.key.span, "again",
          labels: [Diagnostic.Label(first, "first here")],
          help: "take one away, or give it another name: `other: …`")
        continue
      }
      places[key] = entry.key.span
      types[key] = value.type
      values.append((key, value))
    }
    let type = ValueType.boundedRecord(types)
    let constants = values.compactMap { entry in entry.value.constant.map { (entry.key, $0) } }
    if constants.count == values.count {
      return CheckedExpression(.constant(.record(Record(constants))), type: type, span: span)
    }
    return CheckedExpression(.record(values), type: type, span: span)
  }

  private func range(
    _ low: Expression, _ high: Expression, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    let ends = [low, high].map { end in
      let value = expression(end, context)
      if !ValueType.int.accepts(value.type) {
        report(
          .operatorTypes, "a range goes from one Int to another", at: end.span,
          "this is \(value.type)", help: "write whole numbers: `1..100`")
        return CheckedExpression.poison(end.span)
      }
      return value
    }
    if case .int(let from)? = ends[0].constant, case .int(let to)? = ends[1].constant, from > to {
      report(
        .operatorTypes, "a range goes upwards: \(from) is more than \(to)", at: span,
        "gives nothing", help: "write `\(to)..\(from)`, and `sort -.` where it is to go down")
    }
    return CheckedExpression(.range(ends[0], ends[1]), type: .list(.int), span: span)
  }

  /// Checks an expression that has to be true or false.
  func condition(
    _ expression: Expression, _ context: Context, of owner: String
  ) -> CheckedExpression {
    let value = self.expression(expression, context)
    if ValueType.bool.accepts(value.type) { return value }
    reportNoCondition(value, of: owner, at: expression.span)
    return .poison(expression.span)
  }

  /// Says that a value is neither true nor false.
  func reportNoCondition(_ value: CheckedExpression, of owner: String, at span: Span) {
    report(
      .conditionType, "\(owner) wants true or false", at: span, "this is \(value.type.shown)",
      help: conditionHelp(value))
  }

  private func conditionHelp(_ value: CheckedExpression) -> String {
    switch value.type {
    case .text: "compare it: `… != \"\"`"
    case .int, .number: "compare it: `… != 0`"
    case .list: "ask for its length: `length(…) > 0`"
    case .optional: "say what null means: `… ?? false`"
    default: "compare it with something"
    }
  }
}

extension ErrorCode {
  static let keyTwice = ErrorCode(
    "E229", "a key stands twice in a record",
    story: """
      Each key of a record, and of a session, stands once: of two values only one could be kept. \
      `.id` and `user.id` both are short for `id: …`; give one of them a name of its own.
      """,
    wrong: "[{id: 1, user: {id: 2}}] | {.id, .user.id} | print",
    right: "[{id: 1, user: {id: 2}}] | {.id, userId: .user.id} | print")

  static let conditionType = ErrorCode(
    "E304", "a condition is neither true nor false",
    story: """
      `if`, `where`, `and`, `or`, `not` and the arms of `match` want true or false. Trek takes no \
      other value for one of them: an empty text or a 0 is not false. Compare it with something.
      """,
    wrong: "[\"a\", \"\"] | where upper(.) | print",
    right: "[\"a\", \"\"] | where upper(.) != \"\" | print")
}
