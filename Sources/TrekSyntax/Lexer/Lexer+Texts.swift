internal import TrekDiagnostics

extension ErrorCode {
  static let unterminatedText = ErrorCode(
    "E104", "a text has no end",
    story: """
      A text between `"` or `'` ends on the line where it begins. A text of several lines stands
      between `\"""` on lines of their own.
      """,
    wrong: "fetch \"https://example.org/a",
    right: "fetch \"https://example.org/a\"")

  static let unterminatedInterpolation = ErrorCode(
    "E106", "an interpolation has no end",
    story: """
      `\\(` in a text begins an expression, which ends with `)` on the same line. For the two
      characters themselves write `\\\\(`.
      """,
    wrong: "let id = \"no. \\(7\"",
    right: "let id = \"no. \\(7)\"")

  static let rawInterpolation = ErrorCode(
    "W102", "raw text holds what looks like an interpolation",
    story: """
      Between single quotes every character stands for itself. Expressions are put into texts between
      double quotes.
      """,
    wrong: "1..3 | map 'id \\(.)'",
    right: "1..3 | map \"id \\(.)\"")
}

extension Lexer {
  /// The quote or the three quotes that begin a text.
  mutating func scanTextOpen() {
    let start = position
    let multiline = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"")
    position += multiline ? 3 : 1
    append(.textOpen, from: start)
    textModes.append(modes.count)
    modes.append(Mode(kind: multiline ? .multilineText : .text, opening: start..<position))
  }

  /// One piece inside a text: characters, an escape, the start of an interpolation, or the end.
  ///
  /// A text of several lines inside an interpolation is confined to the line as that is.
  mutating func scanTextPiece(_ kind: Mode.Kind) {
    let start = position
    let multiline = kind == .multilineText
    let holdsLines = multiline && textModes.count == 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let closes =
          !multiline || (byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\""))
        guard closes else {
          position += 1
          continue
        }
        if position > start { append(.textPiece, from: start) }
        let close = position
        position += multiline ? 3 : 1
        modes.removeLast()
        textModes.removeLast()
        return append(.textClose, from: close)
      case UInt8(ascii: "\\"):
        if position > start { append(.textPiece, from: start) }
        return scanEscape(holdsLines: holdsLines)
      case UInt8(ascii: "\n") where !holdsLines,
        UInt8(ascii: "\r") where !holdsLines && isLineEnd(at: position):
        if position > start { append(.textPiece, from: start) }
        return closeTexts()
      default:
        position += 1
      }
    }
    append(.textPiece, from: start)
  }

  /// A backslash and what belongs to it; whether there is such an escape, the parser says.
  private mutating func scanEscape(holdsLines: Bool) {
    let start = position
    switch byte(1) {
    case UInt8(ascii: "("):
      position += 2
      append(.interpolationOpen, from: start)
      modes.append(Mode(kind: .interpolation, opening: start..<position))
    case UInt8(ascii: "u") where byte(2) == UInt8(ascii: "{"):
      position += 3
      while position < bytes.count,
        Lexer.isASCIILetter(bytes[position]) || Lexer.isDigit(bytes[position])
      {
        position += 1
      }
      if byte(0) == UInt8(ascii: "}") { position += 1 }
      append(.escape, from: start)
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      // In several lines, a backslash at a line's end joins it with the next.
      var end = position + 1
      while byte(at: end) == UInt8(ascii: " ") || byte(at: end) == UInt8(ascii: "\t") { end += 1 }
      if holdsLines, isLineEnd(at: end) {
        position = bytes[end] == UInt8(ascii: "\n") ? end + 1 : end + 2
      } else {
        position += 1
      }
      append(.escape, from: start)
    default:
      position += 1
      if position < bytes.count {
        position += UTF8Scanner.scalar(at: position, in: bytes).length
      }
      append(.escape, from: start)
    }
  }

  /// `'raw text'`, up to the next `'` on the line.
  mutating func scanRawText() {
    let start = position
    position += 1
    var interpolation: Int?
    while position < bytes.count, bytes[position] != UInt8(ascii: "'"), !isLineEnd(at: position) {
      if bytes[position] == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "(") {
        interpolation = interpolation ?? position
      }
      position += 1
    }
    guard byte(0) == UInt8(ascii: "'") else {
      if position == bytes.count { endsInsideText = true }
      reportUnterminated(start..<start + 1)
      return append(.rawText, from: start)
    }
    position += 1
    if let interpolation {
      collector.warning(
        Diagnostic(
          .rawInterpolation, "nothing is put into raw text",
          at: .init(span(interpolation..<interpolation + 2), "stands for itself between `'`"),
          help: "use double quotes for a text with expressions in it"))
    }
    append(.rawText, from: start)
  }

  /// Ends all texts at a line end that none of them may hold, and says so of the outermost cause.
  ///
  /// A text of several lines around an interpolation goes on after the line.
  mutating func closeTexts() {
    guard let index = textModes.first else { return }
    reportUnterminatedMode(at: index)
    let goesOn = modes[index].kind == .multilineText
    modes.removeSubrange((goesOn ? index + 1 : index)...)
    textModes.removeSubrange((goesOn ? 1 : 0)...)
  }

  /// Reports the outermost text, or the interpolation that stands in it.
  private mutating func reportUnterminatedMode(at index: Int) {
    if index + 1 < modes.count {
      let opening = modes[index + 1].opening
      unterminated.append(opening.upperBound..<position + 1)
      reportUnterminatedInterpolation(opening)
    } else {
      unterminated.append(modes[index].opening.upperBound..<position + 1)
      reportUnterminated(modes[index].opening)
    }
  }

  /// Says what is open at the end of the text.
  mutating func finishUnterminated() {
    guard let index = textModes.first else { return }
    endsInsideText = true
    reportUnterminatedMode(at: index)
  }

  private mutating func reportUnterminated(_ opening: Range<Int>) {
    let quote = text(opening)
    collector.error(
      Diagnostic(
        .unterminatedText, "this text is never closed",
        at: .init(span(opening), "it begins here"),
        help: opening.count == 3
          ? "close it with `\"\"\"` on a line of its own"
          : "close it with `\(quote)` on the same line; a text of several lines stands between `\"\"\"`"
      ))
  }

  private mutating func reportUnterminatedInterpolation(_ opening: Range<Int>) {
    collector.error(
      Diagnostic(
        .unterminatedInterpolation, "this interpolation is never closed",
        at: .init(span(opening), "it begins here"),
        help: "close it with `)` on the same line, or write `\\\\(` for the characters themselves"))
  }
}
