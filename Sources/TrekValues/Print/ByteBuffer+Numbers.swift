extension ByteBuffer {
  /// Adds a whole number in decimal digits.
  public func append(decimal number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(decimal: number.magnitude)
  }

  /// Adds a whole number in decimal digits.
  public func append(decimal number: UInt64) {
    reserve(20)
    let start = base + filled
    if number < 10 {
      start.storeBytes(of: UInt8(truncatingIfNeeded: number) &+ 0x30, as: UInt8.self)
      filled &+= 1
      return
    }
    var digits = 1
    var bound: UInt64 = 10
    while number >= bound {
      digits &+= 1
      if digits == 20 { break }
      bound &*= 10
    }
    var rest = number
    var place = digits
    while place > 0 {
      place &-= 1
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      start.storeBytes(
        of: UInt8(truncatingIfNeeded: remainder) &+ 0x30, toByteOffset: place, as: UInt8.self)
      rest = quotient
    }
    filled &+= digits
  }

  /// Adds a double in its shortest form that reads back the same: `2.0`, `0.1`, `1e+20`, `nan`.
  public func append(shortest number: Double) {
    append(utf8: number.description)
  }
}
