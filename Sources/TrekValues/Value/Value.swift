/// Any value of a script; 24 bytes, copied without copying what it holds.
@frozen
public enum Value: Sendable {
  /// Nothing, as JSON's null.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// A number in binary floating point.
  case double(Double)
  /// A number that keeps the text that it was read from, so that it prints back unchanged.
  case decimal(Decimal)
  /// Text in UTF-8.
  case text(Text)
  /// Bytes of any kind.
  case bytes(Bytes)
  /// Values in order.
  case list(List)
  /// Values by name, in order.
  case record(Record)
  /// A length of time; see `DurationText` for its range.
  case duration(Duration)
  /// A number of bytes.
  case size(Int64)
  /// A count per length of time.
  case rate(Rate)
  /// A response, a URL, a regular expression, an error: what is not plain data.
  case object(any OpaqueValue)
}

extension Value {
  /// How deep values may nest: a list of numbers has depth 1.
  ///
  /// Freeing, comparing, hashing and printing follow the nesting on the stack; this bound is what
  /// makes them safe, so every door at which values are made keeps it.
  public static let maximumDepth = 512

  /// How many lists, records and objects nest in it at most.
  ///
  /// 0 for a number or a text, 1 for a list of those. Of a value out of a JSON text it is an upper
  /// bound.
  @inlinable public var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .record(let record): record.depth
    case .object(let object): object.depth
    default: 0
    }
  }

  /// The name of its kind as messages show it: `text`, `int`, `list`, `response`.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .double, .decimal: "number"
    case .text: "text"
    case .bytes: "bytes"
    case .list: "list"
    case .record: "record"
    case .duration: "duration"
    case .size: "size"
    case .rate: "rate"
    case .object(let object): object.typeName
    }
  }

  /// Whether it is null.
  @inlinable public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// Whether it is an int, a double or a decimal.
  @inlinable public var isNumber: Bool {
    switch self {
    case .int, .double, .decimal: true
    default: false
    }
  }

  /// The number it is, rounded to the nearest double; nil for anything else.
  @inlinable public var asDouble: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .decimal(let number): number.double
    default: nil
    }
  }

  /// The whole number it is exactly, also where it was written `2.0` or `1e3`; nil for anything
  /// else.
  @inlinable public var asInt: Int64? {
    switch self {
    case .int(let number): number
    case .double(let number): Int64(exactly: number)
    case .decimal(let number): number.int64
    default: nil
    }
  }

  /// The text it is; nil for anything else, numbers included.
  @inlinable public var asText: Text? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The truth value it is; nil for anything else.
  @inlinable public var asBool: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  /// The list it is; nil for anything else.
  @inlinable public var asList: List? {
    if case .list(let list) = self { list } else { nil }
  }

  /// The record it is; nil for anything else.
  @inlinable public var asRecord: Record? {
    if case .record(let record) = self { record } else { nil }
  }

  /// The field of a record or an object; nil where there is none or it has no fields at all.
  @inlinable
  public func field(_ key: RecordKey) -> Value? {
    switch self {
    case .record(let record): record[key]
    case .object(let object): object.field(key.name)
    default: nil
    }
  }

  /// The fields that a message about a missing one lists; nil where it has no fields at all.
  public var fieldNames: [String]? {
    switch self {
    case .record(let record): record.keys.map(\.string)
    case .object(let object): object.fieldNames
    default: nil
    }
  }
}
