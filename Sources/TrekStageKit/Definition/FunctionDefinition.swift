public import TrekValues

/// A function of values: `upper(.name)`, and as a stage `| upper`.
///
/// As a stage the item is its first argument and the rest are given to the stage.
public struct FunctionDefinition: Sendable {
  /// The name.
  public let name: String
  /// The group that the help shows it in.
  public let group: String
  /// One sentence of what it gives.
  public let summary: String
  /// Its parameters, in order.
  public let parameters: [ParameterDescription]
  /// The type of what it gives.
  public let output: ValueType
  /// More than the summary says.
  public let discussion: String
  /// How it fails.
  public let failures: [FailureDescription]
  /// Scripts with what they print.
  public let examples: [Example]
  /// Whether the same arguments always give the same value, so that it may be evaluated early.
  public let isPure: Bool
  /// Calls it; missing trailing arguments stand for their defaults.
  ///
  /// A function of the world or the
  /// clock is called through `call(in:)`; here it throws.
  public let call: @Sendable ([Value]) throws(StageFailure) -> Value
  private let contextual: (@Sendable (StageContext, [Value]) throws(StageFailure) -> Value)?

  /// The function as one run may call it.
  public func call(in context: StageContext) -> @Sendable ([Value]) throws(StageFailure) -> Value {
    guard let contextual else { return call }
    return { values throws(StageFailure) in try contextual(context, values) }
  }

  /// Defines a function; the arguments reach `body` as Swift values.
  public init<each P: FunctionArgument>(
    _ name: String, group: String, _ summary: String,
    taking parameter: repeat each P, gives output: ValueType, isPure: Bool = true,
    discussion: String = "", failures: [FailureDescription] = [], examples: [Example],
    body: @escaping @Sendable (repeat (each P).Bound) throws(StageFailure) -> Value
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    var descriptions: [ParameterDescription] = []
    for one in repeat each parameter { descriptions.append(one.description) }
    parameters = descriptions
    self.output = output
    self.isPure = isPure
    self.discussion = discussion
    self.failures = failures
    self.examples = examples
    contextual = nil
    call = { values throws(StageFailure) in
      var index = 0
      return try body(repeat try (each parameter).bind(values, &index, function: name))
    }
  }
}

extension FunctionDefinition {
  /// Defines a function of the run's world or clock, which its body gets first; it is not pure.
  public init<each P: FunctionArgument>(
    _ name: String, group: String, _ summary: String,
    taking parameter: repeat each P, gives output: ValueType,
    discussion: String = "", failures: [FailureDescription] = [], examples: [Example],
    in body: @escaping @Sendable (StageContext, repeat (each P).Bound) throws(StageFailure) -> Value
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    var descriptions: [ParameterDescription] = []
    for one in repeat each parameter { descriptions.append(one.description) }
    parameters = descriptions
    self.output = output
    isPure = false
    self.discussion = discussion
    self.failures = failures
    self.examples = examples
    call = { _ throws(StageFailure) in
      throw StageFailure(code: "\(name).context", "`\(name)` can be called in a run only")
    }
    contextual = { context, values throws(StageFailure) in
      var index = 0
      return try body(context, repeat try (each parameter).bind(values, &index, function: name))
    }
  }
}

/// A parameter of a function.
public protocol FunctionArgument: Sendable {
  /// What the function's body gets.
  associatedtype Bound: Sendable
  /// What the checker and the help see.
  var description: ParameterDescription { get }
  /// Reads the argument at `index` and steps on.
  func bind(
    _ values: [Value], _ index: inout Int, function: String
  ) throws(StageFailure) -> Bound
}

/// A parameter of a function, in its place.
public struct Argument<T: ArgumentValue>: FunctionArgument {
  /// What the checker and the help see.
  public let description: ParameterDescription
  private let fallback: T?

  /// Makes a parameter that must be given.
  public init(_ name: String, _ summary: String, as type: T.Type = T.self) {
    description = ParameterDescription(
      name: name, summary: summary, kind: .perItem, position: .positional, type: T.argumentType,
      words: T.argumentWords)
    fallback = nil
  }

  /// Makes a parameter with a default.
  public init(_ name: String, _ summary: String, default fallback: T) {
    description = ParameterDescription(
      name: name, summary: summary, kind: .perItem, position: .positional, type: T.argumentType,
      defaultText: fallback.argumentText, words: T.argumentWords)
    self.fallback = fallback
  }

  /// Reads the argument, or gives the default.
  public func bind(
    _ values: [Value], _ index: inout Int, function: String
  ) throws(StageFailure) -> T {
    defer { index += 1 }
    guard index < values.count else {
      if let fallback { return fallback }
      throw StageFailure(
        code: "\(function).argument", "argument `\(description.name)` is missing")
    }
    do throws(ArgumentMismatch) {
      return try T(argument: values[index])
    } catch {
      throw StageFailure(
        code: "\(function).argument", "argument `\(description.name)` \(error.message)",
        help: error.help)
    }
  }
}
