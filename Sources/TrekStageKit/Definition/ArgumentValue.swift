public import TrekValues

/// A Swift type that arguments of the script can become.
public protocol ArgumentValue: Sendable {
  /// What the checker asks for.
  static var argumentType: ValueType { get }
  /// The words that may stand bare for it.
  static var argumentWords: [String] { get }
  /// Reads a value; throws what is wrong with it, for people (`must be 1 or more`).
  init(argument: Value) throws(ArgumentMismatch)
  /// How the help shows it.
  var argumentText: String { get }
}

/// Why a value does not do as an argument.
public struct ArgumentMismatch: Error, Sendable {
  /// What is wrong: completes «argument `count` …».
  public let message: String
  /// Where in the argument's text it is wrong, in bytes; nil: nowhere in particular.
  public let offset: Int?
  /// What to do about it, or nil.
  public let help: String?

  /// Makes a mismatch.
  public init(_ message: String, offset: Int? = nil, help: String? = nil) {
    self.message = message
    self.offset = offset
    self.help = help
  }
}

extension ArgumentValue {
  /// No words.
  public static var argumentWords: [String] { [] }

  /// A mismatch that names the type wanted and the one given.
  static func mismatch(_ value: Value) -> ArgumentMismatch {
    ArgumentMismatch("must be \(Self.argumentType), and is \(value.typeName)")
  }
}

/// A choice among a few words.
public protocol ArgumentWord: ArgumentValue, CaseIterable, RawRepresentable<String> {}

extension ArgumentWord {
  /// Text.
  public static var argumentType: ValueType { .text }
  /// All of the words.
  public static var argumentWords: [String] { allCases.map(\.rawValue) }
  /// Reads one of the words.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .text(let text) = argument, let word = Self(rawValue: text.string) else {
      let all = Self.argumentWords.map { "`\($0)`" }.joined(separator: ", ")
      throw ArgumentMismatch("must be one of \(all)")
    }
    self = word
  }
  /// The word.
  public var argumentText: String { rawValue }
}

extension Bool: ArgumentValue {
  /// Bool.
  public static var argumentType: ValueType { .bool }
  /// Reads `true` or `false`.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .bool(let flag) = argument else { throw Self.mismatch(argument) }
    self = flag
  }
  /// `true` or `false`.
  public var argumentText: String { description }
}

extension Int: ArgumentValue {
  /// Int.
  public static var argumentType: ValueType { .int }
  /// Reads a whole number.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .int(let number) = argument else { throw Self.mismatch(argument) }
    self = Int(number)
  }
  /// The number.
  public var argumentText: String { self == .max ? "no limit" : description }
}

extension Double: ArgumentValue {
  /// Number.
  public static var argumentType: ValueType { .number }
  /// Reads any number.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard let number = argument.asDouble else { throw Self.mismatch(argument) }
    self = number
  }
  /// The number.
  public var argumentText: String { description }
}

extension String: ArgumentValue {
  /// Text.
  public static var argumentType: ValueType { .text }
  /// Reads a text.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .text(let text) = argument else { throw Self.mismatch(argument) }
    self = text.string
  }
  /// The text in quotes.
  public var argumentText: String { String(reflecting: self) }
}

extension Text: ArgumentValue {
  /// Text.
  public static var argumentType: ValueType { .text }
  /// Reads a text.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .text(let text) = argument else { throw Self.mismatch(argument) }
    self = text
  }
  /// The text in quotes.
  public var argumentText: String { String(reflecting: string) }
}

extension Duration: ArgumentValue {
  /// Duration.
  public static var argumentType: ValueType { .duration }
  /// Reads a duration.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .duration(let duration) = argument else { throw Self.mismatch(argument) }
    self = duration
  }
  /// The duration as the language writes it.
  public var argumentText: String { describe(.duration(self)) }
}

extension Optional: ArgumentValue where Wrapped: ArgumentValue {
  /// What the value inside takes, or null.
  public static var argumentType: ValueType { .optional(Wrapped.argumentType) }
  /// The words of the value inside.
  public static var argumentWords: [String] { Wrapped.argumentWords }
  /// Reads a value; null gives nil.
  public init(argument: Value) throws(ArgumentMismatch) {
    if case .null = argument { self = nil } else { self = try Wrapped(argument: argument) }
  }
  /// The value inside, or `none`.
  public var argumentText: String { self?.argumentText ?? "none" }
}

extension Array: ArgumentValue where Element: ArgumentValue {
  /// A list.
  public static var argumentType: ValueType { .list(Element.argumentType) }
  /// Reads a list.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .list(let list) = argument else { throw Self.mismatch(argument) }
    self = []
    reserveCapacity(list.count)
    for index in 0..<list.count {
      append(try Element(argument: list[index] ?? .null))
    }
  }
  /// The elements in brackets.
  public var argumentText: String { "[" + map(\.argumentText).joined(separator: ", ") + "]" }
}

extension Value: ArgumentValue {
  /// Anything.
  public static var argumentType: ValueType { .any }
  /// Takes it as it is.
  public init(argument: Value) throws(ArgumentMismatch) { self = argument }
  /// The value as it prints.
  public var argumentText: String { describe(self) }
}

extension Record: ArgumentValue {
  /// A record of any fields.
  public static var argumentType: ValueType { .record([:], open: true) }
  /// Reads a record.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .record(let record) = argument else { throw Self.mismatch(argument) }
    self = record
  }
  /// The record as it prints.
  public var argumentText: String { describe(.record(self)) }
}

extension Rate: ArgumentValue {
  /// Rate.
  public static var argumentType: ValueType { .rate }
  /// Reads a rate.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .rate(let rate) = argument else { throw Self.mismatch(argument) }
    self = rate
  }
  /// The rate as the language writes it.
  public var argumentText: String { describe(.rate(self)) }
}

extension List: ArgumentValue {
  /// A list of anything.
  public static var argumentType: ValueType { .list(.any) }
  /// Reads a list.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .list(let list) = argument else { throw Self.mismatch(argument) }
    self = list
  }
  /// The list as it prints.
  public var argumentText: String { describe(.list(self)) }
}

/// A number of bytes, as a size literal gives it.
public struct ByteCount: ArgumentValue, Hashable {
  /// How many bytes.
  public let bytes: Int
  /// Makes a size.
  public init(_ bytes: Int) { self.bytes = bytes }
  /// Size.
  public static var argumentType: ValueType { .size }
  /// Reads a size.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .size(let bytes) = argument else { throw Self.mismatch(argument) }
    self.bytes = Int(bytes)
  }
  /// The size as the language writes it.
  public var argumentText: String { describe(.size(Int64(bytes))) }
}

/// A value as it prints.
private func describe(_ value: Value) -> String { String(describing: value) }
