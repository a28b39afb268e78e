internal import TrekValues

/// Comparing the values of attributes (Selectors, section 6).
enum AttributeText {
  static func matches(
    _ text: UnsafeRawBufferPointer, _ operation: AttributeTest.Operation, _ value: [UInt8],
    ignoresCase: Bool
  ) -> Bool {
    switch operation {
    case .exists: return true
    case .equals: return equal(text, value, ignoresCase: ignoresCase)
    case .includes: return hasToken(text, value, ignoresCase: ignoresCase)
    case .dash:
      if text.count < value.count { return false }
      return equal(part(text, 0, value.count), value, ignoresCase: ignoresCase)
        && (text.count == value.count || text[value.count] == UInt8(ascii: "-"))
    // An empty text is at no start, no end, and in nothing.
    case .prefix:
      return !value.isEmpty && text.count >= value.count
        && equal(part(text, 0, value.count), value, ignoresCase: ignoresCase)
    case .suffix:
      return !value.isEmpty && text.count >= value.count
        && equal(part(text, text.count - value.count, value.count), value, ignoresCase: ignoresCase)
    case .substring: return contains(text, value, ignoresCase: ignoresCase)
    }
  }

  @inline(__always)
  static func equal(
    _ text: UnsafeRawBufferPointer, _ value: [UInt8], ignoresCase: Bool
  ) -> Bool {
    if text.count != value.count { return false }
    for index in 0..<text.count where text[index] != value[index] {
      if !ignoresCase || lower(text[index]) != lower(value[index]) { return false }
    }
    return true
  }

  /// Whether one of the words between white space is the token.
  static func hasToken(
    _ text: UnsafeRawBufferPointer, _ token: [UInt8], ignoresCase: Bool
  ) -> Bool {
    if token.isEmpty || token.contains(where: SelectorScanner.isSpace) { return false }
    var index = 0
    while index < text.count {
      if SelectorScanner.isSpace(text[index]) {
        index += 1
        continue
      }
      var end = index + 1
      while end < text.count, !SelectorScanner.isSpace(text[end]) { end += 1 }
      if equal(part(text, index, end - index), token, ignoresCase: ignoresCase) { return true }
      index = end
    }
    return false
  }

  private static func contains(
    _ text: UnsafeRawBufferPointer, _ value: [UInt8], ignoresCase: Bool
  ) -> Bool {
    if value.isEmpty || text.count < value.count { return false }
    // Linear, whatever the two hold: both may come from anyone.
    if !ignoresCase {
      return value.withUnsafeBytes { ByteSearch.firstOffset(of: $0, in: text) } != nil
    }
    return value.map(lower).withUnsafeBytes { value in
      text.map(lower).withUnsafeBytes { ByteSearch.firstOffset(of: value, in: $0) }
    } != nil
  }

  private static func part(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: text[start..<(start + count)])
  }

  @inline(__always)
  private static func lower(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
