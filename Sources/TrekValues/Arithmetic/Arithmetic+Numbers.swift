extension Arithmetic {
  /// Two numbers as doubles, or nil where one is none.
  private static func doubles(_ left: Value, _ right: Value) -> (Double, Double)? {
    guard let first = left.asDouble, let second = right.asDouble else { return nil }
    return (first, second)
  }

  private static func finite(
    _ result: Double, _ left: Value, _ sign: String, _ right: Value
  ) throws(ArithmeticError) -> Value {
    if result.isFinite { return .double(result) }
    throw ArithmeticError.overflow(left, sign, right)
  }

  @usableFromInline
  @inline(never)
  static func addOthers(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    switch (left, right) {
    case (.int, .int): throw .overflow(left, "+", right)
    case (.text(let first), .text(let second)): return .text(first.appending(second))
    case (.bytes(let first), .bytes(let second)): return .bytes(first.appending(second))
    case (.list(let first), .list(let second)): return .list(first.appending(second))
    default: break
    }
    if let (first, second) = doubles(left, right) {
      return try finite(first + second, left, "+", right)
    }
    return try addUnits(left, right)
  }

  @usableFromInline
  @inline(never)
  static func subtractOthers(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if case (.int, .int) = (left, right) { throw .overflow(left, "-", right) }
    if let (first, second) = doubles(left, right) {
      return try finite(first - second, left, "-", right)
    }
    return try subtractUnits(left, right)
  }

  @usableFromInline
  @inline(never)
  static func multiplyOthers(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if case (.int, .int) = (left, right) { throw .overflow(left, "*", right) }
    if let (first, second) = doubles(left, right) {
      return try finite(first * second, left, "*", right)
    }
    return try multiplyUnits(left, right)
  }

  @usableFromInline
  @inline(never)
  static func divideOthers(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if case (.int(let first), .int(let second)) = (left, right) {
      if second == 0 { throw .divisionByZero(left) }
      let (quotient, overflow) = first.dividedReportingOverflow(by: second)
      if overflow { throw .overflow(left, "/", right) }
      if quotient &* second == first { return .int(quotient) }
    }
    if let (first, second) = doubles(left, right) {
      if second == 0 { throw .divisionByZero(left) }
      return try finite(first / second, left, "/", right)
    }
    return try divideUnits(left, right)
  }

  @usableFromInline
  @inline(never)
  static func remainderOthers(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if case (.int(let first), .int(let second)) = (left, right) {
      if second == 0 { throw .divisionByZero(left) }
      return .int(second == -1 ? 0 : first % second)
    }
    if let (first, second) = doubles(left, right) {
      if second == 0 { throw .divisionByZero(left) }
      return try finite(first.truncatingRemainder(dividingBy: second), left, "%", right)
    }
    return try remainderUnits(left, right)
  }

  @usableFromInline
  @inline(never)
  static func negateOther(_ value: Value) throws(ArithmeticError) -> Value {
    switch value {
    case .int(let number), .size(let number):
      let (negated, overflow) = (0 as Int64).subtractingReportingOverflow(number)
      if overflow { throw .overflow(.int(0), "-", value) }
      if case .int = value { return .int(negated) }
      return .size(negated)
    case .double(let number): return .double(-number)
    case .decimal(let number): return try finite(-number.double, .int(0), "-", value)
    case .duration(let duration):
      guard let nanoseconds = duration.wholeNanoseconds, nanoseconds != .min else {
        throw .overflow(.int(0), "-", value)
      }
      return .duration(.nanoseconds(-nanoseconds))
    default:
      throw ArithmeticError(.kinds, "cannot change the sign of \(value.typeName)")
    }
  }
}

extension Text {
  /// This text followed by another.
  public func appending(_ other: Text) -> Text {
    withUTF8 { first in
      other.withUTF8 { second in
        let count = first.count + second.count
        return Text(
          String(unsafeUninitializedCapacity: count) { target in
            let raw = UnsafeMutableRawBufferPointer(target)
            raw.copyMemory(from: UnsafeRawBufferPointer(first))
            UnsafeMutableRawBufferPointer(rebasing: raw[first.count...])
              .copyMemory(from: UnsafeRawBufferPointer(second))
            return count
          })
      }
    }
  }
}

extension Bytes {
  /// These bytes followed by others, in a buffer of their own.
  public func appending(_ other: Bytes) -> Bytes {
    let buffer = ByteBuffer(capacity: count + other.count)
    withUnsafeBytes { buffer.append($0) }
    other.withUnsafeBytes { buffer.append($0) }
    return buffer.bytes
  }
}
