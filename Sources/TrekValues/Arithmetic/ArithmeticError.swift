/// Why two values cannot be calculated with.
public struct ArithmeticError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong, for code that tells the cases apart.
  public enum Kind: Sendable, Hashable {
    /// The operation is not defined between values of these kinds.
    case kinds
    /// The result does not fit.
    case overflow
    /// The divisor is zero.
    case divisionByZero
  }

  /// What went wrong.
  public let kind: Kind

  /// The sentence for people, lower case, without a full stop.
  public let message: String

  /// Makes an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// For an operation that these two kinds do not have: `cannot add text and int: …`.
  @usableFromInline
  static func kinds(
    _ verb: String, _ left: Value, _ between: String, _ right: Value
  ) -> ArithmeticError {
    let hint: String
    switch (left, right) {
    case (.null, _), (_, .null): hint = "`??` gives a value in place of null"
    case (.text, let other) where other.isNumber, (let other, .text) where other.isNumber:
      hint = "text and numbers are not converted by themselves"
    default: hint = ""
    }
    let message = "cannot \(verb) \(left.typeName) \(between) \(right.typeName)"
    return ArithmeticError(.kinds, hint.isEmpty ? message : "\(message): \(hint)")
  }

  @usableFromInline
  static func overflow(_ left: Value, _ sign: String, _ right: Value) -> ArithmeticError {
    ArithmeticError(
      .overflow, "the result of \(left.shortText) \(sign) \(right.shortText) is too large")
  }

  @usableFromInline
  static func divisionByZero(_ left: Value) -> ArithmeticError {
    ArithmeticError(.divisionByZero, "\(left.shortText) cannot be divided by zero")
  }
}

extension Value {
  /// The value as a message shows it, at most some 40 characters long.
  var shortText: String {
    let text = printed.string
    return text.utf8.count <= 40 ? text : String(text.prefix(39)) + "…"
  }
}
