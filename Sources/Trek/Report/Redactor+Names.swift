extension Redactor {
  /// What names of parameters of URLs and of fields of JSON say a secret by themselves, in lower
  /// case.
  private static let secretNames: Set<String> = [
    "access_token", "refresh_token", "id_token", "auth_token", "token", "api_key", "apikey",
    "api-key", "key", "sig", "signature", "secret", "client_secret", "password", "passwd", "pwd",
    "x-amz-signature", "x-amz-security-token", "x-amz-credential", "x-goog-signature",
  ]

  /// The names of fields of JSON; `key` and `token` are too often something else there.
  private static let secretFields = secretNames.subtracting(["key", "token", "sig", "signature"])

  /// Parts of the names of header fields whose values are not shown.
  private static let secretHeaders = [
    "cookie", "auth", "token", "secret", "api-key", "apikey", "session", "signature", "credential",
  ]

  /// Whether the value of a header field is not shown.
  package static func hides(header name: String) -> Bool {
    let name = name.lowercased()
    return secretHeaders.contains { name.contains($0) }
  }

  /// Whether the value of a field of a JSON body is not shown.
  package static func hides(field name: String) -> Bool {
    secretFields.contains(name.lowercased())
  }

  /// The URL without secrets: as `redact`, and without the values of parameters whose names say
  /// that they are secret, as `token` and `signature`.
  public func redactURL(_ url: String) -> String {
    let shown = redact(url)
    // Most have neither; letters of UTF-8 are looked through faster than characters.
    guard shown.utf8.contains(UInt8(ascii: "?")), shown.utf8.contains(UInt8(ascii: "=")) else {
      return shown
    }
    guard let mark = shown.firstIndex(of: "?") else { return shown }
    let query = shown[shown.index(after: mark)...].prefix { $0 != "#" }
    let pairs = query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
      guard let equals = pair.firstIndex(of: "="),
        Self.secretNames.contains(pair[..<equals].lowercased())
      else { return String(pair) }
      return "\(pair[..<equals])=\(Self.mark)"
    }
    return shown[...mark] + pairs.joined(separator: "&") + shown[query.endIndex...]
  }
}
