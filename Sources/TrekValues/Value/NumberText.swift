/// Reads numbers out of text, by the grammar of JSON and without regard to any locale.
@usableFromInline
enum NumberText {
  /// How many of the first bytes are a JSON number; 0 where none begins there.
  static func length(_ bytes: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    func digits() -> Bool {
      let start = offset
      while offset < bytes.count, bytes[offset] &- 0x30 < 10 { offset += 1 }
      return offset > start
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "0") {
      offset += 1
    } else if !digits() {
      return 0
    }
    var end = offset
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      if !digits() { return end }
      end = offset
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count,
        bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
      if !digits() { return end }
    }
    return offset
  }

  /// The integer that the bytes write out in digits alone; nil for `-0`, for a fraction or an
  /// exponent, and beyond 64 bits.
  @usableFromInline
  static func int64(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    var offset = 0
    let negative = bytes.count > 0 && bytes[0] == UInt8(ascii: "-")
    if negative { offset = 1 }
    let digits = bytes.count &- offset
    if digits < 1 || digits > 19 { return nil }
    var magnitude: UInt64 = 0
    while offset < bytes.count {
      let digit = bytes[offset] &- 0x30
      if digit > 9 { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit)  // 19 digits stay below 2^64
      offset &+= 1
    }
    if negative {
      if magnitude == 0 || magnitude > 1 << 63 { return nil }
      return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
    return magnitude < 1 << 63 ? Int64(truncatingIfNeeded: magnitude) : nil
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The double nearest to a JSON number; infinite where it is too large.
  static func double(_ bytes: UnsafeRawBufferPointer) -> Double {
    if let quick = quickDouble(bytes) { return quick }
    return Double(String(decoding: bytes, as: UTF8.self)) ?? .nan
  }

  /// The double nearest to a JSON number of at most 15 digits and a small exponent, else nil.
  ///
  /// Digits and power of ten are then exact doubles, and one multiplication or division rounds
  /// once (Clinger 1990, "How to read floating point numbers accurately").
  static func quickDouble(_ bytes: UnsafeRawBufferPointer) -> Double? {
    if bytes.count > 24 { return nil }
    var offset = 0
    let negative = bytes.count > 0 && bytes[0] == UInt8(ascii: "-")
    if negative { offset = 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var fraction = 0
    var inFraction = false
    loop: while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case 0x30...0x39:
        mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
        if mantissa != 0 { digits += 1 }
        if inFraction { fraction += 1 }
      case UInt8(ascii: "."):
        inFraction = true
      default:
        break loop
      }
      if digits > 15 { return nil }
      offset += 1
    }
    var exponent = -fraction
    if offset < bytes.count {
      offset += 1  // the e
      var sign = 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") {
        sign = -1
        offset += 1
      } else if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") {
        offset += 1
      }
      if bytes.count - offset > 3 { return nil }
      var written = 0
      while offset < bytes.count {
        written = written * 10 + Int(bytes[offset] &- 0x30)
        offset += 1
      }
      exponent += sign * written
    }
    if exponent < -22 || exponent > 22 { return nil }
    let scaled =
      exponent < 0
      ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    return negative ? -scaled : scaled
  }
}
