/// A binary operator; its raw value is how it is written.
///
/// `..` is no case of it (`Expression.Kind.range`), but has its place between `coalesce` and `add`.
public enum Operator: String, Sendable, CaseIterable {
  /// `or`
  case or
  /// `and`
  case and
  /// `==`
  case equal = "=="
  /// `!=`
  case notEqual = "!="
  /// `<`
  case less = "<"
  /// `<=`
  case lessOrEqual = "<="
  /// `>`
  case greater = ">"
  /// `>=`
  case greaterOrEqual = ">="
  /// `in`
  case `in`
  /// `contains`
  case contains
  /// `matches`
  case matches
  /// `??`
  case coalesce = "??"
  /// `+`
  case add = "+"
  /// `-`
  case subtract = "-"
  /// `*`
  case multiply = "*"
  /// `/`
  case divide = "/"
  /// `%`
  case remainder = "%"

  /// How tightly it binds: a greater number binds tighter.
  ///
  /// `not` stands between `and` and the comparisons, at 3; `..` at 6; signs at 9; postfix at 10.
  public var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .contains,
      .matches:
      4
    case .coalesce: 5
    case .add, .subtract: 7
    case .multiply, .divide, .remainder: 8
    }
  }

  /// Whether `a op b op c` is refused, since it would not mean what it seems to.
  public var isComparison: Bool { precedence == 4 }
}
