internal import TrekValues

/// Reads queries by the grammar of RFC 9535.
struct JSONPathParser {
  let bytes: [UInt8]
  var offset = 0
  private var depth = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Reads a whole query.
  static func read(_ text: String) throws(JSONPathError) -> JSONPath {
    var parser = JSONPathParser(text)
    if parser.bytes.count > JSONPath.maximumLength {
      throw JSONPathError(
        message: "the query has more than \(JSONPath.maximumLength) bytes",
        offset: JSONPath.maximumLength)
    }
    guard parser.take("$") else {
      throw parser.error(
        "a query begins with `$`", help: "`$` is the value, `$.name` a field of it")
    }
    let segments = try parser.segments()
    if parser.offset < parser.bytes.count {
      throw parser.error("\(parser.shown) has no place here")
    }
    return JSONPath(text: text, segments: segments)
  }

  // MARK: Segments

  mutating func segments() throws(JSONPathError) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let before = offset
      skipSpace()
      if take(".") {
        let isDescendant = take(".")
        segments.append(
          JSONPath.Segment(isDescendant: isDescendant, selectors: try short(isDescendant)))
      } else if take("[") {
        segments.append(JSONPath.Segment(isDescendant: false, selectors: try bracketed()))
      } else {
        // White space stands between segments, and not behind the last.
        offset = before
        return segments
      }
    }
  }

  /// What stands right behind `.` or `..`.
  private mutating func short(_ isDescendant: Bool) throws(JSONPathError) -> [JSONPath.Selector] {
    if take("*") { return [.wildcard] }
    if isDescendant, take("[") { return try bracketed() }
    let start = offset
    while let byte = peek, isNameByte(byte, first: offset == start) { offset += 1 }
    if offset == start {
      throw error(
        "the name of a field, or `*`, is missing here", help: "odd names stand so: `['odd name']`")
    }
    return [.name(String(decoding: bytes[start..<offset], as: UTF8.self))]
  }

  private func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
      || (!first && byte &- UInt8(ascii: "0") < 10)
  }

  private mutating func bracketed() throws(JSONPathError) -> [JSONPath.Selector] {
    var selectors: [JSONPath.Selector] = []
    repeat {
      skipSpace()
      selectors.append(try selector())
      skipSpace()
    } while take(",")
    if !take("]") { throw error("`]` is missing here") }
    return selectors
  }

  private mutating func selector() throws(JSONPathError) -> JSONPath.Selector {
    switch peek {
    case UInt8(ascii: "*"):
      offset += 1
      return .wildcard
    case UInt8(ascii: "?"):
      offset += 1
      skipSpace()
      return .filter(try condition())
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .name(try string())
    default: return try indexOrSlice()
    }
  }

  private mutating func indexOrSlice() throws(JSONPathError) -> JSONPath.Selector {
    let start = try integer()
    let before = offset
    skipSpace()
    guard take(":") else {
      offset = before
      guard let start else {
        throw error(
          "\(shown) begins no selector",
          help: "there are `'name'`, `*`, an index, a slice `1:3`, and a filter `?@.a`")
      }
      return .index(start)
    }
    skipSpace()
    let end = try integer()
    skipSpace()
    var step: Int?
    if take(":") {
      skipSpace()
      step = try integer()
    }
    return .slice(start: start, end: end, step: step ?? 1)
  }

  /// An integer that JSON numbers hold exactly, or nil where there is none.
  mutating func integer() throws(JSONPathError) -> Int? {
    let start = offset
    let isNegative = take("-")
    let digits = offset
    var value = 0
    while let byte = peek, byte &- UInt8(ascii: "0") < 10 {
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 60)
      offset += 1
    }
    if offset == digits {
      if isNegative { throw error("digits are missing here") }
      return nil
    }
    if bytes[digits] == UInt8(ascii: "0"), offset > digits + 1 || isNegative {
      throw JSONPathError(message: "a number does not begin with 0", offset: start)
    }
    if value > (1 << 53) - 1 {
      throw JSONPathError(message: "the number is beyond 2^53 - 1", offset: start)
    }
    return isNegative ? -value : value
  }

  // MARK: Text

  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    let isThere = text.withUTF8Buffer { bytes[offset...].starts(with: $0) }
    if isThere { offset += count }
    return isThere
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 32 || byte == 9 || byte == 10 || byte == 13 { offset += 1 }
  }

  /// Goes one level deeper for as long as `body` runs.
  mutating func nested<Result>(
    _ body: (inout JSONPathParser) throws(JSONPathError) -> Result
  ) throws(JSONPathError) -> Result {
    depth += 1
    defer { depth -= 1 }
    if depth > JSONPath.maximumDepth {
      throw error("brackets stand in one another more than \(JSONPath.maximumDepth) deep")
    }
    return try body(&self)
  }

  /// A text in single or double quotes.
  mutating func string() throws(JSONPathError) -> String {
    let start = offset
    let quote = bytes[offset]
    offset += 1
    var text: [UInt8] = []
    while let byte = peek {
      offset += 1
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      if byte < 32 { throw error("a control character stands in this text", back: 1) }
      if byte == UInt8(ascii: "\\") { text += try escape(quote) } else { text.append(byte) }
    }
    throw JSONPathError(message: "this quoted text has no end", offset: start)
  }

  private mutating func escape(_ quote: UInt8) throws(JSONPathError) -> [UInt8] {
    guard let byte = peek else { throw error("this quoted text has no end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "/"), UInt8(ascii: "\\"), quote: return [byte]
    case UInt8(ascii: "u"):
      let first = try unit()
      var scalar = UInt32(first)
      if first &- 0xD800 < 0x400, take("\\u") {
        let second = try unit()
        guard second &- 0xDC00 < 0x400 else {
          throw error("this is half of a character", back: 6)
        }
        scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
      }
      guard let character = Unicode.Scalar(scalar) else {
        throw error("this is half of a character", back: 6)
      }
      return Array(String(Character(character)).utf8)
    default: throw error("there is no such escape", back: 2)
    }
  }

  private mutating func unit() throws(JSONPathError) -> UInt16 {
    let end = offset + 4
    guard end <= bytes.count,
      bytes[offset..<end].allSatisfy({ ($0 | 0x20) &- 0x61 < 6 || $0 &- 0x30 < 10 }),
      let unit = UInt16(String(decoding: bytes[offset..<end], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits are missing here") }
    offset = end
    return unit
  }

  func error(_ message: String, back: Int = 0, help: String? = nil) -> JSONPathError {
    JSONPathError(message: message, offset: max(0, offset - back), help: help)
  }

  /// The character that begins at the place, as messages name it.
  var shown: String {
    let rest = String(decoding: bytes[offset...].prefix(8), as: UTF8.self)
    return rest.first.map { "`\($0)`" } ?? "the end"
  }
}
