public import TrekValues

/// A parameter, or a family of them, that becomes one argument of a stage's maker.
public protocol StageParameter<Bound>: Sendable {
  /// What the maker gets.
  associatedtype Bound: Sendable
  /// What the checker, the help and the completion see.
  var descriptions: [ParameterDescription] { get }
  /// Reads the arguments of one call; throws where a value does not do.
  func bind(_ arguments: Arguments) throws(StageFailure) -> Bound
}

/// How an argument is given: in its place or by its label.
public enum ParameterPosition: Sendable {
  /// In its place, or by its label.
  case positional
  /// By its label.
  case labeled

  var description: ParameterDescription.Position { self == .positional ? .positional : .labeled }
}

/// A parameter whose argument is evaluated once, before the stage starts.
public struct Parameter<T: ArgumentValue>: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]
  private let fallback: T?
  private let check: @Sendable (T) -> String?

  /// Makes a parameter that must be given.
  ///
  /// - Parameter check: says what is wrong with a value (`must be 1 or more`), or nil.
  public init(
    _ name: String, _ summary: String, as type: T.Type = T.self,
    position: ParameterPosition = .positional,
    check: @escaping @Sendable (T) -> String? = { _ in nil }
  ) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .constant, position: position.description,
        type: T.argumentType, words: T.argumentWords)
    ]
    fallback = nil
    self.check = check
  }

  /// Makes a parameter with a default.
  public init(
    _ name: String, _ summary: String, default fallback: T,
    position: ParameterPosition = .labeled,
    check: @escaping @Sendable (T) -> String? = { _ in nil }
  ) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .constant, position: position.description,
        type: T.argumentType, defaultText: fallback.argumentText, words: T.argumentWords)
    ]
    self.fallback = fallback
    self.check = check
  }

  /// Reads the argument, or gives the default.
  public func bind(_ arguments: Arguments) throws(StageFailure) -> T {
    let name = descriptions[0].name
    guard let argument = arguments[name] else {
      if let fallback { return fallback }
      throw StageFailure(code: "argument", "argument `\(name)` is missing")
    }
    guard case .value(let value) = argument else {
      throw StageFailure(code: "argument", "argument `\(name)` must not depend on the item")
    }
    return try read(value, for: name, check: check)
  }
}

/// A parameter whose argument is evaluated for each item.
public struct ItemParameter<T: ArgumentValue>: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]
  private let fallback: T?
  private let check: @Sendable (T) -> String?

  /// Makes a parameter that must be given.
  public init(
    _ name: String, _ summary: String, as type: T.Type = T.self,
    position: ParameterPosition = .positional,
    check: @escaping @Sendable (T) -> String? = { _ in nil }
  ) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .perItem, position: position.description,
        type: T.argumentType, words: T.argumentWords)
    ]
    fallback = nil
    self.check = check
  }

  /// Makes a parameter with a default.
  public init(
    _ name: String, _ summary: String, default fallback: T,
    position: ParameterPosition = .labeled,
    check: @escaping @Sendable (T) -> String? = { _ in nil }
  ) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .perItem, position: position.description,
        type: T.argumentType, defaultText: fallback.argumentText, words: T.argumentWords)
    ]
    self.fallback = fallback
    self.check = check
  }

  /// Makes the argument ready to be evaluated.
  public func bind(_ arguments: Arguments) throws(StageFailure) -> ItemArgument<T> {
    let name = descriptions[0].name
    switch arguments[name] {
    case nil:
      guard let fallback else {
        throw StageFailure(code: "argument", "argument `\(name)` is missing")
      }
      return ItemArgument(constant: fallback)
    case .value(let value):
      return ItemArgument(constant: try read(value, for: name, check: check))
    case .expression(let expression):
      let check = check
      return ItemArgument { item throws(StageFailure) in
        try read(try expression(item), for: name, check: check)
      }
    default:
      throw StageFailure(code: "argument", "argument `\(name)` takes no block")
    }
  }
}

/// An argument that is evaluated for each item, as a Swift value.
public struct ItemArgument<T: Sendable>: Sendable {
  private let evaluate: @Sendable (Item) throws(StageFailure) -> T
  /// The value, where it is the same for all items.
  public let constant: T?

  /// Makes an argument that differs from item to item.
  public init(_ evaluate: @escaping @Sendable (Item) throws(StageFailure) -> T) {
    self.evaluate = evaluate
    constant = nil
  }

  /// Makes an argument that is the same for all items.
  public init(constant: T) {
    evaluate = { _ in constant }
    self.constant = constant
  }

  /// The value for an item.
  public func callAsFunction(_ item: Item) throws(StageFailure) -> T { try evaluate(item) }
}

/// A parameter that is a function of an item (`where .n > 3`).
public struct FunctionParameter: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]
  private let isOptional: Bool

  /// Makes a parameter that must be given; `type` is what the function has to give.
  public init(_ name: String, _ summary: String, giving type: ValueType = .any) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .function, position: .positional, type: type)
    ]
    isOptional = false
  }

  /// Makes a parameter that stands for the item itself where it is not given: the argument `name`
  /// is what is taken instead.
  public init(
    itemUnless name: String, _ summary: String, giving type: ValueType = .any
  ) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .function, position: .positional, type: type,
        defaultText: ".")
    ]
    isOptional = true
  }

  /// Makes the function ready to be called.
  public func bind(_ arguments: Arguments) throws(StageFailure) -> ItemExpression {
    let name = descriptions[0].name
    switch arguments[name] {
    case .expression(let expression): return expression
    case .value(let value): return ItemExpression { _ in value }
    case nil:
      guard isOptional else {
        throw StageFailure(code: "argument", "argument `\(name)` is missing")
      }
      return ItemExpression { $0.value }
    default: throw StageFailure(code: "argument", "argument `\(name)` takes no block")
    }
  }
}

/// A parameter by label that is a function of something else than the stage's item
/// (`pages next: .json.next`, of each page).
public struct LabeledFunction: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]

  /// Makes a parameter that may be left out.
  ///
  /// - Parameters:
  ///   - item: what `.` is in it.
  ///   - type: what the function has to give.
  ///   - fallback: what help shows where it is not given.
  public init(
    _ name: String, _ summary: String, of item: ValueType, giving type: ValueType = .any,
    default fallback: String
  ) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .function, position: .labeled, type: type,
        defaultText: fallback, item: item)
    ]
  }

  /// Makes the function ready to be called; nil where it was not given.
  public func bind(_ arguments: Arguments) throws(StageFailure) -> ItemExpression? {
    switch arguments[descriptions[0].name] {
    case .expression(let expression): expression
    case .value(let value): ItemExpression { _ in value }
    default: nil
    }
  }
}

/// A parameter that takes all arguments from its place on.
public struct RestParameter<T: ArgumentValue>: StageParameter {
  /// What the checker sees; the type is that of one argument.
  public let descriptions: [ParameterDescription]

  /// Makes a parameter of which at least one argument must be given.
  public init(_ name: String, _ summary: String, as type: T.Type = T.self) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .constant, position: .rest, type: T.argumentType,
        words: T.argumentWords)
    ]
  }

  /// Reads the list that the arguments are.
  public func bind(_ arguments: Arguments) throws(StageFailure) -> [T] {
    let name = descriptions[0].name
    guard case .value(let value) = arguments[name] else {
      throw StageFailure(code: "argument", "argument `\(name)` is missing")
    }
    return try read(value, for: name, check: { (all: [T]) in all.isEmpty ? "is missing" : nil })
  }
}

/// A parameter that is a block of pipelines.
public struct BlockParameter: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]

  /// Makes a parameter that must be given, unless it says otherwise.
  public init(_ name: String = "block", _ summary: String, isOptional: Bool = false) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .block, position: .positional, type: .any,
        defaultText: isOptional ? "none" : nil)
    ]
  }

  /// Finds the block.
  public func bind(_ arguments: Arguments) throws(StageFailure) -> BlockReference {
    guard case .block(let block) = arguments[descriptions[0].name] else {
      throw StageFailure(code: "argument", "a block is missing")
    }
    return block
  }
}

/// A parameter that says what is made of each group (`group .host, {n: count()}`).
public struct AggregateParameter: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]

  /// Makes a parameter; where it is not given, its argument is nil.
  public init(_ name: String, _ summary: String) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .aggregate, position: .positional,
        type: .record([:], open: true), defaultText: "none")
    ]
  }

  /// Makes the maker of aggregates ready.
  public func bind(
    _ arguments: Arguments
  ) throws(StageFailure) -> (@Sendable () throws(StageFailure) -> any Fold)? {
    guard case .aggregate(let make) = arguments[descriptions[0].name] else { return nil }
    return make
  }
}

/// A parameter that is a step of a reduction (`reduce 0 as sum { sum + .n }`).
public struct ReducerParameter: StageParameter {
  /// What the checker sees.
  public let descriptions: [ParameterDescription]

  /// Makes a parameter that must be given.
  public init(_ name: String = "step", _ summary: String) {
    descriptions = [
      ParameterDescription(
        name: name, summary: summary, kind: .reducer, position: .positional, type: .any)
    ]
  }

  /// Makes the step ready.
  public func bind(
    _ arguments: Arguments
  ) throws(StageFailure) -> @Sendable (Value, Item) throws(StageFailure) -> Value {
    guard case .reducer(let step) = arguments[descriptions[0].name] else {
      throw StageFailure(code: "argument", "the block `as name { … }` is missing")
    }
    return step
  }
}

/// The parameters of a stage, in the order in which its maker gets them.
public struct Parameters<each P: StageParameter>: Sendable {
  let all: (repeat each P)

  /// Puts parameters together.
  public init(_ parameter: repeat each P) { all = (repeat each parameter) }

  /// What the checker sees of all of them.
  public var descriptions: [ParameterDescription] {
    var result: [ParameterDescription] = []
    for parameter in repeat each all { result += parameter.descriptions }
    return result
  }
}

private func read<T: ArgumentValue>(
  _ value: Value, for name: String, check: (T) -> String?
) throws(StageFailure) -> T {
  let result: T
  do throws(ArgumentMismatch) {
    result = try T(argument: value)
  } catch {
    var failure = StageFailure(
      code: "argument", "argument `\(name)` \(error.message)", help: error.help)
    failure.argumentOffset = error.offset
    throw failure
  }
  if let problem = check(result) {
    throw StageFailure(code: "argument", "argument `\(name)` \(problem)")
  }
  return result
}
