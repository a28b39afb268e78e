public import TrekValues

/// A stage: all that anyone has to know of it, in one value in one file.
///
/// The checker's signature, help, completion, reference page, example tests and the run come from
/// it. Built-in stages have no door that others lack.
public struct StageDefinition: Sendable {
  /// The name by which scripts call it.
  public let name: String
  /// How it goes with its items.
  public let shape: StageShape
  /// One sentence of what it does.
  public let summary: String
  /// What it takes.
  public let input: StageInput
  /// What it gives.
  public let output: StageOutputType
  /// Its parameters, in the order of their places.
  public let parameters: [ParameterDescription]
  /// What `as` bound before it: still in reach after it, or not.
  public let bindings: BindingScope
  /// How it reads the body of a response that it is given.
  public let bodyUse: BodyUse
  /// More than the summary says.
  public let discussion: String
  /// How it fails for an item; each is provoked by a test.
  public let failures: [FailureDescription]
  /// Scripts with what they print; each parameter occurs in one.
  public let examples: [Example]
  /// Makes the stage for one run.
  public let make: @Sendable (Arguments) throws(StageFailure) -> StageBody

  /// Defines a stage.
  ///
  /// - Parameters:
  ///   - name: camelCase, and no word of the language.
  ///   - body: gets the arguments in the order of `parameters` and gives a body of the shape that
  ///     was promised. Called once for each run of each call, and by the check where the
  ///     arguments are known; it has no effects. Throws where arguments that are right one by one do
  ///     not go together.
  public init<each P: StageParameter>(
    _ name: String, _ shape: StageShape, _ summary: String,
    from input: StageInput = .any, to output: StageOutputType,
    taking parameters: Parameters<repeat each P>,
    bindings: BindingScope = .pass, body bodyUse: BodyUse = .none,
    discussion: String = "", failures: [FailureDescription] = [], examples: [Example],
    make: @escaping @Sendable (repeat (each P).Bound) throws(StageFailure) -> StageBody
  ) {
    self.name = name
    self.shape = shape
    self.summary = summary
    self.input = input
    self.output = output
    self.parameters = parameters.descriptions
    self.bindings = shape == .fold ? .end : bindings
    self.bodyUse = bodyUse
    self.discussion = discussion
    self.failures = failures
    self.examples = examples
    self.make = { arguments throws(StageFailure) in
      do throws(StageFailure) {
        return try make(repeat try (each parameters.all).bind(arguments))
      } catch {
        throw error.qualified(by: name)
      }
    }
  }
}

/// What a stage takes.
public enum StageInput: Sendable {
  /// Nothing: it stands at a head.
  case nothing
  /// Items of a type; at a head it needs an argument that gives them.
  case items(ValueType)
  /// Items, or at a head nothing.
  case optional(ValueType)
  /// Items of any of these types; at a head as `items`.
  case oneOf([ValueType])

  /// Items of any type.
  public static var any: StageInput { .items(.any) }
  /// Items of a type.
  public static func of(_ type: ValueType) -> StageInput { .items(type) }
  /// Items that hold text, as a body does or may: a response, text, bytes.
  public static var body: StageInput { .oneOf([.response, .text, .bytes]) }
}

/// What a stage gives, as the checker derives it.
public enum StageOutputType: Sendable {
  /// Nothing: a sink.
  case nothing
  /// Always this type.
  case type(ValueType)
  /// The type of the items that it takes.
  case sameAsInput
  /// The type of the elements, where it takes lists.
  case elementOfInput
  /// A list of what it takes.
  case listOfInput
  /// The type that an argument gives.
  case argument(String)
  /// Derived from the type of the items and those of the arguments.
  case derived(@Sendable (ValueType, [String: ValueType]) -> ValueType)

  /// The type for items of a type and arguments of types.
  public func resolve(input: ValueType, arguments: [String: ValueType]) -> ValueType {
    switch self {
    case .nothing: return .nothing
    case .type(let type): return type
    case .sameAsInput: return input
    case .elementOfInput:
      if case .list(let element) = input { return element }
      return .any
    case .listOfInput: return .list(input)
    case .argument(let name): return arguments[name] ?? .any
    case .derived(let derive): return derive(input, arguments)
    }
  }
}

/// Whether names bound by `as` stay in reach after a stage.
public enum BindingScope: Sendable, Hashable {
  /// Items stay apart, and keep their bindings.
  case pass
  /// Items are combined; what was bound before ends here.
  case end
}

/// How a stage reads the body of a response.
public enum BodyUse: Sendable, Hashable {
  /// Not at all, or it is not given responses.
  case none
  /// Whole.
  case whole
  /// Piece by piece, as it comes.
  case stream
  /// Not at all, and nothing after it can: the body may be dropped as it comes.
  case drop
}

/// One way in which a stage fails for an item.
public struct FailureDescription: Sendable {
  /// The cause, which with the stage's name makes the code: `json.syntax`.
  public let cause: String
  /// When it happens, as a sentence.
  public let meaning: String
  /// A script that provokes it.
  public let example: String

  /// Makes a description.
  public init(_ cause: String, _ meaning: String, example: String) {
    self.cause = cause
    self.meaning = meaning
    self.example = example
  }
}

/// A script and what it prints; executed by the tests.
public struct Example: Sendable {
  /// The script.
  public let script: String
  /// What stands on standard output afterwards, without the last line end.
  public let output: String
  /// What it shows, or empty.
  public let note: String

  /// Makes an example.
  public init(_ script: String, prints output: String, _ note: String = "") {
    self.script = script
    self.output = output
    self.note = note
  }
}
