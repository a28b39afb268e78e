/// The operators of expressions, as functions of values.
///
/// Nothing is converted between text and numbers. An int and another number give a double; a
/// decimal counts as its double. A result that does not fit is an error, never a wrap or an
/// infinity. The fast cases are inlined where they are called; all others are in
/// `Arithmetic+Numbers.swift` and `Arithmetic+Units.swift`.
public enum Arithmetic {
  /// Numbers add up, texts, bytes and lists join, durations and sizes add up.
  @inlinable
  public static func add(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    switch (left, right) {
    case (.int(let first), .int(let second)):
      let (sum, overflow) = first.addingReportingOverflow(second)
      if !overflow { return .int(sum) }
    case (.double(let first), .double(let second)):
      let sum = first + second
      if sum.isFinite { return .double(sum) }
    default: break
    }
    return try addOthers(left, right)
  }

  /// Numbers, durations and sizes.
  @inlinable
  public static func subtract(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    switch (left, right) {
    case (.int(let first), .int(let second)):
      let (difference, overflow) = first.subtractingReportingOverflow(second)
      if !overflow { return .int(difference) }
    case (.double(let first), .double(let second)):
      let difference = first - second
      if difference.isFinite { return .double(difference) }
    default: break
    }
    return try subtractOthers(left, right)
  }

  /// Numbers; a duration, a size or a rate with a number; a rate with a duration.
  @inlinable
  public static func multiply(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    switch (left, right) {
    case (.int(let first), .int(let second)):
      let (product, overflow) = first.multipliedReportingOverflow(by: second)
      if !overflow { return .int(product) }
    case (.double(let first), .double(let second)):
      let product = first * second
      if product.isFinite { return .double(product) }
    default: break
    }
    return try multiplyOthers(left, right)
  }

  /// Two ints that divide without rest give an int, all other numbers a double.
  ///
  /// A duration or a size by a number, or by its own kind (a number comes out); a rate by a number;
  /// a number by a duration, which gives a rate. Division by zero is an error, of doubles too.
  @inlinable
  public static func divide(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if case .int(let first) = left, case .int(let second) = right, second > 0 {
      let (quotient, rest) = first.quotientAndRemainder(dividingBy: second)
      return rest == 0 ? .int(quotient) : .double(Double(first) / Double(second))
    }
    return try divideOthers(left, right)
  }

  /// What is left over by a division that rounds towards zero; it has the sign of the left side.
  ///
  /// Of numbers, of two durations and of two sizes.
  @inlinable
  public static func remainder(_ left: Value, _ right: Value) throws(ArithmeticError) -> Value {
    if case .int(let first) = left, case .int(let second) = right, second > 0 {
      return .int(first % second)
    }
    return try remainderOthers(left, right)
  }

  /// The value with the other sign: of numbers, durations and sizes.
  @inlinable
  public static func negate(_ value: Value) throws(ArithmeticError) -> Value {
    if case .int(let number) = value, number != .min { return .int(0 &- number) }
    return try negateOther(value)
  }

  /// How one value stands to another, for `<` and its like; an error where they have no order.
  @inlinable
  public static func compare(_ left: Value, _ right: Value) throws(ArithmeticError) -> Ordering {
    if case .int(let first) = left, case .int(let second) = right { return Ordering(first, second) }
    guard let order = Value.compare(left, right) else {
      throw ArithmeticError.kinds("compare", left, "and", right)
    }
    return order
  }

  /// Whether a text has a text in it, bytes have bytes in them, a list a value, a record a field of
  /// that name.
  public static func contains(
    _ whole: Value, _ part: Value
  ) throws(ArithmeticError) -> Bool {
    switch (whole, part) {
    case (.text(let text), .text(let needle)):
      return text.withUTF8 { bytes in
        needle.withUTF8 {
          ByteSearch.firstOffset(of: UnsafeRawBufferPointer($0), in: UnsafeRawBufferPointer(bytes))
            != nil
        }
      }
    case (.bytes(let bytes), .bytes(let needle)):
      return bytes.withUnsafeBytes { bytes in
        needle.withUnsafeBytes { ByteSearch.firstOffset(of: $0, in: bytes) != nil }
      }
    case (.list(let list), _): return list.contains(part)
    case (.record(let record), .text(let name)): return record[name] != nil
    case (.object(let object), .text(let name)): return object.field(name.string) != nil
    default: throw ArithmeticError.kinds("look in", whole, "for", part)
    }
  }
}
