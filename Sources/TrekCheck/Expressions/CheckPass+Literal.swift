import TrekDiagnostics
import TrekSyntax
import TrekValues

extension CheckPass {
  /// The value of a literal.
  func literal(_ expression: Expression) -> CheckedExpression {
    let span = expression.span
    func constant(_ value: Value, _ type: ValueType) -> CheckedExpression {
      CheckedExpression(.constant(value), type: type, span: span)
    }
    switch expression.kind {
    case .bool(let flag): return constant(.bool(flag), .bool)
    case .number(let number):
      switch number.value {
      case .int(let int): return constant(.int(int), .int)
      case .double(let double): return constant(.double(double), .number)
      }
    case .percent(let percent): return constant(.double(percent.fraction), .number)
    case .duration(let duration):
      return constant(.duration(.nanoseconds(duration.nanoseconds)), .duration)
    case .size(let size): return constant(.size(size.bytes), .size)
    case .rate(let rate):
      guard let value = Rate(rate.count, per: .nanoseconds(rate.nanoseconds)) else {
        report(
          .constantValue, "`\(rate.text)` is no rate", at: span,
          help: "a rate is a number per time, as `10/s`, and more than nothing")
        return .poison(span)
      }
      return constant(.rate(value), .rate)
    case .url(let text): return url(text, span)
    case .regex(let regex): return self.regex(regex, span)
    default: return constant(.null, .null)
    }
  }

  private func url(_ text: String, _ span: Span) -> CheckedExpression {
    switch checker.literals.url(text) {
    case .success(let value):
      return CheckedExpression(.constant(value), type: .url, span: span)
    case .failure(let fault):
      report(
        .badURL, "this is no URL: \(fault.message)", at: place(fault, in: span), help: fault.help)
      return .poison(span)
    }
  }

  private func regex(_ literal: RegexLiteral, _ span: Span) -> CheckedExpression {
    switch checker.literals.regex(literal.pattern, literal.flags) {
    case .success(let value):
      return CheckedExpression(.constant(value), type: .regex, span: span)
    case .failure(let fault):
      // The pattern may be shorter than it is written: `\/` stands as `/`.
      let isAsWritten = literal.pattern.utf8.count == literal.patternSpan.count
      let place = isAsWritten ? place(fault, in: literal.patternSpan) : literal.patternSpan
      report(
        .badRegex, "this regular expression cannot be read: \(fault.message)", at: place,
        help: fault.help)
      return .poison(span)
    }
  }

  /// The byte that a fault is about, or the whole literal.
  private func place(_ fault: LiteralFault, in span: Span) -> Span {
    guard let offset = fault.offset, offset >= 0, offset <= span.count else { return span }
    let start = span.start + offset
    return Span(span.source, start..<min(start + 1, span.end))
  }

  /// A text with the values in it.
  func string(_ literal: StringLiteral, _ span: Span, _ context: Context) -> CheckedExpression {
    func constant(_ text: String) -> CheckedExpression {
      CheckedExpression(.constant(.text(Text(text))), type: .text, span: span)
    }
    if let text = literal.plainText { return constant(text) }
    var parts: [CheckedExpression] = []
    for part in literal.parts {
      switch part {
      case .text(let text, _): parts.append(constant(text))
      case .expression(let inner): parts.append(expression(inner, context))
      }
    }
    let known = parts.compactMap { part in part.constant.flatMap(printedIfPlain) }
    if known.count == parts.count { return constant(known.joined()) }
    return CheckedExpression(.interpolation(parts), type: .text, span: span)
  }

  /// The text of a value that prints the same at all times, or nil where that is left to the run.
  private func printedIfPlain(_ value: Value) -> String? {
    switch value {
    case .null, .bool, .int, .double, .duration, .size, .rate: value.printed.string
    case .text(let text): text.count <= Self.maximumFoldedWeight ? text.string : nil
    case .decimal, .bytes, .list, .record, .object: nil
    }
  }
}

extension ErrorCode {
  static let badURL = ErrorCode(
    "E315", "a URL cannot be read",
    story: """
      A bare URL is read before the script runs, by the same parser that will ask for it. Where it \
      goes wrong is marked. A URL with a space, a quote or `{` in it stands in quotes.
      """,
    wrong: "fetch https://[example.org/ | print",
    right: "fetch https://example.org/ | print")

  static let badRegex = ErrorCode(
    "E314", "a regular expression cannot be read",
    story: """
      A pattern between slashes is read before the script runs, by the engine that will match with \
      it (PCRE2, in the syntax of Perl). Where it goes wrong is marked. To match a bracket, a \
      point or a star itself, put `\\` before it.
      """,
    wrong: "[\"f(x)\"] | where . matches /f(x/ | print",
    right: "[\"f(x)\"] | where . matches /f\\(x/ | print")

  static let constantValue = ErrorCode(
    "E313", "a value that is known cannot be worked out",
    story: """
      What is known before the run is worked out at once: a division by zero or a whole number \
      beyond 64 bits shows here, and not after a thousand requests.
      """,
    wrong: "9223372036854775807 + 1 | print",
    right: "9223372036854775807.0 + 1 | print")
}
