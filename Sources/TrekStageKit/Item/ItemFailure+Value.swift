public import TrekValues

/// In a script an error item's content is a value of the kind `error`.
extension ItemFailure: OpaqueValue {
  /// `error`.
  public var typeName: String { "error" }

  /// The names of the fields.
  public var fieldNames: [String] {
    ["kind", "code", "message", "stage", "input", "index", "attempts", "url", "response"]
  }

  /// The field of a name.
  public func field(_ name: String) -> Value? {
    switch name {
    case "kind": .text(Text(shownKind))
    case "code": .text(Text(cause.code))
    case "message": .text(Text(cause.message))
    case "stage": .text(Text(stage))
    case "input": input
    case "index": .int(Int64(index))
    case "attempts": .int(Int64(attempts))
    case "url": url.map(Value.text) ?? .null
    case "response": response.map(Value.object) ?? .null
    default: nil
    }
  }

  /// The kind as scripts see it: one of `network`, `status`, `data`.
  public var shownKind: String {
    switch cause.kind {
    case .network: "network"
    case .status: "status"
    case .data, .expect, .output: "data"
    }
  }

  /// The kind and the message.
  public func asText() -> Text? { Text("\(shownKind) error: \(cause.message)") }

  /// Everything but the response's body, as a record.
  public func asValue() -> Value {
    let plain = fieldNames.compactMap { name -> (String, Value)? in
      guard name != "response", let value = field(name) else { return nil }
      if case .object(let object) = value { return (name, object.asValue()) }
      return (name, value)
    }
    return .record(Record(plain))
  }

  /// One level more than the input.
  public var depth: Int { min(input.depth + 1, Value.maximumDepth) }
}
