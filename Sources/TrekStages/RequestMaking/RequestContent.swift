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
  /// A record as a form of fields and files.
  case multipart(ItemArgument<Record?>)
  /// Text, bytes or a file as they are.
  case body(ItemArgument<Value>)
  /// The file of a path.
  case file(ItemArgument<String?>)

  /// The body for an item with its media type; nil where there is none.
  func encoded(for item: Item) throws(StageFailure) -> EncodedBody? {
    switch self {
    case .none: return nil
    case .json(let argument): return EncodedBody(json: try argument(item))
    case .form(let argument):
      guard let record = try argument(item) else { return nil }
      return try EncodedBody(form: record)
    case .multipart(let argument):
      guard let record = try argument(item) else { return nil }
      return try EncodedBody(multipart: record)
    case .body(let argument): return try EncodedBody(plain: try argument(item))
    case .file(let argument):
      guard let path = try argument(item) else { return nil }
      return EncodedBody(file: try FileArgument.file(path))
    }
  }

  /// Whether the body is the same for all items.
  var isConstant: Bool {
    switch self {
    case .none: true
    case .json(let argument): argument.constant != nil
    case .form(let argument): argument.constant != nil
    case .multipart(let argument): argument.constant != nil
    case .body(let argument): argument.constant != nil
    case .file(let argument): argument.constant != nil
    }
  }
}

/// A body with its media type.
struct EncodedBody: Sendable {
  let body: RequestBody
  /// Nil where the transport says it, since the type names the boundary.
  let mediaType: String?

  /// JSON: `application/json`; null is no body.
  init?(json value: Value) {
    if value.isNull { return nil }
    let output = ByteBuffer(capacity: 256)
    JSONWriter.write(value, to: output)
    body = .bytes(output.bytes)
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
    body = .bytes(output.bytes)
    mediaType = "application/x-www-form-urlencoded"
  }

  /// Fields and files: `multipart/form-data`; null is left out, a list repeats its name.
  init(multipart record: Record) throws(StageFailure) {
    var parts: [StreamedBody.Part] = []
    for (key, value) in record {
      let values: [Value] = if case .list(let list) = value { list.array } else { [value] }
      for value in values where !value.isNull {
        guard
          let part = StreamedBody.Part(
            name: key.string, value: try MultipartValue.of(value, field: key.string))
        else {
          throw StageFailure(code: "request", "a name of `multipart` holds the character NUL")
        }
        parts.append(part)
      }
    }
    body = .streamed(StreamedBody(.multipart(parts)))
    mediaType = nil
  }

  /// What a file holds, which is read while it is sent.
  init(file: RequestFile) {
    body = .streamed(StreamedBody(.file(file)))
    mediaType = file.mediaType
  }

  /// Text, bytes or a file; null is no body.
  init?(plain value: Value) throws(StageFailure) {
    switch value {
    case .null: return nil
    case .text(let text):
      body = .bytes(text.bytes)
      mediaType = "text/plain; charset=utf-8"
    case .bytes(let bytes):
      body = .bytes(bytes)
      mediaType = "application/octet-stream"
    case .object(let object as RequestFile):
      body = .streamed(StreamedBody(.file(object)))
      mediaType = object.mediaType
    default:
      throw StageFailure(
        code: "request", "a body must be text, bytes or a file, and is \(value.typeName)",
        help: "`json:` sends a value as JSON, `form:` a record as a form")
    }
  }
}

/// What a field of `multipart` holds.
private enum MultipartValue {
  static func of(
    _ value: Value, field name: String
  ) throws(StageFailure) -> StreamedBody.Part.Value {
    switch value {
    case .bytes(let bytes): return .bytes(bytes)
    case .object(let object as RequestFile): return .file(object)
    default:
      guard let text = ScalarText.of(value) else {
        throw StageFailure(
          code: "request",
          "multipart field `\(name)` must be a text, a number, a bool, bytes, a file, or a list of "
            + "them, and is \(value.typeName)",
          help: "`file(\"a.png\")` sends what is in a file")
      }
      return .bytes(text.bytes)
    }
  }
}
