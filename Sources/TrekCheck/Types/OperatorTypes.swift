import TrekValues

/// What operators take and give.
enum OperatorTypes {
  /// The type that an operator gives for operands of two types, or nil where it takes no such
  /// operands.
  static func result(
    _ op: BinaryOperator, _ left: ValueType, _ right: ValueType
  ) -> ValueType? {
    switch op {
    case .equal, .notEqual: return .bool
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return isUnknown(left) || isUnknown(right) || haveOrder(left, right) ? .bool : nil
    case .in: return contains(right, left)
    case .contains: return contains(left, right)
    case .matches:
      let isText = isUnknown(left) || plain(left) == .text || plain(left) == .url
      let isPattern = isUnknown(right) || plain(right) == .regex
      return isText && isPattern ? .bool : nil
    case .add, .subtract, .multiply, .divide, .remainder:
      return arithmetic(op, left, right)
    }
  }

  /// Whether two types can have equal values.
  static func canBeEqual(_ left: ValueType, _ right: ValueType) -> Bool {
    switch (left, right) {
    case (.any, _), (_, .any), (.null, .null), (.nothing, _), (_, .nothing): true
    case (.optional(let inner), let other), (let other, .optional(let inner)):
      other == .null || canBeEqual(inner, other)
    case (.null, _), (_, .null): false
    case (.list(let one), .list(let other)): canBeEqual(one, other)
    case (.record, .record): true
    case (.text, .url), (.url, .text): true
    default: isNumber(left) && isNumber(right) || left == right
    }
  }

  static func isNumber(_ type: ValueType) -> Bool { type == .int || type == .number }

  private static func isUnknown(_ type: ValueType) -> Bool {
    switch type {
    case .any, .nothing: true
    case .optional(let inner): isUnknown(inner)
    default: false
    }
  }

  private static func plain(_ type: ValueType) -> ValueType {
    if case .optional(let inner) = type { return plain(inner) }
    return type
  }

  private static func haveOrder(_ left: ValueType, _ right: ValueType) -> Bool {
    switch (plain(left), plain(right)) {
    case (.text, .text), (.duration, .duration), (.size, .size), (.rate, .rate), (.bool, .bool),
      (.bytes, .bytes), (.list, .list), (.url, .url), (.text, .url), (.url, .text):
      true
    case (let one, let other): isNumber(one) && isNumber(other)
    }
  }

  private static func contains(_ whole: ValueType, _ part: ValueType) -> ValueType? {
    let part = plain(part)
    switch plain(whole) {
    case .any, .nothing: return .bool
    case .text, .url: return isUnknown(part) || part == .text ? .bool : nil
    case .list(let element): return canBeEqual(element, part) ? .bool : nil
    case .record: return isUnknown(part) || part == .text ? .bool : nil
    default: return nil
    }
  }

  private static func arithmetic(
    _ op: BinaryOperator, _ left: ValueType, _ right: ValueType
  ) -> ValueType? {
    let left = plain(left)
    let right = plain(right)
    if isUnknown(left) || isUnknown(right) { return unknown(op, left, right) }
    if isNumber(left), isNumber(right) {
      return op != .divide && left == .int && right == .int ? .int : .number
    }
    switch (op, left, right) {
    case (.add, .text, .text): return .text
    case (.add, .bytes, .bytes): return .bytes
    case (.multiply, .rate, .duration), (.multiply, .duration, .rate): return .number
    case (.add, .list(let one), .list(let other)): return .list(ValueType.join(one, other))
    case (.add, .duration, .duration), (.subtract, .duration, .duration): return .duration
    case (.remainder, .duration, .duration): return .duration
    case (.add, .size, .size), (.subtract, .size, .size), (.remainder, .size, .size): return .size
    case (.multiply, let quantity, let factor) where isNumber(factor):
      return isQuantity(quantity) ? quantity : nil
    case (.multiply, let factor, let quantity) where isNumber(factor):
      return isQuantity(quantity) ? quantity : nil
    case (.divide, .duration, .duration), (.divide, .size, .size): return .number
    case (.divide, let quantity, let divisor) where isNumber(divisor):
      return isQuantity(quantity) ? quantity : nil
    case (.divide, let count, .duration) where isNumber(count): return .rate
    default: return nil
    }
  }

  private static func isQuantity(_ type: ValueType) -> Bool {
    type == .duration || type == .size || type == .rate
  }

  /// What is left to say where one operand is not known.
  private static func unknown(
    _ op: BinaryOperator, _ left: ValueType, _ right: ValueType
  ) -> ValueType? {
    let known = isUnknown(left) ? right : left
    switch known {
    case .any, .nothing, .int, .number, .duration, .size, .rate: return .any
    case .text, .bytes: return op == .add ? known : nil
    case .list: return op == .add ? .list(.any) : nil
    default: return nil
    }
  }
}
