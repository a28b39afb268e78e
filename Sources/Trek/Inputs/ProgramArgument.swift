public import TrekStageKit
public import TrekValues

/// What a program can be given under the name of an input or a `param`: a value, a list of values,
/// or a stream of them.
///
/// Swift's own types are; another type is through `Value(encoding:)`, another asynchronous sequence
/// through `StreamArgument`.
public protocol ProgramArgument: Sendable {
  /// What the script gets.
  var programArgument: ArgumentContent { get throws }
}

/// What a script gets as an input.
public enum ArgumentContent: Sendable {
  /// A value.
  case value(Value)
  /// Items that come in their own time; read once.
  case stream(any ItemReader)
}

/// A Swift type that has a counterpart among the values of a script.
public protocol ValueConvertible: ProgramArgument {
  /// The value.
  var asTrekValue: Value { get }
}

extension ValueConvertible {
  /// The value.
  public var programArgument: ArgumentContent { .value(asTrekValue) }
}

extension Value: ValueConvertible {
  /// Itself.
  public var asTrekValue: Value { self }
}

extension Bool: ValueConvertible {
  /// A truth value.
  public var asTrekValue: Value { .bool(self) }
}

extension Int: ValueConvertible {
  /// A whole number.
  public var asTrekValue: Value { .int(Int64(self)) }
}

extension Int64: ValueConvertible {
  /// A whole number.
  public var asTrekValue: Value { .int(self) }
}

extension Double: ValueConvertible {
  /// A number.
  public var asTrekValue: Value { .double(self) }
}

extension String: ValueConvertible {
  /// A text.
  public var asTrekValue: Value { .text(Text(self)) }
}

extension Substring: ValueConvertible {
  /// A text.
  public var asTrekValue: Value { .text(Text(self)) }
}

extension Duration: ValueConvertible {
  /// A duration.
  public var asTrekValue: Value { .duration(self) }
}

extension Array: ProgramArgument, ValueConvertible where Element: ValueConvertible {
  /// A list.
  public var asTrekValue: Value { .list(List(map(\.asTrekValue))) }
}

extension Dictionary: ProgramArgument, ValueConvertible
where Key == String, Value: ValueConvertible {
  /// A record, its fields sorted by name: a dictionary has no order of its own.
  public var asTrekValue: TrekValues.Value {
    .record(Record(sorted { $0.key < $1.key }.map { ($0.key, $0.value.asTrekValue) }))
  }
}

extension Optional: ProgramArgument, ValueConvertible where Wrapped: ValueConvertible {
  /// The value inside, or null.
  public var asTrekValue: Value {
    switch self {
    case .some(let wrapped): wrapped.asTrekValue
    case .none: .null
    }
  }
}

extension AsyncStream: ProgramArgument where Element: ValueConvertible {
  /// A stream of its elements.
  public var programArgument: ArgumentContent { StreamArgument(self).programArgument }
}

extension AsyncThrowingStream: ProgramArgument where Element: ValueConvertible {
  /// A stream of its elements.
  public var programArgument: ArgumentContent { StreamArgument(self).programArgument }
}
