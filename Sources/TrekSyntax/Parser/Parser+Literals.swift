internal import TrekDiagnostics

extension ErrorCode {
  static let malformedNumber = ErrorCode(
    "E109", "a number is written in another way",
    story: """
      Numbers are decimal: `42`, `1_000`, `0.5`, `1e6`. Underscores stand between digits.
      """,
    wrong: "let n = 0x1F", right: "let n = 31")

  static let numberTooLarge = ErrorCode(
    "E110", "a number is too large",
    story: """
      Whole numbers have 64 bits, up to 9223372036854775807; numbers with a point or an exponent go up
      to about 1.8e308. Longer ids are texts: put them into quotes.
      """,
    wrong: "let id = 123456789012345678901", right: "let id = \"123456789012345678901\"")

  static let unknownUnit = ErrorCode(
    "E111", "a unit that is not known",
    story: """
      Times end in ms, s, m, h or d; sizes in B, KB, MB, GB, TB (thousands) or KiB, MiB, GiB, TiB
      (1,024). Upper and lower case count: `m` is a minute, `MB` a million bytes.
      """,
    wrong: "let wait = 10sec", right: "let wait = 10s")
}

extension Parser {
  /// A number, perhaps with its unit.
  func parseNumeric() -> Expression.Kind {
    let token = tokens[index]
    let place = here
    let written = text
    advance()
    switch token.kind {
    case .number: return number(written, place)
    case .percent:
      guard let value = double(written.dropLast(), place) else { return .missing }
      return .percent(PercentLiteral(text: written, fraction: value / 100))
    case .duration:
      guard let amount = amount(written, LiteralUnit.durations, place) else { return .missing }
      return .duration(DurationLiteral(text: written, nanoseconds: amount))
    case .size:
      guard let amount = amount(written, LiteralUnit.sizes, place) else { return .missing }
      return .size(SizeLiteral(text: written, bytes: amount))
    case .rate: return rate(written, place)
    default:
      reportUnit(written, place)
      return .missing
    }
  }

  private func number(_ written: String, _ place: Span) -> Expression.Kind {
    if written.utf8.contains(where: { $0 == 0x2E || $0 | 0x20 == 0x65 }) {
      guard let value = double(written[...], place) else { return .missing }
      return .number(NumberLiteral(text: written, value: .double(value)))
    }
    guard let digits = digits(written[...], place) else { return .missing }
    guard let value = Int64(digits) else {
      reportTooLarge(place, "does not fit in 64 bits")
      return .missing
    }
    return .number(NumberLiteral(text: written, value: .int(value)))
  }

  /// The one whole number that only fits with its sign; the sign was read.
  func parseSmallestInteger() -> Expression? {
    guard kind == .number, touchesPrevious, text.filter({ $0 != "_" }) == "9223372036854775808"
    else {
      return nil
    }
    let place = Span(source.id, previousEnd - 1..<here.end)
    advance()
    let literal = NumberLiteral(text: source.text(of: place), value: .int(.min))
    return Expression(.number(literal), place)
  }

  /// A number without its underscores; nil and reported where one is out of place.
  private func digits(_ written: Substring, _ place: Span) -> String? {
    guard written.utf8.contains(UInt8(ascii: "_")) else { return String(written) }
    var last: UInt8 = 0
    for byte in written.utf8 + [0] {
      if (byte == 0x5F && !Lexer.isDigit(last)) || (last == 0x5F && !Lexer.isDigit(byte)) {
        collector.error(
          Diagnostic(
            .malformedNumber, "an underscore stands between digits",
            at: .init(place, "one is out of place"), help: "write `1_000`"))
        return nil
      }
      last = byte
    }
    return String(written.filter { $0 != "_" })
  }

  private func double(_ written: Substring, _ place: Span) -> Double? {
    guard let digits = digits(written, place) else { return nil }
    guard let value = Double(digits), value.isFinite else {
      reportTooLarge(place, "beyond the range of numbers")
      return nil
    }
    return value
  }

  /// A number of units as a whole number of the smallest ones.
  private func amount(
    _ written: String, _ units: [String: Int64], _ place: Span
  ) -> Int64? {
    let unitText = written.drop { !Lexer.isASCIILetter($0.asciiValue ?? 0) }
    // An exponent is no unit: the unit is what follows the last digit.
    let numberEnd = written.lastIndex { $0.isASCII && $0.isNumber } ?? written.startIndex
    let unit = numberEnd < written.endIndex ? written[written.index(after: numberEnd)...] : unitText
    let number = written.dropLast(unit.count)
    let factor = units[String(unit.drop { $0 == "_" })] ?? 1
    if !number.contains("."), !number.contains("e"), !number.contains("E") {
      guard let digits = digits(number, place) else { return nil }
      if let whole = Int64(digits) {
        let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
        if !overflow { return product }
      }
    } else {
      guard let value = double(number, place) else { return nil }
      let amount = value * Double(factor) + 0.5
      if amount < 0x1p63 { return Int64(amount) }
    }
    reportTooLarge(
      place, units == LiteralUnit.sizes ? "more bytes than 64 bits count" : "more than 292 years")
    return nil
  }

  private func rate(_ written: String, _ place: Span) -> Expression.Kind {
    let parts = written.split(separator: "/")
    guard parts.count == 2, let count = double(parts[0], place),
      let nanoseconds = LiteralUnit.durations[String(parts[1])]
    else { return .missing }
    return .rate(RateLiteral(text: written, count: count, nanoseconds: nanoseconds))
  }

  // MARK: Wording

  private func reportTooLarge(_ place: Span, _ label: String) {
    collector.error(
      Diagnostic(
        .numberTooLarge, "this number is too large", at: .init(place, label),
        help: "an id that is not counted with is a text: put it into quotes"))
  }

  private func reportUnit(_ written: String, _ place: Span) {
    let number = written.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
    let unit = String(written.dropFirst(number.count))
    let shown = unit.count > 20 ? "\(unit.prefix(20))…" : unit
    let unitPlace = Span(source.id, place.start + number.utf8.count..<place.end)
    let first = unit.first.map { $0.lowercased() } ?? ""
    if number == "0", ["x", "b", "o"].contains(first), unit.count > 1 {
      collector.error(
        Diagnostic(
          .malformedNumber, "numbers are decimal", at: .init(place, "written to another base"),
          help: "write the decimal number"))
      return
    }
    let known = LiteralUnit.habits[unit.lowercased()]
    let isCompound = unit.contains { $0.isNumber }
    collector.error(
      Diagnostic(
        .unknownUnit, "no unit is called `\(shown)`", at: .init(unitPlace, "touches a number"),
        help: known.map { "write `\(number)\($0)`" }
          ?? (isCompound
            ? "use one unit: `90m`, not `1h30m`"
            : "times: ns us ms s m h d; sizes: B KB MB GB TB PB KiB MiB GiB TiB PiB"),
        fix: known.map { .init(replacing: unitPlace, with: $0) }))
  }

  // MARK: Regular expressions

  func parseRegex() -> Expression.Kind {
    let place = here
    let bytes = source.bytes
    advance()
    // The closing slash is the last one: flags hold none. The lexer reported where there is none.
    var close = place.end - 1
    while close > place.start, bytes[close] != UInt8(ascii: "/") { close -= 1 }
    guard close > place.start else { return .missing }
    let patternSpan = Span(source.id, place.start + 1..<close)
    var pattern: [UInt8] = []
    var index = patternSpan.start
    while index < close {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < close {
        if bytes[index + 1] != UInt8(ascii: "/") { pattern.append(bytes[index]) }
        pattern.append(bytes[index + 1])
        index += 2
      } else {
        pattern.append(bytes[index])
        index += 1
      }
    }
    let flags = source.text(of: Span(source.id, close + 1..<place.end))
    return .regex(
      RegexLiteral(
        pattern: String(decoding: pattern, as: UTF8.self), flags: flags, patternSpan: patternSpan))
  }
}
