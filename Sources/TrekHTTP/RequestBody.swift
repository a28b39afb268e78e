public import TrekValues

/// The body of a request.
public enum RequestBody: Sendable {
  /// No body.
  case none
  /// These bytes, held in memory until the request has ended, so that it can be sent again.
  case bytes(Bytes)
  /// What is read from files while it is sent, and read again for each attempt.
  case streamed(StreamedBody)
}

/// A body of files, or of fields and files: never held whole.
///
/// Its paths are those of the process once `resolved` has been called; a transport opens them for
/// each attempt.
public final class StreamedBody: Sendable {
  /// What it consists of.
  public enum Content: Sendable {
    /// One file as it is.
    case file(RequestFile)
    /// `multipart/form-data` (RFC 7578); the transport chooses the boundary.
    case multipart([Part])
  }

  /// One field of a form.
  public struct Part: Sendable {
    /// Its value.
    public enum Value: Sendable {
      /// These bytes.
      case bytes(Bytes)
      /// What a file holds.
      case file(RequestFile)
    }

    /// The name of the field, without NUL; the transport escapes quotes and line ends in it.
    public let name: String
    /// What it holds.
    public let value: Value

    /// Makes a field; nil where the name holds NUL, at which C would cut it off.
    public init?(name: String, value: Value) {
      if name.utf8.contains(0) { return nil }
      self.name = name
      self.value = value
    }
  }

  /// What it consists of.
  public let content: Content

  /// Makes a body.
  public init(_ content: Content) { self.content = content }

  /// The same with each path replaced.
  ///
  /// - Parameter resolve: gives the path to open for one that a script gave, or throws where it
  ///   may not be read.
  public func resolved<Failure: Error>(
    _ resolve: (String) throws(Failure) -> String
  ) throws(Failure) -> StreamedBody {
    switch content {
    case .file(let file): return StreamedBody(.file(file.at(try resolve(file.path))))
    case .multipart(let parts):
      var resolved = parts
      for (index, part) in parts.enumerated() {
        guard case .file(let file) = part.value,
          let new = Part(name: part.name, value: .file(file.at(try resolve(file.path))))
        else { continue }
        resolved[index] = new
      }
      return StreamedBody(.multipart(resolved))
    }
  }
}

/// A file that becomes a body or a part of one: in scripts what `file("a.png")` gives.
///
/// It is a place, not its content: nothing is opened before it is sent.
public final class RequestFile: OpaqueValue {
  /// Where it is.
  public let path: String
  /// What the server is told that it is called; without NUL.
  public let name: String
  /// Its media type, a line without control characters.
  public let mediaType: String

  /// Makes a file; nil where the name or the media type holds what cannot be sent: NUL, and in a
  /// media type any control character, by which it could begin another header field.
  public init?(path: String, name: String? = nil, mediaType: String? = nil) {
    let name =
      name ?? String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    let mediaType = mediaType ?? MediaType.ofFile(named: name)
    if name.utf8.contains(0) || mediaType.isEmpty
      || mediaType.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
    {
      return nil
    }
    self.path = path
    self.name = name
    self.mediaType = mediaType
  }

  private init(path: String, like other: RequestFile) {
    self.path = path
    name = other.name
    mediaType = other.mediaType
  }

  /// The same file's description at another path.
  func at(_ path: String) -> RequestFile { RequestFile(path: path, like: self) }

  /// `file`.
  public var typeName: String { "file" }

  /// The names of the fields.
  public var fieldNames: [String] { ["path", "name", "type"] }

  /// The field of a name.
  public func field(_ name: String) -> Value? {
    switch name {
    case "path": .text(Text(path))
    case "name": .text(Text(self.name))
    case "type": .text(Text(mediaType))
    default: nil
    }
  }

  /// The path.
  public func asText() -> Text? { Text(path) }

  /// The path, the name and the type.
  public func asValue() -> Value {
    .record(Record(fieldNames.map { ($0, field($0) ?? .null) }))
  }
}

/// Media types by the endings of file names: the few that are sent often.
public enum MediaType {
  /// The type for a name, `application/octet-stream` for one that is not known.
  public static func ofFile(named name: String) -> String {
    guard let dot = name.lastIndex(of: ".") else { return unknown }
    return byEnding[name[name.index(after: dot)...].lowercased()] ?? unknown
  }

  private static let unknown = "application/octet-stream"

  private static let byEnding = [
    "avif": "image/avif", "css": "text/css", "csv": "text/csv", "gif": "image/gif",
    "gz": "application/gzip", "htm": "text/html", "html": "text/html", "jpeg": "image/jpeg",
    "jpg": "image/jpeg", "js": "text/javascript", "json": "application/json",
    "jsonl": "application/jsonl", "md": "text/markdown", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml",
    "tsv": "text/tab-separated-values", "txt": "text/plain", "wasm": "application/wasm",
    "wav": "audio/wav", "webp": "image/webp", "xml": "application/xml",
    "yaml": "application/yaml", "yml": "application/yaml", "zip": "application/zip",
  ]
}
