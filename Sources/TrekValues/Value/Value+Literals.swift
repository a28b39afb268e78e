// No `nil` literal: in a place for an optional value it would give a null in place of nothing.
extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .int(value) }
  /// A number in floating point.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .text(Text(value)) }
  /// A list.
  public init(arrayLiteral elements: Value...) { self = .list(List(elements)) }
  /// A record; of a name that occurs twice the last value counts.
  public init(dictionaryLiteral elements: (String, Value)...) { self = .record(Record(elements)) }
}
