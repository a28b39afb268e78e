internal import TrekDiagnostics

extension ErrorCode {
  static let tightComment = ErrorCode(
    "E112", "a comment touches what stands before it",
    story: """
      `#` begins a comment at the start of a line or after white space. Elsewhere it would be hard to
      tell from the `#` of a URL, so it is refused there.
      """,
    wrong: "1..3 | print# one a line",
    right: "1..3 | print  # one a line")
}

extension Lexer {
  /// Whether a name can begin at an offset: a letter or `_`.
  func startsWord(at offset: Int) -> Bool {
    guard offset < bytes.count else { return false }
    let first = bytes[offset]
    if first < 0x80 { return Lexer.isASCIILetter(first) || first == UInt8(ascii: "_") }
    return UTF8Scanner.scalar(at: offset, in: bytes).scalar?.properties.isXIDStart ?? false
  }

  static func isASCIILetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// The end of the letters, digits and `_` from an offset.
  func endOfWord(from offset: Int) -> Int {
    var end = offset
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x80 {
        guard Lexer.isASCIILetter(byte) || Lexer.isDigit(byte) || byte == UInt8(ascii: "_") else {
          break
        }
        end += 1
      } else {
        let (scalar, length) = UTF8Scanner.scalar(at: end, in: bytes)
        guard let scalar, scalar.properties.isXIDContinue else { break }
        end += length
      }
    }
    return end
  }

  /// A name, a reserved word, or a URL that begins with its scheme.
  mutating func scanWord() {
    let start = position
    position = endOfWord(from: start)
    if byte(0) == UInt8(ascii: ":"), byte(1) == UInt8(ascii: "/"), byte(2) == UInt8(ascii: "/") {
      return scanURL(from: start)
    }
    // A word that a dot touches is a field, reserved or not.
    let isField = tokens.last?.kind == .dot
    let keyword = isField ? nil : Token.Kind(keyword: bytes[start..<position])
    append(keyword ?? .word, from: start)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// A comment up to the end of its line.
  mutating func scanComment() {
    let start = position
    let atStart = tokens.last.map { $0.kind == .whitespace || $0.kind == .newline } ?? true
    if !atStart {
      collector.error(
        Diagnostic(
          .tightComment, "`#` touches what stands before it",
          at: .init(span(start..<start + 1), "a comment begins after white space"),
          help: "put a space before `#`",
          fix: .init(replacing: span(start..<start), with: " ")))
      if !textModes.isEmpty {
        position += 1
        return append(.invalid, from: start)
      }
    }
    position = endOfLine(from: start)
    append(.comment, from: start)
  }
}
