import Trek

/// A request as a command line of curl that sends the same.
///
/// Quoted for a POSIX shell: whatever stands in a URL, a header or a body arrives as it is, and
/// nothing of it becomes another word or an option. Limits in time and number are left out but for
/// those that the script set; retries are Trek's own.
struct CurlLine {
  /// The line without its end.
  let text: String

  /// Writes the line for a request.
  init(_ request: Request) {
    var words = ["curl", "--silent", "--show-error"]
    var input: String?
    switch request.method {
    case .get:
      if request.hasBody { words += ["--request", "GET"] }
    case .head: words.append("--head")
    case .post where request.hasBody: break
    default: words += ["--request", Self.quoted(request.method.name)]
    }
    words += Self.headers(of: request)
    switch request.body {
    case .none:
      // curl sends a length of 0 with these, as Trek does.
      if request.meansBody { words += ["--data-raw", "''"] }
    case .bytes(let bytes):
      let bytes = bytes.withUnsafeBytes(Array.init)
      if let text = Self.plainText(bytes) {
        words += ["--data-raw", Self.quoted(text)]
      } else {
        input = Self.printed(bytes)
        words += ["--data-binary", "@-"]
      }
    case .streamed(let body): words += Self.words(of: body)
    }
    words += Self.words(of: request.options)
    let url = request.url.string
    if url.contains(where: { "[]{}".contains($0) }) { words.append("--globoff") }
    words += ["--url", Self.quoted(url)]
    text = (input.map { $0 + " | " } ?? "") + words.joined(separator: " ")
  }

  private static func headers(of request: Request) -> [String] {
    var words: [String] = []
    var names: Set<String> = []
    for field in request.headers.fields {
      names.insert(field.name.lowercased())
      let line =
        switch field.value {
        case nil: "\(field.name):"
        case "": "\(field.name);"
        case let value?: "\(field.name): \(value)"
        }
      words += ["--header", quoted(line)]
    }
    if !names.contains("user-agent") { words += ["--user-agent", quoted(Version.userAgent)] }
    if request.hasBody || request.meansBody, !request.isForm, !names.contains("content-type") {
      words += ["--header", "'Content-Type:'"]
    }
    if request.options.compressed, !names.contains("accept-encoding") {
      words.append("--compressed")
    }
    return words
  }

  private static func words(of body: StreamedBody) -> [String] {
    switch body.content {
    case .file(let file): return ["--data-binary", quoted("@" + file.path)]
    case .multipart(let parts):
      return parts.flatMap { part -> [String] in
        switch part.value {
        case .bytes(let bytes):
          let text = String(decoding: bytes.withUnsafeBytes(Array.init), as: UTF8.self)
          return ["--form-string", quoted("\(part.name)=\(text)")]
        case .file(let file):
          let value = "\(part.name)=@\(formQuoted(file.path));filename=\(formQuoted(file.name))"
          return ["--form", quoted("\(value);type=\(file.mediaType)")]
        }
      }
    }
  }

  private static func words(of options: TransferOptions) -> [String] {
    let usual = TransferOptions.standard
    var words: [String] = []
    if options.follow > 0 {
      words.append("--location")
      if options.follow != usual.follow { words += ["--max-redirs", "\(options.follow)"] }
    }
    if options.connectTimeout != usual.connectTimeout {
      words += ["--connect-timeout", seconds(options.connectTimeout)]
    }
    if let timeout = options.timeout { words += ["--max-time", seconds(timeout)] }
    if let stall = options.stall, stall != usual.stall {
      words += ["--speed-limit", "1", "--speed-time", "\(max(1, stall.components.seconds))"]
    }
    if !options.verify { words.append("--insecure") }
    if let cacert = options.cacert { words += ["--cacert", quoted(cacert)] }
    switch options.version {
    case .http10: words.append("--http1.0")
    case .http1: words.append("--http1.1")
    case .http2: words.append("--http2")
    case .http3: words.append("--http3")
    case .automatic: break
    }
    // Without a file curl keeps cookies for the one request only, as far as its redirects go.
    if options.jar != nil { words += ["--cookie", "''"] }
    if let connection = options.connection { words += Self.words(of: connection.values) }
    return words
  }

  // MARK: Quoting

  /// A word of a POSIX shell (XCU 2.2.2): nothing in it means anything but itself.
  static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-_./:=@%+,".utf8.contains(byte)
      }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// A value inside of `--form`, where `;` and `,` would end it.
  private static func formQuoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// The bytes as text, where a terminal and a shell take them as they are.
  private static func plainText(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self),
      TerminalText.escaped(text) == text
    else { return nil }
    return text
  }

  /// A command that prints these bytes (XCU printf, `%b`).
  private static func printed(_ bytes: [UInt8]) -> String {
    let digits = bytes.map { byte in
      let octal = String(byte, radix: 8)
      return "\\0" + String(repeating: "0", count: 3 - octal.count) + octal
    }
    return "printf %b '\(digits.joined())'"
  }

  private static func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let millis = attoseconds / 1_000_000_000_000_000
    if millis == 0 { return "\(seconds)" }
    let text = String(millis)
    return "\(seconds)." + String(repeating: "0", count: 3 - text.count) + text
  }
}

extension Request {
  /// Whether it sends a body.
  fileprivate var hasBody: Bool { if case .none = body { false } else { true } }

  /// Whether it says that it sends nothing where it does (RFC 9110, section 8.6).
  fileprivate var meansBody: Bool { [.post, .put, .patch].contains(method) }

  /// Whether curl puts the body together and says what it is.
  fileprivate var isForm: Bool {
    guard case .streamed(let body) = body, case .multipart = body.content else { return false }
    return true
  }
}
