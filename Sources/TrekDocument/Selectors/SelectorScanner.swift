/// The text of a selector and a place in it.
struct SelectorScanner {
  let bytes: [UInt8]
  private(set) var offset = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The byte at the place, or nil at the end.
  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// The byte so many behind the place, or nil.
  func peek(_ ahead: Int) -> UInt8? {
    offset + ahead < bytes.count ? bytes[offset + ahead] : nil
  }

  /// Steps over a character where it is the next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  /// Steps over white space and comments; whether there was any.
  @discardableResult
  mutating func skipSpace() -> Bool {
    let start = offset
    while let byte = peek {
      if Self.isSpace(byte) {
        offset += 1
      } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        offset += 2
        while offset < bytes.count,
          !(peek == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/"))
        {
          offset += 1
        }
        offset = min(offset + 2, bytes.count)
      } else {
        break
      }
    }
    return offset > start
  }

  /// Steps over `>`, `+` or `~`.
  mutating func takeCombinator() -> Combinator? {
    if take(">") { return .child }
    if take("+") { return .next }
    if take("~") { return .later }
    return nil
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
  }

  // MARK: Names and strings

  /// Whether a byte may begin a name.
  private static func startsName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    startsName(byte) || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
  }

  /// Whether a name begins at the place (CSS Syntax, section 4.3.9).
  var isAtName: Bool {
    guard let first = peek else { return false }
    if first == UInt8(ascii: "-") {
      guard let second = peek(1) else { return false }
      return Self.startsName(second) || second == UInt8(ascii: "-") || second == UInt8(ascii: "\\")
    }
    if first == UInt8(ascii: "\\") { return peek(1) != nil && peek(1) != 10 }
    return Self.startsName(first)
  }

  /// Reads a name; nil where there is none.
  ///
  /// After `#` a digit may begin it.
  mutating func name(afterHash: Bool = false) -> String? {
    guard isAtName || afterHash else { return nil }
    var name: [UInt8] = []
    while let byte = peek {
      if Self.continuesName(byte) {
        name.append(byte)
        offset += 1
      } else if byte == UInt8(ascii: "\\"), let next = peek(1), next != 10 {
        offset += 1
        name += escape()
      } else {
        break
      }
    }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// What stands behind a backslash: up to six hexadecimal digits and a blank, or any character.
  private mutating func escape() -> [UInt8] {
    var value: UInt32 = 0
    var digits = 0
    while digits < 6, let byte = peek, let digit = Self.hexDigit(byte) {
      value = value << 4 | digit
      digits += 1
      offset += 1
    }
    if digits > 0 {
      if let byte = peek, Self.isSpace(byte) { offset += 1 }
      let scalar = value == 0 ? nil : Unicode.Scalar(value)
      return Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
    }
    guard let byte = peek else { return Array("\u{FFFD}".utf8) }
    offset += 1
    return [byte]
  }

  private static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Reads a string in quotes; nil where there is none.
  mutating func string() throws(SelectorError) -> String? {
    guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return nil
    }
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        offset += 1
        return String(decoding: text, as: UTF8.self)
      }
      offset += 1
      if byte == UInt8(ascii: "\\") {
        if peek == 10 { offset += 1 } else { text += escape() }
      } else if byte == 10 {
        break
      } else {
        text.append(byte)
      }
    }
    throw SelectorError("this quoted text has no end", at: start)
  }

  /// Reads digits; nil where there are none, or more than a pattern can need.
  mutating func digits() -> Int? {
    var value = 0
    let start = offset
    while let byte = peek, byte &- UInt8(ascii: "0") < 10 {
      // Beyond that no element is counted.
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 40)
      offset += 1
    }
    return offset > start ? value : nil
  }

  // MARK: Errors

  /// An error at the place, or so many bytes before it.
  func error(_ message: String, back: Int = 0, help: String? = nil) -> SelectorError {
    SelectorError(message, at: max(0, offset - back), help: help)
  }

  /// The character that begins at the place, as messages name it.
  var shownCharacter: String {
    let rest = String(decoding: bytes[offset...].prefix(8), as: UTF8.self)
    return rest.first.map { "`\($0)`" } ?? "the end"
  }
}
