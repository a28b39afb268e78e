/// A number in the one form that it shares with every number equal to it.
///
/// Whole numbers within 64 bits are integers, however they were written. Any other decimal is the
/// double whose shortest text has the same value (`0.10` equals the double 0.1), or, with more
/// digits than a double has, itself: two long identifiers that differ stay different. This makes
/// equality an equivalence over ints, doubles and decimals, with an order to match.
enum CanonicalNumber: Hashable {
  case int(Int64)
  case double(Double)
  case exact(DecimalDigits)

  /// Nil for what is no number.
  init?(_ value: Value) {
    switch value {
    case .int(let number): self = .int(number)
    case .double(let number): self.init(number)
    case .decimal(let number): self.init(number)
    default: return nil
    }
  }

  init(_ number: Double) {
    if let whole = Int64(exactly: number) {
      self = .int(whole)
    } else {
      self = .double(number.isNaN ? .nan : number)
    }
  }

  init(_ number: Decimal) {
    self = number.text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      if let whole = NumberText.int64(raw) { return .int(whole) }
      // Of no more than 15 digits, the shortest text of the nearest double is the number itself.
      if let double = NumberText.quickDouble(raw) { return CanonicalNumber(double) }
      let digits = DecimalDigits(raw)
      if let whole = digits.int64 { return .int(whole) }
      let double = NumberText.double(raw)
      return double.isFinite && DecimalDigits(double) == digits ? .double(double) : .exact(digits)
    }
  }

  /// Equal forms; NaN equals itself, so that values can be keys.
  static func == (left: CanonicalNumber, right: CanonicalNumber) -> Bool {
    switch (left, right) {
    case (.int(let first), .int(let second)): first == second
    case (.double(let first), .double(let second)):
      first == second || (first.isNaN && second.isNaN)
    case (.exact(let first), .exact(let second)): first == second
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .int(let number): hasher.combine(number)
    case .double(let number): hasher.combine(number)
    case .exact(let digits): hasher.combine(digits)
    }
  }

  /// How one number stands to another; NaN comes before all others.
  static func compare(_ left: CanonicalNumber, _ right: CanonicalNumber) -> Ordering {
    switch (left, right) {
    case (.int(let first), .int(let second)): return Ordering(first, second)
    case (.int(let first), .double(let second)): return compare(first, second)
    case (.double(let first), .int(let second)): return compare(second, first).reversed
    case (.double(let first), .double(let second)): return compare(first, second)
    case (.exact(let first), .exact(let second)): return DecimalDigits.compare(first, second)
    case (.exact, _): return compare(right, left).reversed
    case (.int(let first), .exact(let second)):
      var text = String(first)
      let digits = text.withUTF8 { DecimalDigits(UnsafeRawBufferPointer($0)) }
      return DecimalDigits.compare(digits, second)
    case (.double(let first), .exact(let second)):
      if first.isNaN { return .less }
      if first.isInfinite { return first < 0 ? .less : .greater }
      return DecimalDigits.compare(DecimalDigits(first), second)
    }
  }

  static func compare(_ left: Double, _ right: Double) -> Ordering {
    if left.isNaN || right.isNaN {
      return left.isNaN ? (right.isNaN ? .equal : .less) : .greater
    }
    return Ordering(left, right)
  }

  static func compare(_ left: Int64, _ right: Double) -> Ordering {
    if right.isNaN { return .greater }
    if right >= 0x1p63 { return .less }
    if right < -0x1p63 { return .greater }
    let whole = Int64(right)  // in range: checked above
    if left != whole { return Ordering(left, whole) }
    return Ordering(0, right - Double(whole))
  }
}
