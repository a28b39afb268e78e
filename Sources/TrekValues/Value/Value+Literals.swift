// Beware of `nil` in one arm of a conditional whose other arm is a value: it is a null there, not
// nothing, also where the whole is optional.
extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Null.
  public init(nilLiteral: ()) { self = .null }
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
