/// Puts the parts of a text together: joins pieces and escapes, and takes the indentation away.
struct TextBuilder {
  /// The white space that each line begins with; nil for a text of one line.
  let indentation: [UInt8]?

  /// The offset, in the piece added last, of a line that is not indented enough.
  var badLine: Int?

  private var parts: [StringLiteral.Part] = []
  private var value: [UInt8] = []
  private var written: [UInt8] = []
  private var differs = false
  private var isFirstLine = true
  private var isAtLineStart = false
  /// Whether nothing but white space stands on the line so far, after a line end of the text.
  private var isAfterLineEnd = false

  init(indentation: [UInt8]?) {
    self.indentation = indentation
  }

  /// Adds characters that stand for themselves.
  mutating func append(_ piece: ArraySlice<UInt8>) {
    guard let indentation else {
      value += piece
      written += piece
      return
    }
    var index = piece.startIndex
    while index < piece.endIndex {
      if isAtLineStart {
        index = skip(indentation, piece, index)
        isAtLineStart = false
        continue
      }
      isAfterLineEnd = false
      let end = piece[index...].firstIndex(of: UInt8(ascii: "\n")) ?? piece.endIndex
      var lineEnd = end
      if end < piece.endIndex, end > index, piece[end - 1] == UInt8(ascii: "\r") { lineEnd -= 1 }
      // White space after the opening quotes does not belong to the text.
      if !isFirstLine {
        value += piece[index..<lineEnd]
        written += piece[index..<lineEnd]
      }
      guard end < piece.endIndex else { break }
      if !isFirstLine {
        value.append(UInt8(ascii: "\n"))
        written.append(UInt8(ascii: "\n"))
      }
      isFirstLine = false
      isAtLineStart = true
      isAfterLineEnd = true
      index = end + 1
    }
  }

  /// Steps over the indentation of a line, or over all of an empty one that has less.
  private mutating func skip(
    _ indentation: [UInt8], _ piece: ArraySlice<UInt8>, _ start: Int
  ) -> Int {
    let line = piece[start...]
    if line.starts(with: indentation) { return start + indentation.count }
    var index = start
    while index < piece.endIndex, piece[index] == 0x20 || piece[index] == 0x09 { index += 1 }
    let isEmpty =
      index < piece.endIndex
      && (piece[index] == UInt8(ascii: "\n") || piece[index] == UInt8(ascii: "\r"))
    if !isEmpty, badLine == nil { badLine = start - piece.startIndex }
    return isEmpty ? index : start
  }

  /// Adds an escape.
  mutating func append(escape: String, _ written: [UInt8]) {
    startLine()
    value += Array(escape.utf8)
    self.written += written
    differs = true
  }

  /// Adds a line end that does not belong to the text.
  mutating func appendJoin() {
    written += Array("\\\n".utf8)
    differs = true
    isAtLineStart = true
    isAfterLineEnd = false
  }

  /// Adds an expression.
  mutating func append(_ expression: Expression) {
    startLine()
    flush()
    parts.append(.expression(expression))
  }

  private mutating func startLine() {
    if isAtLineStart, indentation?.isEmpty == false, badLine == nil { badLine = 0 }
    isAtLineStart = false
    isAfterLineEnd = false
    isFirstLine = false
  }

  private mutating func flush() {
    if !value.isEmpty {
      let text = String(decoding: value, as: UTF8.self)
      parts.append(.text(text, written: differs ? String(decoding: written, as: UTF8.self) : nil))
    }
    value = []
    written = []
    differs = false
  }

  /// The parts; the line end before the closing quotes does not belong to the text.
  mutating func finish() -> [StringLiteral.Part] {
    if indentation != nil, isAfterLineEnd, value.last == UInt8(ascii: "\n") {
      value.removeLast()
      written.removeLast()
    }
    flush()
    return parts
  }
}
