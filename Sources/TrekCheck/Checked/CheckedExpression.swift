public import TrekDiagnostics
public import TrekStageKit
public import TrekValues

/// An expression with its type, all names resolved.
public struct CheckedExpression: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// A value that is known: a literal, or what pure parts of literals give.
    case constant(Value)
    /// The item.
    case item
    /// A value that an earlier statement left.
    case variable(VariableID, name: String)
    /// What `as`, a `def`'s parameter for each item, or a reducer bound.
    case binding(slot: Int, name: String)
    /// Something and the steps into it.
    case path(CheckedExpression, [PathStep])
    /// Texts and values, put together.
    case interpolation([CheckedExpression])
    /// A list of these.
    case list([CheckedExpression])
    /// A record of these; keys are distinct.
    case record([(key: String, value: CheckedExpression)])
    /// A function with its arguments, one for each parameter that was given, in order.
    case call(FunctionDefinition, [CheckedExpression])
    /// A stage that maps one item to one, as a function of its first argument: in the others `.` is
    /// that argument, as in `x | stage …`.
    case stage(CheckedCall, of: CheckedExpression)
    /// A stage that gives one value, as a function of a list; in its arguments `.` is an element.
    case fold(CheckedCall, of: CheckedExpression)
    /// The same over the items of a group; only inside an aggregate.
    case aggregate(CheckedCall)
    /// The sign.
    case negate(CheckedExpression)
    /// Truth turned round.
    case not(CheckedExpression)
    /// Two operands that are both evaluated.
    case binary(BinaryOperator, CheckedExpression, CheckedExpression)
    /// `a and b`: b only if a holds.
    case and(CheckedExpression, CheckedExpression)
    /// `a or b`: b only if a does not hold.
    case or(CheckedExpression, CheckedExpression)
    /// `a ?? b`: b only if a is null.
    case coalesce(CheckedExpression, CheckedExpression)
    /// `low..high`
    case range(CheckedExpression, CheckedExpression)
    /// The value of the first branch whose condition holds; nil is `else`, without which null.
    case conditional([(condition: CheckedExpression?, value: CheckedExpression)])
    /// A pipeline: run once where no item is in reach, else for each item, with `.` as its item.
    /// One that gives one value gives it; any other gives a list, and only where no item is.
    case pipeline(CheckedPipeline)
  }

  /// What it is.
  public var kind: Kind
  /// The type of its value.
  public var type: ValueType
  /// Where it stands.
  public var span: Span

  /// Makes an expression.
  public init(_ kind: Kind, type: ValueType, span: Span) {
    self.kind = kind
    self.type = type
    self.span = span
  }
}

/// One step of a path.
public enum PathStep: Sendable {
  /// `.name`
  case field(String, Span)
  /// `[i]`
  case index(CheckedExpression, Span)
  /// `?`: what is missing or null before it makes the whole path null.
  case optional
}

/// An operator that evaluates both operands.
public enum BinaryOperator: String, Sendable, CaseIterable {
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
}
