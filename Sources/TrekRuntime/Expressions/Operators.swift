import TrekPlan
import TrekStageKit
import TrekValues

/// The operators of the language over values.
enum Operators {
  /// A function of two values.
  typealias Binary = @Sendable (Value, Value) throws(StageFailure) -> Value

  /// The function of an operator.
  static func function(of op: PlanOperator) -> Binary {
    switch op {
    case .equal: { (left, right) throws(StageFailure) in .bool(left == right) }
    case .notEqual: { (left, right) throws(StageFailure) in .bool(left != right) }
    case .less: comparison { $0 == .less }
    case .lessOrEqual: comparison { $0 != .greater }
    case .greater: comparison { $0 == .greater }
    case .greaterOrEqual: comparison { $0 != .less }
    case .in:
      { (left, right) throws(StageFailure) in
        .bool(try arithmetic { () throws(ArithmeticError) in try Arithmetic.contains(right, left) })
      }
    case .contains:
      { (left, right) throws(StageFailure) in
        .bool(try arithmetic { () throws(ArithmeticError) in try Arithmetic.contains(left, right) })
      }
    case .matches: matches
    case .add:
      { (left, right) throws(StageFailure) in
        try arithmetic { () throws(ArithmeticError) in try Arithmetic.add(left, right) }
      }
    case .subtract:
      { (left, right) throws(StageFailure) in
        try arithmetic { () throws(ArithmeticError) in try Arithmetic.subtract(left, right) }
      }
    case .multiply:
      { (left, right) throws(StageFailure) in
        try arithmetic { () throws(ArithmeticError) in try Arithmetic.multiply(left, right) }
      }
    case .divide:
      { (left, right) throws(StageFailure) in
        try arithmetic { () throws(ArithmeticError) in try Arithmetic.divide(left, right) }
      }
    case .remainder:
      { (left, right) throws(StageFailure) in
        try arithmetic { () throws(ArithmeticError) in try Arithmetic.remainder(left, right) }
      }
    }
  }

  private static func comparison(_ holds: @escaping @Sendable (Ordering) -> Bool) -> Binary {
    { (left, right) throws(StageFailure) in
      .bool(
        holds(try arithmetic { () throws(ArithmeticError) in try Arithmetic.compare(left, right) }))
    }
  }

  private static let matches: Binary = { (left, right) throws(StageFailure) in
    guard case .object(let object) = right, let regex = object as? any PatternValue else {
      throw StageFailure(
        code: "matches.type", "the right side of `matches` is \(right.typeName), not a regex",
        help: "write the pattern between slashes: `/…/`")
    }
    guard case .text(let text) = left else {
      throw StageFailure(
        code: "matches.type", "the left side of `matches` is \(left.typeName), not text")
    }
    return .bool(try regex.matches(text))
  }

  /// Turns the sign of a number, a duration or a size.
  static func negate(_ value: Value) throws(StageFailure) -> Value {
    try arithmetic { () throws(ArithmeticError) in try Arithmetic.negate(value) }
  }

  /// The truth that a condition gives; nothing but `true` and `false` counts as one.
  static func truth(_ value: Value, of place: String) throws(StageFailure) -> Bool {
    guard case .bool(let truth) = value else {
      throw StageFailure(
        code: "condition.type", "`\(place)` takes true or false, and this is \(value.typeName)",
        help: value.isNull ? "write `?? false` after what may be null" : nil)
    }
    return truth
  }

  /// The most numbers that a range may hold as a list.
  static let longestRange = 10_000_000

  /// `low..high`, both included.
  static func range(_ low: Value, _ high: Value) throws(StageFailure) -> Value {
    guard let first = low.asInt, let last = high.asInt else {
      throw StageFailure(
        code: "range.type", "a range needs whole numbers, not \(low.typeName) and \(high.typeName)")
    }
    guard first <= last else { return .list(List()) }
    let (count, overflow) = last.subtractingReportingOverflow(first)
    guard !overflow, count < Int64(longestRange) else {
      throw StageFailure(
        code: "range.length", "the range has more than \(longestRange) numbers",
        help: "`range` as a stage makes them one by one")
    }
    return .list(List((first...last).map(Value.int)))
  }

  private static func arithmetic<T>(
    _ body: () throws(ArithmeticError) -> T
  ) throws(StageFailure) -> T {
    do throws(ArithmeticError) {
      return try body()
    } catch {
      throw StageFailure(code: "arithmetic", error.message)
    }
  }
}
