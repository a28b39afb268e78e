public import TrekValues

/// In a script a response is a value of its own kind, with these fields.
extension Response: OpaqueValue {
  /// `response`.
  public var typeName: String { "response" }

  /// The names of the fields, those of the head first.
  public var fieldNames: [String] { Self.headFields + Self.bodyFields }

  /// The fields that are there without the body.
  public static let headFields = [
    "status", "reason", "headers", "url", "redirects", "time", "size", "protocol", "remote",
    "attempts", "input", "index", "verified",
  ]
  /// The fields that read the body, whole.
  public static let bodyFields = ["text", "json", "bytes"]

  /// The field of a name; a body field is null where the body was not kept.
  ///
  /// A body that is not JSON has no field `json`; `fault(ofField:)` says why.
  public func field(_ name: String) -> Value? {
    switch name {
    case "status": .int(Int64(status))
    case "reason": .text(Text(head.reason))
    case "headers": .object(ResponseHeaders(head))
    case "url": .text(url)
    case "redirects": .list(List(redirects.map(Value.text)))
    case "time": .record(time.record)
    case "size": .size(Int64(size))
    case "protocol": .text(Text(version.description))
    case "remote": .text(Text(remote))
    case "attempts": .int(Int64(attempts))
    case "input": input
    case "index": .int(Int64(index))
    case "verified": .bool(isVerified)
    case "bytes": bytes.map(Value.bytes) ?? .null
    case "text": bytes.map { .text(Text(repairing: $0)) } ?? .null
    case "json": bytes == nil ? Value.null : parsed
    default: nil
    }
  }

  private var parsed: Value? { bytes.flatMap { try? JSONDocument.parse($0) } }

  /// Where the body is not JSON.
  public func fault(ofField name: String) -> String? {
    guard name == "json", let bytes else { return nil }
    do throws(JSONError) {
      _ = try JSONDocument.parse(bytes)
      return nil
    } catch {
      return "the body is not JSON: \(error)"
    }
  }

  /// The body as far as it is held, or nil.
  public var bytes: Bytes? {
    switch body {
    case .bytes(let bytes), .truncated(let bytes): bytes
    case .gone, .stream: nil
    }
  }

  /// One line: status, size, time, URL.
  public func asText() -> Text? {
    let milliseconds = (time.total + 500) / 1000
    return Text("\(status) \(size) bytes in \(milliseconds)ms \(url.string)")
  }

  /// The fields of the head as a record.
  public func asValue() -> Value {
    .record(
      Record(
        Self.headFields.compactMap { name -> (String, Value)? in
          switch field(name) {
          case .object(let object): (name, object.asValue())
          case let value?: (name, value)
          case nil: nil
          }
        }))
  }

  /// One level more than the deepest of its fields.
  public var depth: Int { min(max(input.depth, 2) + 1, Value.maximumDepth) }
}

extension ResponseTimes {
  /// As `.time` shows them.
  var record: Record {
    func duration(_ microseconds: UInt32) -> Value {
      .duration(.microseconds(Int64(microseconds)))
    }
    return [
      "queue": duration(queue), "dns": duration(dns), "tcp": duration(tcp), "tls": duration(tls),
      "first": duration(first), "total": duration(total),
    ]
  }
}

/// The header fields of a response as a value: read by name without regard to case.
final class ResponseHeaders: OpaqueValue {
  private let fields: [ResponseHead.Field]

  init(_ head: ResponseHead) { fields = head.fields }

  var typeName: String { "headers" }

  var fieldNames: [String] {
    var names: [String] = []
    for field in fields where !names.contains(where: { equalsIgnoringCase($0, field.name) }) {
      names.append(field.name)
    }
    return names
  }

  /// The value of a field, or the list of its values where the name came more than once.
  func field(_ name: String) -> Value? {
    let values = fields.filter { equalsIgnoringCase($0.name, name) }.map {
      Value.text(Text($0.value))
    }
    return values.count > 1 ? .list(List(values)) : values.first
  }

  func asText() -> Text? { nil }

  func asValue() -> Value {
    .record(Record(fieldNames.map { ($0, field($0) ?? .null) }))
  }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? ResponseHeaders)?.fields == fields
  }

  func hash(into hasher: inout Hasher) { hasher.combine(fields) }

  var depth: Int { 2 }
}
