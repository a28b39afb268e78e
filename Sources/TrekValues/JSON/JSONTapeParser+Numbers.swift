extension JSONTapeParser {
  /// One of the three words, which begins here by its first letter.
  mutating func literal(_ four: UInt32, _ length: Int, _ tag: UInt64) -> Bool {
    let matches =
      end - next >= length
      && UInt32(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt32.self)) == four
      && (length == 4 || next[4] == UInt8(ascii: "e"))
    guard matches else {
      fail(isPrefixOfLiteral() ? .endsEarly : .literal)
      return false
    }
    push(tag &<< 60)
    next += length
    return true
  }

  /// Whether the text ends within true, false or null.
  private mutating func isPrefixOfLiteral() -> Bool {
    let rest = UnsafeBufferPointer(start: next, count: end - next)
    let matches = ["true", "false", "null"].contains { $0.utf8.starts(with: rest) }
    if matches { next = end }
    return matches
  }

  /// A number, which begins here by its sign or first digit.
  @inline(__always)
  mutating func number() -> Bool {
    let first = next
    var tag = Tag.integer
    if next.pointee == UInt8(ascii: "-") {
      next += 1
      guard next < end, isDigit(next.pointee) else {
        fail(next < end ? .number : .endsEarly)
        return false
      }
    }
    if next.pointee == UInt8(ascii: "0") {
      next += 1
      if next < end, isDigit(next.pointee) {
        fail(.leadingZero, at: first)
        return false
      }
    } else {
      repeat { next += 1 } while next < end && isDigit(next.pointee)
    }
    if next < end, next.pointee == UInt8(ascii: ".") || next.pointee | 0x20 == UInt8(ascii: "e") {
      tag = Tag.decimal
      if !fraction() { return false }
    }
    push(JSONTape.word(tag, next - first, first - start))
    return true
  }

  /// The fraction and the exponent of a number.
  private mutating func fraction() -> Bool {
    if next.pointee == UInt8(ascii: ".") {
      next += 1
      guard digits() else {
        fail(next < end ? .missingDigits : .endsEarly)
        return false
      }
    }
    if next < end, next.pointee | 0x20 == UInt8(ascii: "e") {
      next += 1
      if next < end, next.pointee == UInt8(ascii: "+") || next.pointee == UInt8(ascii: "-") {
        next += 1
      }
      guard digits() else {
        fail(next < end ? .missingExponent : .endsEarly)
        return false
      }
    }
    return true
  }

  @inline(__always)
  private mutating func digits() -> Bool {
    let first = next
    while next < end, isDigit(next.pointee) { next += 1 }
    return next > first
  }

  @inline(__always)
  func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
