internal import TrekDiagnostics

extension ErrorCode {
  static let unknownCharacter = ErrorCode(
    "E103", "a character that has no meaning here",
    story: """
      Outside of texts and comments, scripts are made of words, numbers, and a few signs. Word
      processors like to put typographic quotes and dashes in their place: write the plain ones.
      """,
    wrong: "let names = [\u{201C}films\u{201D}]",
    right: "let names = [\"films\"]")

  static let foreignOperator = ErrorCode(
    "E130", "an operator of another language",
    story: """
      Trek writes `and`, `or`, `not` for what other languages write `&&`, `||`, `!`; `==` and `!=`
      compare; `->` leads to the arm of a `match`; variables have no `$`; names are bound once.
      """,
    wrong: "1..9 | where . > 2 && . < 5",
    right: "1..9 | where . > 2 and . < 5")
}

extension Lexer {
  /// A sign, or a sign of another language with what it is called here.
  mutating func scanPunctuation() {
    let start = position
    let first = bytes[position]
    position += 1
    switch first {
    case UInt8(ascii: ","): append(.comma, from: start)
    case UInt8(ascii: ";"): append(.semicolon, from: start)
    case UInt8(ascii: "%"): scanArithmetic(.percentSign, from: start)
    case UInt8(ascii: "*"): scanArithmetic(.star, from: start)
    case UInt8(ascii: "+"): scanArithmetic(.plus, from: start)
    case UInt8(ascii: "-"):
      if take(">") { append(.arrow, from: start) } else { scanArithmetic(.minus, from: start) }
    case UInt8(ascii: "."): scanDot(from: start)
    case UInt8(ascii: "?"): append(take("?") ? .coalesce : .question, from: start)
    case UInt8(ascii: ":"):
      if take("=") { foreign(.assign, from: start, "=") } else { append(.colon, from: start) }
    case UInt8(ascii: "|"):
      if take("|") { foreign(.orKeyword, from: start, "or") } else { append(.pipe, from: start) }
    case UInt8(ascii: "&"):
      if take("&") { foreign(.andKeyword, from: start, "and") } else { scanAmpersand(from: start) }
    case UInt8(ascii: "="): scanEqual(from: start)
    case UInt8(ascii: "!"): scanExclamation(from: start)
    case UInt8(ascii: "<"):
      if take(">") {
        foreign(.notEqual, from: start, "!=")
      } else {
        append(take("=") ? .lessOrEqual : .less, from: start)
      }
    case UInt8(ascii: ">"): append(take("=") ? .greaterOrEqual : .greater, from: start)
    case UInt8(ascii: "$"): scanDollar(from: start)
    case UInt8(ascii: "\\"): scanBackslash(from: start)
    case 0..<0x20, 0x7F: append(.invalid, from: start)
    default:
      reportUnknown(start..<position, "`\(text(start..<position))` has no meaning here")
      append(.invalid, from: start)
    }
  }

  /// Steps over an ASCII character if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard byte(0) == UInt8(ascii: character), position < bytes.count else { return false }
    position += 1
    return true
  }

  private mutating func scanDot(from start: Int) {
    guard take(".") else { return append(.dot, from: start) }
    guard byte(0) == UInt8(ascii: ".") else { return append(.range, from: start) }
    position += 1
    collector.error(
      Diagnostic(
        .foreignOperator, "there is no operator `...`",
        at: .init(span(start..<position), "three dots"),
        help: "a range is `1..100`; the item in a range is `. .. 100`"))
    append(.range, from: start)
  }

  private mutating func scanEqual(from start: Int) {
    if take("=") {
      if take("=") { return foreign(.equal, from: start, "==") }
      append(.equal, from: start)
    } else if take("~") {
      foreign(.matchesKeyword, from: start, "matches")
    } else if take(">") {
      foreign(.arrow, from: start, "->")
    } else {
      append(.assign, from: start)
    }
  }

  private mutating func scanExclamation(from start: Int) {
    if take("=") {
      if take("=") { return foreign(.notEqual, from: start, "!=") }
      append(.notEqual, from: start)
    } else if take("~") {
      collector.error(
        Diagnostic(
          .foreignOperator, "there is no operator `!~`",
          at: .init(span(start..<position), "an operator of another language"),
          help: "write `not x matches /…/`"))
      append(.matchesKeyword, from: start)
    } else {
      foreign(.notKeyword, from: start, startsWord(at: position) ? "not " : "not")
    }
  }

  private mutating func scanArithmetic(_ kind: Token.Kind, from start: Int) {
    if kind == .star, take("*") {
      collector.error(
        Diagnostic(
          .foreignOperator, "there is no operator `**`",
          at: .init(span(start..<position), "an operator of another language"),
          help: "multiply with `*`"))
      return append(.star, from: start)
    }
    if byte(0) == UInt8(ascii: "="), byte(1) != UInt8(ascii: "=") {
      return scanCompoundAssignment(from: start)
    }
    append(kind, from: start)
  }

  /// `+=` and the like; the position is at the `=`.
  mutating func scanCompoundAssignment(from start: Int) {
    position += 1
    collector.error(
      Diagnostic(
        .foreignOperator, "there is no operator `\(text(start..<position))`",
        at: .init(span(start..<position), "a name is bound once and keeps its value"),
        help: "to add up over items, use `reduce` or `scan`"))
    append(.assign, from: start)
  }

  private mutating func scanAmpersand(from start: Int) {
    collector.error(
      Diagnostic(
        .foreignOperator, "`&` has no meaning here",
        at: .init(span(start..<position), "not an operator of this language"),
        help: "`and` joins conditions; `parallel { … }` runs statements at the same time"))
    append(.invalid, from: start)
  }

  private mutating func scanDollar(from start: Int) {
    let isName = startsWord(at: position)
    collector.error(
      Diagnostic(
        .foreignOperator, "variables have no `$`",
        at: .init(span(start..<position), isName ? "the name alone is the variable" : ""),
        help: isName
          ? "remove the `$`" : "environment variables are read with `env(\"NAME\")`",
        fix: isName ? .init(replacing: span(start..<position), with: "") : nil))
    append(.invalid, from: start)
  }

  /// A backslash; at a line's end it joins lines in other languages, and is read so.
  private mutating func scanBackslash(from start: Int) {
    let joins = isLineEnd(at: position)
    collector.error(
      Diagnostic(
        .foreignOperator, "`\\` has no meaning here",
        at: .init(
          span(start..<start + 1), joins ? "lines are not joined by a backslash" : "not in a text"),
        help: joins
          ? "remove it; a line that begins with `|` goes on, and so does one after `,` or an operator"
          : "escapes such as `\\n` stand between double quotes"))
    if joins { position += byte(0) == UInt8(ascii: "\r") ? 2 : 1 }
    append(.invalid, from: start)
  }

  /// Reads an operator of another language as the one of ours.
  private mutating func foreign(_ kind: Token.Kind, from start: Int, _ ours: String) {
    let theirs = text(start..<position)
    let name = ours.hasSuffix(" ") ? String(ours.dropLast()) : ours
    collector.error(
      Diagnostic(
        .foreignOperator, "there is no operator `\(theirs)`",
        at: .init(span(start..<position), "an operator of another language"),
        help: "write `\(name)`",
        fix: .init(replacing: span(start..<position), with: ours)))
    append(kind, from: start)
  }

  /// A character beyond ASCII that no name begins with.
  mutating func scanForeignCharacter() {
    let start = position
    let (scalar, length) = UTF8Scanner.scalar(at: position, in: bytes)
    position += length
    guard let scalar else { return append(.invalid, from: start) }
    switch scalar.value {
    case 0x201C, 0x201D, 0x201E, 0x2018, 0x2019, 0x201A:
      scanTypographicText(from: start)
    case 0x00A0, 0x2000...0x200B, 0x202F, 0x205F, 0x3000, 0xFEFF:
      reportUnknown(
        start..<position, "U+\(Lexer.hex(scalar.value, width: 4)) looks like a space and is none",
        replacement: scalar.value == 0x200B || scalar.value == 0xFEFF ? "" : " ")
      append(.invalid, from: start)
    case 0x2010...0x2015, 0x2212:
      reportUnknown(start..<position, "this dash is no minus sign", replacement: "-")
      append(.minus, from: start)
    default:
      let code = "U+\(Lexer.hex(scalar.value, width: 4))"
      reportUnknown(start..<position, "the character \(code) has no meaning here")
      append(.invalid, from: start)
    }
  }

  /// A text between typographic quotes, read as raw text.
  private mutating func scanTypographicText(from start: Int) {
    let inner = position
    while position < bytes.count, !isLineEnd(at: position) {
      let (scalar, length) = UTF8Scanner.scalar(at: position, in: bytes)
      if let value = scalar?.value, (0x2018...0x201F).contains(value) {
        reportUnknown(
          start..<position + length, "typographic quotes do not quote",
          replacement: "\"\(text(inner..<position))\"")
        position += length
        return append(.rawText, from: start)
      }
      position += length
    }
    position = inner
    reportUnknown(start..<inner, "typographic quotes do not quote", replacement: "\"")
    append(.invalid, from: start)
  }

  private mutating func reportUnknown(
    _ range: Range<Int>, _ message: String, replacement: String? = nil
  ) {
    collector.error(
      Diagnostic(
        .unknownCharacter, message,
        at: .init(span(range), "not part of the language"),
        help: replacement.map { $0.isEmpty ? "remove it" : "write `\($0)`" },
        fix: replacement.map { .init(replacing: span(range), with: $0) }))
  }
}
