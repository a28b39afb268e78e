internal import TrekDiagnostics

extension ErrorCode {
  static let invalidUTF8 = ErrorCode(
    "E101", "the script is not UTF-8",
    story: """
      Scripts are UTF-8. A byte that is none most often comes from a file saved as Latin-1,
      Windows-1252 or UTF-16; save it as UTF-8. In a text, a byte can be written as an escape.
      """,
    wrong: "", right: "let name = \"caf\u{E9}\"")

  static let controlCharacter = ErrorCode(
    "E102", "the script holds a control character",
    story: """
      NUL and other control characters are invisible and can hide what a script does. Tabs and line
      ends are allowed; in a text, write an escape such as `\\0` or `\\u{1B}`.
      """,
    wrong: "let bell = \"a\" \u{1}",
    right: "let bell = \"a\\u{1}\"")

  static let writingDirection = ErrorCode(
    "W103", "a character turns the direction of writing",
    story: """
      Some characters, themselves invisible, make an editor show what follows from right to left. They
      can make a script look as if it did something else. In a text, write an escape such as
      `\\u{202E}`.
      """,
    wrong: "let name = \"\u{202E}abc\"", right: "let name = \"\\u{202E}abc\"")

  static let byteOrderMark = ErrorCode(
    "W101", "the script begins with a byte order mark",
    story: """
      UTF-8 needs no byte order mark, and with one the system does not find the `#!` of the first
      line. Save the file as UTF-8 without it.
      """,
    wrong: "\u{FEFF}1 | print",
    right: "1 | print")
}

extension Lexer {
  /// Says what is wrong with the bytes as a whole, and steps over a byte order mark.
  mutating func scanEncoding() {
    if byte(0) == 0xEF, byte(1) == 0xBB, byte(2) == 0xBF {
      collector.warning(
        Diagnostic(
          .byteOrderMark, "the script begins with a byte order mark",
          at: .init(span(0..<3), "three bytes, EF BB BF, at offset 0"),
          help: "save the file as UTF-8 without it",
          fix: .init(replacing: span(0..<3), with: "")))
      position = 3
      append(.whitespace, from: 0)
    }
    if (byte(0) == 0xFF && byte(1) == 0xFE) || (byte(0) == 0xFE && byte(1) == 0xFF) {
      collector.error(
        Diagnostic(
          .invalidUTF8, "the script is UTF-16, not UTF-8",
          at: .init(span(0..<2), "a byte order mark of UTF-16 at offset 0"),
          help: "save the file as UTF-8"))
      position = bytes.count
      return append(.invalid, from: 0)
    }
    reportInvalidBytes()
    reportControlCharacters()
    reportWritingDirection()
  }

  private mutating func reportInvalidBytes() {
    guard let (first, count) = UTF8Scanner.invalidRanges(in: bytes) else { return }
    let hex = bytes[first].map { Lexer.hex($0, width: 2) }.joined(separator: " ")
    collector.error(
      Diagnostic(
        .invalidUTF8, "the script is not UTF-8",
        at: .init(
          span(first), "\(first.count == 1 ? "byte" : "bytes") \(hex) at offset \(first.lowerBound)"
        ),
        notes: count > 1 ? ["\(count - 1) more such place\(count == 2 ? "" : "s") after it"] : [],
        help: "save the file as UTF-8"))
  }

  private mutating func reportControlCharacters() {
    var first: Int?
    var count = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x20 || byte == 0x7F else { continue }
      if byte == UInt8(ascii: "\t") || isLineEnd(at: index) { continue }
      first = first ?? index
      count += 1
    }
    guard let first else { return }
    let name =
      bytes[first] == 0
      ? "a NUL byte" : "the control character U+\(Lexer.hex(bytes[first], width: 4))"
    let isLoneReturn = bytes[first] == UInt8(ascii: "\r")
    collector.error(
      Diagnostic(
        .controlCharacter, "the script holds \(name)",
        at: .init(span(first..<first + 1), "at offset \(first)"),
        notes: count > 1
          ? ["\(count - 1) more control character\(count == 2 ? "" : "s") after it"] : [],
        help: isLoneReturn
          ? "end lines with LF or CRLF"
          : "remove it; in a text write an escape such as `\\u{\(Lexer.hex(bytes[first], width: 1))}`"
      ))
  }

  /// Warns of U+202A to U+202E and U+2066 to U+2069, which have three bytes each.
  private mutating func reportWritingDirection() {
    for index in bytes.indices where bytes[index] == 0xE2 {
      let second = byte(at: index + 1)
      let third = byte(at: index + 2)
      let turns =
        (second == 0x80 && (0xAA...0xAE).contains(third))
        || (second == 0x81 && (0xA6...0xA9).contains(third))
      guard turns else { continue }
      let code = Lexer.hex(
        UInt32(0x2000) + UInt32(second & 1) << 6 + UInt32(third & 0x3F), width: 4)
      collector.warning(
        Diagnostic(
          .writingDirection, "an invisible character turns the direction of writing",
          at: .init(span(index..<index + 3), "U+\(code)"),
          help: "remove it, or in a text write `\\u{\(code)}`"))
    }
  }

  static func hex(_ value: some BinaryInteger, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
