/// An unsigned decimal number in front of a unit, exact: digits, `_` between digits, a fraction.
struct UnitNumber {
  /// The digits without the point, at most 18 of them.
  let digits: UInt64
  /// How many of the digits stand behind the point.
  let scale: Int
  /// What follows the number.
  let unit: Substring.UTF8View

  /// Reads the number that a text begins with; nil where none does, or with more digits.
  init?(_ text: Substring.UTF8View) {
    var rest = text
    var digits: UInt64 = 0
    var count = 0
    var scale = 0
    var behindPoint = false
    var previous: UInt8 = 0
    while let byte = rest.first {
      if byte &- 0x30 < 10 {
        digits = digits &* 10 &+ UInt64(byte &- 0x30)
        if digits != 0 { count += 1 }
        if count > 18 { return nil }
        if behindPoint { scale += 1 }
      } else if byte == UInt8(ascii: "_") {
        if !(previous &- 0x30 < 10) { return nil }
      } else if byte == UInt8(ascii: ".") {
        if behindPoint || !(previous &- 0x30 < 10) { return nil }
        behindPoint = true
      } else {
        break
      }
      previous = byte
      rest = rest.dropFirst()
    }
    if !(previous &- 0x30 < 10) || scale > 18 { return nil }
    self.digits = digits
    self.scale = scale
    unit = rest
  }

  /// The number times a factor, rounded to the nearest whole number, halves up; nil beyond 64 bits.
  func times(_ factor: Int64) -> Int64? {
    var divisor: UInt64 = 1
    for _ in 0..<scale { divisor *= 10 }
    var (high, low) = digits.multipliedFullWidth(by: factor.magnitude)
    let (sum, carry) = low.addingReportingOverflow(divisor / 2)
    low = sum
    if carry { high += 1 }
    if high >= divisor { return nil }
    return Int64(exactly: divisor.dividingFullWidth((high, low)).quotient)
  }

  /// The number itself.
  var double: Double {
    var divisor = 1.0
    for _ in 0..<scale { divisor *= 10 }
    return Double(digits) / divisor
  }

  /// A whole number of small units as a decimal of a unit that is a power of ten of them: 1500 of
  /// a thousand each is `1.5`.
  static func decimal(_ count: UInt64, per power: Int) -> String {
    var unit: UInt64 = 1
    for _ in 0..<power { unit *= 10 }
    let (whole, rest) = count.quotientAndRemainder(dividingBy: unit)
    if rest == 0 { return String(whole) }
    var fraction = String(rest)
    fraction = String(repeating: "0", count: power - fraction.utf8.count) + fraction
    while fraction.utf8.last == 0x30 { fraction.removeLast() }
    return "\(whole).\(fraction)"
  }
}
