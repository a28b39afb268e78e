/// A decimal number taken apart: 0.d₁d₂d₃… × 10^exponent, without zeros at either end.
///
/// Two numbers are equal exactly if this form of them is.
struct DecimalDigits: Hashable {
  /// False for zero.
  var negative = false
  /// The digits as values 0 to 9; empty for zero.
  var digits: [UInt8] = []
  /// 0 for zero; an exponent of more than 18 digits counts as the largest there is.
  var exponent = 0

  /// Takes a number by the grammar of JSON apart.
  init(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    if bytes.count > 0, bytes[0] == UInt8(ascii: "-") {
      negative = true
      offset = 1
    }
    var point: Int?
    var leadingZeros = 0
    digits.reserveCapacity(bytes.count - offset)
    var whole = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: ".") {
        point = whole
      } else if byte &- 0x30 < 10 {
        whole += 1
        if digits.isEmpty && byte == 0x30 {
          leadingZeros += 1
        } else {
          digits.append(byte &- 0x30)
        }
      } else {
        break
      }
      offset += 1
    }
    var written = 0
    if offset < bytes.count {
      offset += 1
      var sign = 1
      if offset < bytes.count, !(bytes[offset] &- 0x30 < 10) {
        if bytes[offset] == UInt8(ascii: "-") { sign = -1 }
        offset += 1
      }
      while offset < bytes.count {
        if written < 100_000_000_000_000_000 { written = written * 10 + Int(bytes[offset] &- 0x30) }
        offset += 1
      }
      written *= sign
    }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      negative = false
    } else {
      exponent = (point ?? whole) - leadingZeros + written
    }
  }

  /// The digits of a finite double in its shortest form that reads back as the same double.
  init(_ number: Double) {
    var description = number.description
    self = description.withUTF8 { DecimalDigits(UnsafeRawBufferPointer($0)) }
  }

  /// The integer it is, where it is one and fits.
  var int64: Int64? {
    if digits.isEmpty { return 0 }
    guard exponent >= digits.count, exponent <= 19 else { return nil }
    var magnitude: UInt64 = 0
    for index in 0..<exponent {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(
        index < digits.count ? UInt64(digits[index]) : 0)
      if overflow || carry { return nil }
      magnitude = sum
    }
    if negative { return magnitude > 1 << 63 ? nil : Int64(truncatingIfNeeded: 0 &- magnitude) }
    return Int64(exactly: magnitude)
  }

  /// How one number stands to another.
  static func compare(_ left: DecimalDigits, _ right: DecimalDigits) -> Ordering {
    if left.negative != right.negative { return left.negative ? .less : .greater }
    let magnitudes = compareMagnitudes(left, right)
    return left.negative ? magnitudes.reversed : magnitudes
  }

  private static func compareMagnitudes(
    _ left: DecimalDigits, _ right: DecimalDigits
  ) -> Ordering {
    if left.digits.isEmpty || right.digits.isEmpty {
      return Ordering(left.digits.count, right.digits.count)
    }
    if left.exponent != right.exponent { return Ordering(left.exponent, right.exponent) }
    for (first, second) in zip(left.digits, right.digits) where first != second {
      return Ordering(first, second)
    }
    return Ordering(left.digits.count, right.digits.count)
  }
}
