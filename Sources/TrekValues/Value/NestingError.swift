/// The refusal to nest values deeper than `Value.maximumDepth`.
public struct NestingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Makes the error.
  public init() {}

  /// The sentence for people.
  public var description: String {
    "values may nest \(Value.maximumDepth) deep at most"
  }
}

/// What stands in place of a value that would have nested too deep, where nothing could be thrown.
public final class TooDeep: OpaqueValue {
  /// The only one: it holds nothing.
  public static let value = Value.object(TooDeep())

  private init() {}

  /// It shows as an error.
  public var typeName: String { "error" }
  /// `kind` and `message`.
  public var fieldNames: [String] { ["kind", "message"] }

  /// `kind` and `message`.
  public func field(_ name: String) -> Value? {
    switch name {
    case "kind": "data"
    case "message": .text(Text(NestingError().description))
    default: nil
    }
  }

  /// The sentence for people.
  public func asText() -> Text? { Text("error: \(NestingError())") }

  /// A record with its fields.
  public func asValue() -> Value {
    ["kind": "data", "message": .text(Text(NestingError().description))]
  }

  /// Equal to any of its kind.
  public func isEqual(to other: any OpaqueValue) -> Bool { other is TooDeep }

  /// The same for all of its kind.
  public func hash(into hasher: inout Hasher) { hasher.combine(0) }
}
