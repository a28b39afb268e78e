extension Arithmetic {
  /// What a duration or a size counts, in nanoseconds or bytes; nil for anything else.
  private static func units(_ value: Value) -> Int64? {
    switch value {
    case .duration(let duration): duration.wholeNanoseconds
    case .size(let size): size
    default: nil
    }
  }

  /// Two durations, or two sizes.
  private static func sameUnits(_ left: Value, _ right: Value) -> (Int64, Int64)? {
    switch (left, right) {
    case (.duration, .duration), (.size, .size):
      guard let first = units(left), let second = units(right) else { return nil }
      return (first, second)
    default: return nil
    }
  }

  /// So many nanoseconds or bytes, as a value of a kind.
  private static func value(_ count: Int64, like value: Value) -> Value {
    if case .size = value { return .size(count) }
    return .duration(.nanoseconds(count))
  }

  static func addUnits(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    guard let (first, second) = sameUnits(left, right) else {
      throw .kinds("add", left, "and", right)
    }
    let (sum, overflow) = first.addingReportingOverflow(second)
    if overflow { throw .overflow(left, "+", right) }
    return value(sum, like: left)
  }

  static func subtractUnits(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    guard let (first, second) = sameUnits(left, right) else {
      throw .kinds("subtract", right, "from", left)
    }
    let (difference, overflow) = first.subtractingReportingOverflow(second)
    if overflow { throw .overflow(left, "-", right) }
    return value(difference, like: left)
  }

  static func multiplyUnits(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    switch (left, right) {
    case (.duration, let factor) where factor.isNumber, (.size, let factor) where factor.isNumber:
      return try scale(left, by: factor, left, right)
    case (let factor, .duration) where factor.isNumber, (let factor, .size) where factor.isNumber:
      return try scale(right, by: factor, left, right)
    case (.rate(let rate), .duration(let duration)), (.duration(let duration), .rate(let rate)):
      guard let nanoseconds = duration.wholeNanoseconds else {
        throw .overflow(left, "*", right)
      }
      return .double(rate.count * (Double(nanoseconds) / Double(rate.nanoseconds)))
    case (.rate(let rate), let factor), (let factor, .rate(let rate)):
      guard let number = factor.asDouble else { break }
      guard let scaled = Rate(rate.count * number, per: rate.duration) else {
        throw .overflow(left, "*", right)
      }
      return .rate(scaled)
    default: break
    }
    throw .kinds("multiply", left, "by", right)
  }

  /// A duration or a size times a number, to the nearest nanosecond or byte.
  private static func scale(
    _ unit: Value, by factor: Value, _ left: Value, _ right: Value
  ) throws(ArithmeticError) -> Value {
    guard let count = units(unit) else { throw .overflow(left, "*", right) }
    if case .int(let number) = factor {
      let (product, overflow) = count.multipliedReportingOverflow(by: number)
      if overflow { throw .overflow(left, "*", right) }
      return value(product, like: unit)
    }
    let product = (Double(count) * (factor.asDouble ?? .nan)).rounded()
    guard let whole = Int64(exactly: product) else { throw .overflow(left, "*", right) }
    return value(whole, like: unit)
  }

  static func divideUnits(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if let (first, second) = sameUnits(left, right) {
      return try divide(.int(first), .int(second))
    }
    if let divisor = right.asDouble {
      if case .rate(let rate) = left {
        if divisor == 0 { throw .divisionByZero(left) }
        guard let scaled = Rate(rate.count / divisor, per: rate.duration) else {
          throw .overflow(left, "/", right)
        }
        return .rate(scaled)
      }
      if let count = units(left) {
        if divisor == 0 { throw .divisionByZero(left) }
        if case .int(let number) = right, count % number == 0, number != -1 {
          return value(count / number, like: left)
        }
        guard let whole = Int64(exactly: (Double(count) / divisor).rounded()) else {
          throw .overflow(left, "/", right)
        }
        return value(whole, like: left)
      }
    }
    if let count = left.asDouble, case .duration(let duration) = right {
      if duration == .zero { throw .divisionByZero(left) }
      guard let rate = Rate(count, per: duration) else {
        throw ArithmeticError(
          .overflow,
          "a rate needs a count and a time that are not negative, not "
            + "\(left.shortText) / \(right.shortText)")
      }
      return .rate(rate)
    }
    throw .kinds("divide", left, "by", right)
  }

  static func remainderUnits(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    guard let (first, second) = sameUnits(left, right) else {
      throw .kinds("divide", left, "by", right)
    }
    if second == 0 { throw .divisionByZero(left) }
    return value(second == -1 ? 0 : first % second, like: left)
  }
}
