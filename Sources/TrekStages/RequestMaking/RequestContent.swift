internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// What gives the body of a request, and what kind of body it is.
enum RequestContent: Sendable {
  /// No body.
  case none
  /// A value as JSON.
  case json(ItemArgument<Value>)
  /// A record as a form.
  case form(ItemArgument<Record?>)
  /// Text or bytes as they are.
  case body(ItemArgument<Value>)

  /// The body for an item with its media type; nil where there is none.
  func encoded(for item: Item) throws(StageFailure) -> EncodedBody? {
    switch self {
    case .none: return nil
    case .json(let argument): return EncodedBody(json: try argument(item))
    case .form(let argument):
      guard let record = try argument(item) else { return nil }
      return try EncodedBody(form: record)
    case .body(let argument): return try EncodedBody(plain: try argument(item))
    }
  }

  /// Whether the body is the same for all items.
  var isConstant: Bool {
    switch self {
    case .none: true
    case .json(let argument): argument.constant != nil
    case .form(let argument): argument.constant != nil
    case .body(let argument): argument.constant != nil
    }
  }
}

/// The bytes of a body with their media type.
struct EncodedBody: Sendable {
  let bytes: Bytes
  let mediaType: String

  /// JSON: `application/json`; null is no body.
  init?(json value: Value) {
    if value.isNull { return nil }
    let output = ByteBuffer(capacity: 256)
    JSONWriter.write(value, to: output)
    bytes = output.bytes
    mediaType = "application/json"
  }

  /// A form: `application/x-www-form-urlencoded`.
  init(form record: Record) throws(StageFailure) {
    let output = ByteBuffer(capacity: 256)
    try ScalarText.forEach(record, named: "form") { name, value in
      if !output.isEmpty { output.append(UInt8(ascii: "&")) }
      PercentText.appendForm(name, to: output)
      output.append(UInt8(ascii: "="))
      PercentText.appendForm(value, to: output)
    }
    bytes = output.bytes
    mediaType = "application/x-www-form-urlencoded"
  }

  /// Text or bytes; null is no body.
  init?(plain value: Value) throws(StageFailure) {
    switch value {
    case .null: return nil
    case .text(let text):
      bytes = text.bytes
      mediaType = "text/plain; charset=utf-8"
    case .bytes(let bytes):
      self.bytes = bytes
      mediaType = "application/octet-stream"
    default:
      throw StageFailure(
        code: "request", "a body must be text or bytes, and is \(value.typeName)",
        help: "`json:` sends a value as JSON, `form:` a record as a form")
    }
  }
}
