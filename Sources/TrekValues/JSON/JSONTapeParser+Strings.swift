extension JSONTapeParser {
  /// A key and the colon after it, up to the value.
  @inline(__always)
  mutating func key() -> Bool {
    guard next < end else {
      fail(.endsEarly)
      return false
    }
    guard next.pointee == UInt8(ascii: "\"") else {
      fail(next.pointee == UInt8(ascii: "}") ? .trailingComma : .expectedKey)
      return false
    }
    if !string() { return false }
    skipSpace()
    guard next < end, next.pointee == UInt8(ascii: ":") else {
      fail(next < end ? .expectedColon : .endsEarly)
      return false
    }
    next += 1
    skipSpace()
    return true
  }

  /// A string from its opening quote on.
  @inline(__always)
  mutating func string() -> Bool {
    next += 1
    let first = next
    var escaped = false
    while true {
      while end - next >= 8 {
        let special = Self.specialBytes(Self.load(next))
        if special == 0 {
          next += 8
          continue
        }
        next += special.trailingZeroBitCount &>> 3
        break
      }
      if next == end {
        fail(.endsInText)
        return false
      }
      let byte = next.pointee
      if byte == UInt8(ascii: "\"") { break }
      if byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\\") {
        next += 1  // within the last seven bytes of the text
        continue
      }
      if !specialByte(&escaped) { return false }
    }
    push(JSONTape.word(escaped ? Tag.escaped : Tag.string, next - first, first - start))
    next += 1
    return true
  }

  /// The high bit of each byte that a string cannot simply hold, exact up to the lowest such byte.
  ///
  /// Those are quotes, backslashes, control characters, and parts of characters beyond ASCII.
  @inline(__always)
  private static func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ ones &* 0x22
    let slashes = word ^ ones &* 0x5C
    let low =
      ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
      | ((word &- ones &* 0x20) & ~word)
    return (low | word) & (ones &* 0x80)
  }

  /// Goes past an escape, or past characters beyond ASCII.
  @inline(never)
  private mutating func specialByte(_ escaped: inout Bool) -> Bool {
    if next.pointee >= 0x80 {
      repeat {
        let length = UTF8Check.sequenceLength(UnsafeRawPointer(next), end - next)
        if length == 0 {
          fail(.encoding)
          return false
        }
        next += length
      } while next < end && next.pointee >= 0x80
      return true
    }
    guard next.pointee == UInt8(ascii: "\\") else {
      fail(.control)
      return false
    }
    escaped = true
    next += 1
    guard next < end else {
      fail(.endsInText)
      return false
    }
    switch next.pointee {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      next += 1
      return true
    case UInt8(ascii: "u"):
      return unicodeEscape()
    default:
      fail(.escape)
      return false
    }
  }

  /// `\uXXXX` from its u on; a high surrogate together with the low one after it.
  private mutating func unicodeEscape() -> Bool {
    let place = next - 1
    guard let unit = JSONEscape.hexadecimal(next + 1, end) else {
      fail(.unicodeEscape, at: place)
      return false
    }
    next += 5
    if unit & 0xF800 != 0xD800 { return true }
    guard unit < 0xDC00, end - next >= 6, next[0] == UInt8(ascii: "\\"),
      next[1] == UInt8(ascii: "u"), let low = JSONEscape.hexadecimal(next + 2, end),
      low & 0xFC00 == 0xDC00
    else {
      fail(.loneSurrogate, at: place)
      return false
    }
    next += 6
    return true
  }
}
