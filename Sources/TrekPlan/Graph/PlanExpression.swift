public import TrekStageKit
public import TrekValues

/// An expression that is evaluated without waiting: pipelines in it have become slots or variables.
public struct PlanExpression: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// A known value.
    case constant(Value)
    /// The item.
    case item
    /// What an earlier statement left.
    case variable(Int, name: String)
    /// What is bound to the item; null where nothing is and that may be.
    case binding(slot: Int, name: String, isNullable: Bool)
    /// Something and the steps into it.
    case path(PlanExpression, [PlanPathStep])
    /// Texts and values, put together.
    case interpolation([PlanExpression])
    /// A list of these.
    case list([PlanExpression])
    /// A record of these.
    case record(keys: [String], values: [PlanExpression])
    /// A function.
    case call(FunctionDefinition, [PlanExpression])
    /// A stage that maps one item to one, as a function.
    case stage(PlanCall, of: PlanExpression)
    /// A stage that gives one value, over a list.
    case fold(PlanCall, of: PlanExpression)
    /// A stage that gives one value, over the items of a group.
    case aggregate(PlanCall)
    /// The sign.
    case negate(PlanExpression)
    /// Truth turned round.
    case not(PlanExpression)
    /// An operator that evaluates both operands.
    case binary(PlanOperator, PlanExpression, PlanExpression)
    /// `a and b`
    case and(PlanExpression, PlanExpression)
    /// `a or b`
    case or(PlanExpression, PlanExpression)
    /// `a ?? b`
    case coalesce(PlanExpression, PlanExpression)
    /// `low..high`
    case range(PlanExpression, PlanExpression)
    /// The first branch whose condition holds; nil is `else`.
    case conditional([(condition: PlanExpression?, value: PlanExpression)])
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var place: ScriptPlace

  /// Makes an expression.
  public init(_ kind: Kind, place: ScriptPlace) {
    self.kind = kind
    self.place = place
  }
}

/// One step of a path.
public enum PlanPathStep: Sendable {
  /// `.name`
  case field(String)
  /// `[i]`
  case index(PlanExpression)
  /// `?`
  case optional
}

/// An operator that evaluates both operands.
public enum PlanOperator: String, Sendable, CaseIterable {
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

  /// Whether it calculates.
  public var isArithmetic: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .remainder: true
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .contains,
      .matches:
      false
    }
  }
}
