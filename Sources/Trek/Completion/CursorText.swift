/// The text before a cursor, looked at just far enough to know what could be made whole there.
package struct CursorText {
  /// What is open at the cursor.
  package enum Open: Equatable {
    case bracket(closer: String)
    /// A text in double quotes.
    case text
    /// A text in single quotes.
    case raw
    /// An expression in a text.
    case interpolation
  }

  package let bytes: [UInt8]
  /// What is open, the innermost last.
  package private(set) var open: [Open] = []
  /// Where the text that is open begins, behind its quote.
  package private(set) var textStart = 0
  /// Whether the cursor is in a comment.
  package private(set) var isComment = false

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isComment {
        if byte == 10 { isComment = false }
        continue
      }
      switch open.last {
      case .text?:
        if byte == UInt8(ascii: "\\"), index < bytes.count {
          if bytes[index] == UInt8(ascii: "(") { open.append(.interpolation) }
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          open.removeLast()
        }
      case .raw?: if byte == UInt8(ascii: "'") { open.removeLast() }
      default:
        if byte == UInt8(ascii: "#"), index < 2 || bytes[index - 2] <= 32 {
          isComment = true
        } else {
          step(byte, index)
        }
      }
    }
  }

  private mutating func step(_ byte: UInt8, _ next: Int) {
    switch byte {
    case UInt8(ascii: "\""):
      open.append(.text)
      textStart = next
    case UInt8(ascii: "'"):
      open.append(.raw)
      textStart = next
    case UInt8(ascii: "("): open.append(.bracket(closer: ")"))
    case UInt8(ascii: "["): open.append(.bracket(closer: "]"))
    case UInt8(ascii: "{"): open.append(.bracket(closer: "}"))
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      if !open.isEmpty { open.removeLast() }
    default: break
    }
  }

  /// Whether the cursor is in a text.
  package var isInText: Bool { open.last == .text || open.last == .raw }

  /// What closes all that is open.
  package var closers: String {
    open.reversed().map { open in
      switch open {
      case .bracket(let closer): closer
      case .text: "\""
      case .raw: "'"
      case .interpolation: ")"
      }
    }.joined()
  }

  /// Where the word before the cursor begins.
  package var wordStart: Int {
    var start = bytes.count
    while start > 0, Self.isWord(bytes[start - 1]) { start -= 1 }
    return start
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
  }

  /// The words before an offset, the last first.
  package func words(before offset: Int) -> [String] {
    String(decoding: bytes[..<min(offset, bytes.count)], as: UTF8.self)
      .split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" || $0 == "|") }
      .reversed().map(String.init)
  }
}
