internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// A request as an item tells of it: a URL, or a record of its parts.
struct DescribedRequest {
  let url: Text
  private(set) var method: HTTPMethod?
  private(set) var headers: Record?
  private(set) var query: Record?
  private(set) var body: EncodedBody?

  /// Whether the record had a body of its own.
  var hasBody: Bool { body != nil }

  private static let fields = [
    "url", "method", "headers", "query", "json", "form", "multipart", "body",
  ]

  init(_ value: Value) throws(StageFailure) {
    switch value {
    case .text(let text): url = text
    case .object(let object) where object.typeName == "url":
      guard let text = object.asText() else { throw Self.mismatch(value) }
      url = text
    case .record(let record):
      guard case .text(let text)? = record["url"].map(Self.plainURL) else {
        throw StageFailure(
          code: "request", "a request record must have a field `url` that is text",
          notes: ["it has " + record.keys.map { "`\($0)`" }.joined(separator: ", ")],
          help: "give the URL as an argument: `fetch .link`")
      }
      url = text
      try read(record)
    default: throw Self.mismatch(value)
    }
  }

  private static func plainURL(_ value: Value) -> Value {
    if case .object(let object) = value, object.typeName == "url" { return object.asValue() }
    return value
  }

  private static func mismatch(_ value: Value) -> StageFailure {
    StageFailure(
      code: "request", "a request is made of a URL or a record, and this is \(value.typeName)")
  }

  private mutating func read(_ record: Record) throws(StageFailure) {
    for (key, value) in record {
      switch key.string {
      case "url": break
      case "method":
        guard case .text(let name) = value, let method = HTTPMethod(name.string) else {
          throw StageFailure(code: "request", "`method` of a request must be a text as `GET`")
        }
        self.method = method
      case "headers": headers = try fields(value, of: "headers")
      case "query": query = try fields(value, of: "query")
      case "json": try setBody(EncodedBody(json: value))
      case "form": try setBody(try fields(value, of: "form").map(EncodedBody.init(form:)))
      case "multipart":
        try setBody(try fields(value, of: "multipart").map(EncodedBody.init(multipart:)))
      case "body": try setBody(try EncodedBody(plain: value))
      default:
        let known = Self.fields.map { "`\($0)`" }.joined(separator: ", ")
        // A path that came with the data would let whoever made it choose what is sent.
        throw StageFailure(
          code: "request", "a request record has no field `\(key)`",
          notes: ["it takes \(known)"],
          help: key.string == "file"
            ? "make a body of the path yourself: `map {.url, body: file(.file)}`"
            : "give the URL as an argument: `fetch .url`")
      }
    }
  }

  private func fields(_ value: Value, of name: String) throws(StageFailure) -> Record? {
    switch value {
    case .null: return nil
    case .record(let record): return record
    default:
      throw StageFailure(
        code: "request", "`\(name)` of a request must be a record, and is \(value.typeName)")
    }
  }

  private mutating func setBody(_ new: EncodedBody?) throws(StageFailure) {
    guard let new else { return }
    if body != nil {
      throw StageFailure(code: "request", "a request record gives two bodies; it can have one")
    }
    body = new
  }
}
