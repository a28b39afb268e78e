import Trek

/// A request in one line: its method, its URL, and what it sends.
enum RequestLine {
  static func text(_ request: Request) -> String {
    var parts = [request.method.name, request.url.string]
    switch request.body {
    case .none: break
    case .bytes(let bytes): parts.append("(\(Amount.bytes(bytes.count)))")
    case .streamed(let body):
      switch body.content {
      case .file(let file): parts.append("(file \(file.path))")
      case .multipart(let fields): parts.append("(form of \(Amount.count(fields.count, "field")))")
      }
    }
    return parts.joined(separator: " ")
  }
}
