public import TrekValues

/// An argument as a stage gets it.
public enum BoundArgument: Sendable {
  /// A value, for a constant parameter.
  case value(Value)
  /// Something to evaluate, for parameters of items and functions.
  case expression(ItemExpression)
  /// A block, known to the run by its number.
  case block(BlockReference)
  /// Makes what takes the items of one group and gives its value.
  case aggregate(@Sendable () throws(StageFailure) -> any Fold)
  /// The next value, from the value so far and an item.
  case reducer(@Sendable (Value, Item) throws(StageFailure) -> Value)
}

/// The arguments of one call, after defaults of sessions were laid under them.
public struct Arguments: Sendable {
  private var layers: [String: [BoundArgument]]

  /// Makes arguments; for each name the layers from the weakest (a session's) to the strongest.
  public init(_ layers: [String: [BoundArgument]]) { self.layers = layers }

  /// Which session the call belongs to, as a name that no other session has; nil: none.
  public var session: String?

  /// The strongest argument of a name, or nil.
  public subscript(name: String) -> BoundArgument? { layers[name]?.last }

  /// All layers of a name, the weakest first; for parameters that merge, as headers do.
  public func allLayers(of name: String) -> [BoundArgument] { layers[name] ?? [] }

  /// The same with one more, the strongest of its name.
  public func adding(_ argument: BoundArgument, for name: String) -> Arguments {
    var result = self
    result.layers[name, default: []].append(argument)
    return result
  }
}

/// An expression of the script, made ready to be evaluated for items.
///
/// Evaluating it has no effects, may happen on any thread and any number of times.
public struct ItemExpression: Sendable {
  /// Evaluates it for an item.
  public let evaluate: @Sendable (Item) throws(StageFailure) -> Value

  /// Makes an expression of a function.
  public init(_ evaluate: @escaping @Sendable (Item) throws(StageFailure) -> Value) {
    self.evaluate = evaluate
  }

  /// The value for an item.
  @inlinable
  public func callAsFunction(_ item: Item) throws(StageFailure) -> Value {
    try evaluate(item)
  }
}

/// A block of the script, by which the run finds its plan.
public struct BlockReference: Sendable, Hashable {
  /// The number that the planner gave it.
  public let number: Int

  /// Makes a reference.
  public init(number: Int) { self.number = number }
}
