import TrekDiagnostics
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks operands with operators of one precedence between them, from the left.
  ///
  /// What comes of it is as deep as the chain is long, so that counts as depth.
  func chain(_ chain: OperatorChain, _ context: Context) -> CheckedExpression {
    let count = chain.links.count
    var left = operand(chain.first, of: chain.links.first?.operator, levels: count, context)
    for (index, link) in chain.links.enumerated() {
      let right = operand(link.operand, of: link.operator, levels: count - index, context)
      left = apply(link, left, right)
    }
    return left
  }

  private func operand(
    _ expression: Expression, of op: Operator?, levels: Int, _ context: Context
  ) -> CheckedExpression {
    nesting(at: expression.span, levels: levels) {
      switch op {
      case .and?: condition(expression, context, of: "`and`")
      case .or?: condition(expression, context, of: "`or`")
      default: self.expression(expression, context)
      }
    } ?? .poison(expression.span)
  }

  private func apply(
    _ link: OperatorChain.Link, _ left: CheckedExpression, _ right: CheckedExpression
  ) -> CheckedExpression {
    let span = left.span.joined(with: right.span)
    func make(_ kind: CheckedExpression.Kind, _ type: ValueType) -> CheckedExpression {
      CheckedExpression(kind, type: type, span: span)
    }
    // Nothing is built upon a mistake: a chain may be long, and only of depths that are checked.
    if left.isPoison || right.isPoison { return .poison(span) }
    switch link.operator {
    case .and: return make(.and(left, right), .bool)
    case .or: return make(.or(left, right), .bool)
    case .coalesce:
      let type =
        switch left.type {
        case .null: right.type
        case .optional(let inner): ValueType.join(inner, right.type)
        default: ValueType.join(left.type, right.type)
        }
      return make(.coalesce(left, right), type)
    default:
      guard let op = BinaryOperator(rawValue: link.operator.rawValue) else {
        return .poison(span)
      }
      return binary(op, link.operatorSpan, left, right, span)
    }
  }

  private func binary(
    _ op: BinaryOperator, _ place: Span, _ left: CheckedExpression, _ right: CheckedExpression,
    _ span: Span
  ) -> CheckedExpression {
    let labels = [
      Diagnostic.Label(left.span, "\(left.type)"), Diagnostic.Label(right.span, "\(right.type)"),
    ]
    if op == .equal || op == .notEqual,
      !OperatorTypes.canBeEqual(left.type, right.type)
    {
      report(
        .neverEqual, "\(left.type) and \(right.type) are never equal", at: place,
        "always \(op == .notEqual)", labels: labels,
        help: equalityHelp(left, right))
      return .poison(span)
    }
    guard let type = OperatorTypes.result(op, left.type, right.type) else {
      report(
        .operatorTypes, "`\(op.rawValue)` does not go with \(left.type) and \(right.type)",
        at: place, labels: labels, help: operatorHelp(op, left.type, right.type))
      return .poison(span)
    }
    if let first = left.constant, let second = right.constant {
      do throws(ArithmeticError) {
        if let value = try folded(op, first, second) {
          return CheckedExpression(
            .constant(value), type: type == .number ? ValueType(of: value) : type, span: span)
        }
      } catch {
        report(.constantValue, error.message, at: place, labels: labels)
        return .poison(span)
      }
    }
    return CheckedExpression(.binary(op, left, right), type: type, span: span)
  }

  /// The most bytes, or elements, that are put together before the run.
  static let maximumFoldedWeight = 4096

  /// What an operator gives of two values that are known; nil where that is left to the run.
  private func folded(
    _ op: BinaryOperator, _ left: Value, _ right: Value
  ) throws(ArithmeticError) -> Value? {
    // Texts and lists stay small here: a chain of `def`s could double them without end.
    if left.weight + right.weight > Self.maximumFoldedWeight { return nil }
    return switch op {
    case .add: try Arithmetic.add(left, right)
    case .subtract: try Arithmetic.subtract(left, right)
    case .multiply: try Arithmetic.multiply(left, right)
    case .divide: try Arithmetic.divide(left, right)
    case .remainder: try Arithmetic.remainder(left, right)
    case .equal: .bool(left == right)
    case .notEqual: .bool(left != right)
    default: nil
    }
  }

  private func equalityHelp(_ left: CheckedExpression, _ right: CheckedExpression) -> String {
    let types = [left.type, right.type]
    if types.contains(.text), types.contains(where: OperatorTypes.isNumber) {
      return "Trek does not turn one into the other: write the number without quotes, or `int(…)`"
    }
    return "compare two values of one type"
  }

  private func operatorHelp(
    _ op: BinaryOperator, _ left: ValueType, _ right: ValueType
  ) -> String? {
    let types = [left, right]
    let hasNumber = types.contains(where: OperatorTypes.isNumber)
    switch op {
    case .add where types.contains(.text):
      return "put values into a text: `\"\\(a) \\(b)\"`"
    case .matches: return "at its left stands a text, at its right a pattern: `. matches /a+/`"
    case .in: return "at its right stands a list, a record or a text: `. in [1, 2]`"
    case .contains: return "at its left stands a list, a record or a text: `.tags contains \"a\"`"
    default: break
    }
    if types.contains(.text), hasNumber { return "make a number of the text: `int(…)`" }
    if types.contains(.duration), hasNumber { return "give the number its unit: `10s`, `250ms`" }
    if types.contains(.size), hasNumber { return "give the number its unit: `10KB`, `1MiB`" }
    return nil
  }

  /// Checks `-x`.
  func negate(_ operand: Expression, _ span: Span, _ context: Context) -> CheckedExpression {
    let value = expression(operand, context)
    if value.isPoison { return .poison(span) }
    if let known = value.constant, known.isNumber {
      do throws(ArithmeticError) {
        let result = try Arithmetic.negate(known)
        return CheckedExpression(.constant(result), type: value.type, span: span)
      } catch {
        report(.constantValue, error.message, at: span)
        return .poison(span)
      }
    }
    switch value.type {
    case .any, .int, .number, .duration, .size, .optional:
      return CheckedExpression(.negate(value), type: value.type, span: span)
    default:
      report(
        .operatorTypes, "a sign goes before numbers and durations", at: operand.span,
        "this is \(value.type)")
      return .poison(span)
    }
  }
}

extension Value {
  /// How much there is to copy when it is put together with others.
  var weight: Int {
    switch self {
    case .text(let text): text.count
    case .bytes(let bytes): bytes.count
    case .list(let list): list.count
    default: 1
    }
  }
}

extension ErrorCode {
  static let operatorTypes = ErrorCode(
    "E303", "an operator does not go with its operands",
    story: """
      Operators take values of one kind: numbers with numbers, text with text, durations with \
      durations. Nothing is turned from text to number or back by itself: `int(.n)` makes a \
      number, `"\\(n)"` a text.
      """,
    wrong: "param n = 3\n\"page \" + n | print",
    right: "param n = 3\n\"page \\(n)\" | print")

  static let neverEqual = ErrorCode(
    "E317", "two values are never equal",
    story: """
      A comparison of two types that have no value in common would have the same answer for every \
      item. Most often a number is compared with a text that looks like one.
      """,
    wrong: "fetch https://example.org/ | where .status == \"200\" | print",
    right: "fetch https://example.org/ | where .status == 200 | print")
}
