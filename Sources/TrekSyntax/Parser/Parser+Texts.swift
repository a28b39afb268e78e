internal import TrekDiagnostics

extension ErrorCode {
  static let unknownEscape = ErrorCode(
    "E105", "an escape that is not known",
    story: """
      In a text, a backslash begins one of `\\n \\r \\t \\0 \\\\ \\" \\'`, a character by its number
      `\\u{1F600}`, or an interpolation `\\(…)`. Raw text between single quotes needs no escapes.
      """,
    wrong: "let folder = \"C:\\data\"", right: "let folder = 'C:\\data'")

  static let multilineForm = ErrorCode(
    "E116", "a text of several lines is laid out in another way",
    story: """
      The opening `\"""` ends its line, the closing one stands alone on its own, and each line between
      begins with the white space that stands before the closing one, which does not belong to the
      text.
      """,
    wrong: "let query = \"\"\"one line\"\"\"",
    right: "let query = \"\"\"\n  one line\n  \"\"\"")
}

extension Parser {
  /// A text with its interpolations.
  func parseText() -> Expression.Kind {
    if kind == .rawText { return parseRawText() }
    let isMultiline = tokens[index].range.count == 3
    var builder = TextBuilder(indentation: isMultiline ? indentation() : nil)
    advance()
    loop: while true {
      switch kind {
      case .textPiece:
        add(to: &builder)
        advance()
      case .escape:
        addEscape(to: &builder)
        advance()
      case .interpolationOpen:
        builder.append(parseInterpolation())
      case .textClose:
        advance()
        break loop
      default:
        // The lexer said that the text has no end.
        break loop
      }
    }
    let parts = builder.finish()
    return .string(StringLiteral(form: isMultiline ? .multiline : .quoted, parts: parts))
  }

  private func parseRawText() -> Expression.Kind {
    let place = here
    advance()
    let first = source.bytes[place.start]
    // A typographic quote has three bytes; the lexer has reported it.
    let quote = first == UInt8(ascii: "'") ? 1 : 3
    let end = max(place.start + quote, place.end - quote)
    let text = source.text(of: Span(source.id, place.start + quote..<end))
    let parts: [StringLiteral.Part] = text.isEmpty ? [] : [.text(text, written: nil)]
    return .string(StringLiteral(form: .raw, parts: parts))
  }

  private func parseInterpolation() -> Expression {
    let start = tokens[index].start
    guard let bracket = open(.interpolationClose, freeLines: false) else {
      return Expression(.missing, span(from: start))
    }
    let expression = parseExpression()
    if kind == .pipe, mayReportHere() {
      collector.error(
        Diagnostic(
          .endExpected, "a pipeline in a text needs its own `( )`",
          at: .init(here, "no pipeline begins before this"), help: "write `\\((… | …))`"))
    }
    if kind != .interpolationClose, kind != .newline, kind != .end { reportUnexpected() }
    while kind != .interpolationClose, kind != .newline, kind != .end, kind != .textClose {
      recover()
      if kind != .interpolationClose, kind != .newline, kind != .end { advance() }
    }
    let isClosed = kind == .interpolationClose
    leaveInterpolation(bracket)
    return isTooHigh(bracket.opening) || !isClosed
      ? Expression(.missing, expression.span) : expression
  }

  /// Closes an interpolation; the lexer said so where it has no end.
  private func leaveInterpolation(_ bracket: Bracket) {
    if kind != .interpolationClose { lastErrorStart = tokens[index].start }
    let wasReported = endReported
    if kind == .end { endReported = true }
    close(bracket)
    endReported = wasReported
  }

  // MARK: Pieces

  private func add(to builder: inout TextBuilder) {
    let range = tokens[index].range
    builder.append(source.bytes[range])
    if let line = builder.badLine {
      builder.badLine = nil
      reportIndentation(range.lowerBound + line)
    }
  }

  private func addEscape(to builder: inout TextBuilder) {
    let bytes = source.bytes[tokens[index].range]
    let written = Array(bytes)
    guard written.count > 1 else { return reportEscape(here) }
    switch written[1] {
    case UInt8(ascii: "n"): builder.append(escape: "\n", written)
    case UInt8(ascii: "r"): builder.append(escape: "\r", written)
    case UInt8(ascii: "t"): builder.append(escape: "\t", written)
    case UInt8(ascii: "0"): builder.append(escape: "\0", written)
    case UInt8(ascii: "\\"): builder.append(escape: "\\", written)
    case UInt8(ascii: "\""): builder.append(escape: "\"", written)
    case UInt8(ascii: "'"): builder.append(escape: "'", written)
    case UInt8(ascii: "u"):
      guard let scalar = Parser.scalar(written) else { return reportEscape(here) }
      builder.append(escape: String(Character(scalar)), written)
    default:
      guard written.last == UInt8(ascii: "\n") else { return reportEscape(here) }
      builder.appendJoin()
    }
  }

  /// The character of `\u{…}`.
  private static func scalar(_ written: [UInt8]) -> Unicode.Scalar? {
    guard written.count >= 5, written.count <= 12, written[2] == UInt8(ascii: "{"),
      written.last == UInt8(ascii: "}")
    else { return nil }
    let digits = String(decoding: written[3..<written.count - 1], as: UTF8.self)
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
  }

  // MARK: Lines

  /// The white space before the closing quotes of the text of several lines that begins here.
  private func indentation() -> [UInt8] {
    let bytes = source.bytes
    guard !reportsOpeningLine(tokens[index].end) else { return [] }
    guard let close = closingIndex() else { return [] }
    let end = tokens[close].start
    var start = end
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    guard start > 0, bytes[start - 1] == UInt8(ascii: "\n") else {
      reportMultiline(tokens[close].range, "the closing `\"\"\"` stands on a line of its own")
      return []
    }
    return Array(bytes[start..<end])
  }

  /// The index of the token that closes the text that begins here.
  private func closingIndex() -> Int? {
    var depth = 0
    var next = index
    // Line ends inside a text are no tokens of their own.
    while tokens[next].kind != .end, tokens[next].kind != .newline {
      if tokens[next].kind == .textOpen { depth += 1 }
      if tokens[next].kind == .textClose {
        depth -= 1
        if depth == 0 { return next }
      }
      next += 1
    }
    return nil
  }

  /// Whether something stands after the opening quotes, which is reported.
  private func reportsOpeningLine(_ end: Int) -> Bool {
    var next = end
    let bytes = source.bytes
    while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
    guard next < bytes.count, bytes[next] != UInt8(ascii: "\n"), bytes[next] != UInt8(ascii: "\r")
    else { return false }
    reportMultiline(tokens[index].range, "the text begins on the line after `\"\"\"`")
    return true
  }

  private func reportMultiline(_ range: Range<Int>, _ message: String) {
    guard range.lowerBound != lastErrorStart else { return }
    lastErrorStart = range.lowerBound
    collector.error(
      Diagnostic(
        .multilineForm, message, at: .init(Span(source.id, range), "not at the right place"),
        help: "for a text of one line use `\"`"))
  }

  private func reportIndentation(_ offset: Int) {
    collector.error(
      Diagnostic(
        .multilineForm, "this line is indented less than the closing `\"\"\"`",
        at: .init(Span(source.id, offset..<offset + 1), "belongs further in"),
        help: "begin each line with the white space that stands before the closing `\"\"\"`"))
  }

  private func reportEscape(_ place: Span) {
    let written = source.text(of: place)
    let help =
      switch written.dropFirst().first {
      case "u": "a character by its number is `\\u{1F600}`, with one to eight hexadecimal digits"
      case "x": "a character by its number is `\\u{1B}`"
      case "e": "the escape character is `\\u{1B}`"
      case "/": "a slash needs no escape"
      case "{", "$", "`": "a value is put into a text with `\\(value)`; `{` and `$` need no escape"
      default: "write `\\\\` for a backslash, or use raw text between `'`"
      }
    collector.error(
      Diagnostic(
        .unknownEscape, "no escape is written `\(written)`", at: .init(place, ""), help: help))
  }
}
