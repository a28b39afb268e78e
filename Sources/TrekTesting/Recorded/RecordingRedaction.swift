import Trek
import TrekHTTP
import TrekValues

/// Makes the entries of a recording, without what is secret.
///
/// What is asked again goes the same way, so that it is found by what was written.
struct RecordingRedaction: Sendable {
  let redactor: Redactor

  /// What is kept of a request.
  func entry(_ request: Request) -> Recording.Entry {
    var entry = Recording.Entry(
      method: request.method.name, url: redactor.redactURL(request.url.string))
    switch request.body {
    case .none: break
    case .bytes(let bytes): (entry.sent, entry.sentBase64) = body(bytes.array)
    case .streamed(let streamed): entry.sent = redactor.redact(Self.summary(of: streamed.content))
    }
    return entry
  }

  /// What is kept of files that are sent: their names and types, and the fields of a form.
  private static func summary(of content: StreamedBody.Content) -> String {
    switch content {
    case .file(let file): return "file \(file.name), \(file.mediaType)"
    case .multipart(let parts):
      return parts.map { part in
        switch part.value {
        case .bytes(let bytes): "\(part.name)=\(String(decoding: bytes.array, as: UTF8.self))"
        case .file(let file): "\(part.name)=file \(file.name), \(file.mediaType)"
        }
      }.joined(separator: "\n")
    }
  }

  /// Adds the answer.
  ///
  /// - Parameter body: what was kept of the body.
  func add(_ response: Response, body kept: [UInt8], isCut: Bool, to entry: inout Recording.Entry) {
    entry.status = response.status
    entry.reason = response.head.reason.isEmpty ? nil : response.head.reason
    entry.headers = response.head.fields.map { field in
      if Redactor.hides(header: field.name) { return "\(field.name): \(Redactor.mark)" }
      // Absolute, since who gives it again resolves nothing.
      if field.name.lowercased() == "location", let target = response.redirectTarget {
        return "\(field.name): \(redactor.redactURL(target.string))"
      }
      return "\(field.name): \(redactor.redact(field.value))"
    }
    if !kept.isEmpty { (entry.text, entry.base64) = body(kept) }
    if isCut { entry.isCut = true }
  }

  /// Adds why no whole answer came.
  func add(_ failure: TransportFailure, to entry: inout Recording.Entry) {
    entry.failure = failure.code.rawValue
    entry.message = redactor.redact(failure.message)
    if failure.isTransient { entry.isTransient = true }
    if failure.wasNotSent { entry.wasNotSent = true }
  }

  /// The body as text, or in Base64 where it is none.
  private func body(_ bytes: [UInt8]) -> (text: String?, base64: String?) {
    let shown = redactor.redact(withoutSecretFields(bytes))
    if let text = String(validating: shown, as: UTF8.self) { return (text, nil) }
    let output = ByteBuffer()
    shown.withUnsafeBytes { Base64.append($0, to: output) }
    return (nil, output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
  }

  /// JSON without what it has under names that say a secret; anything else as it is.
  private func withoutSecretFields(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.first(where: { !" \t\r\n".utf8.contains($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let value = try? JSONDocument.parse(Bytes(bytes))
    else { return bytes }
    var changed = false
    let hidden = Self.hiding(value, &changed)
    return changed ? Array(hidden.json.utf8) : bytes
  }

  /// Recursion ends: values are never deeper than `Value.maximumDepth`.
  private static func hiding(_ value: Value, _ changed: inout Bool) -> Value {
    if let list = value.asList {
      var values: [Value] = []
      for element in list { values.append(hiding(element, &changed)) }
      return .list(List(values))
    }
    guard let names = value.fieldNames else { return value }
    var fields: [(String, Value)] = []
    for name in names {
      guard let field = value.field(RecordKey(name)) else { continue }
      if Redactor.hides(field: name), field.asText != nil {
        changed = true
        fields.append((name, .text(Text(Redactor.mark))))
      } else {
        fields.append((name, hiding(field, &changed)))
      }
    }
    return .record(Record(fields))
  }
}
