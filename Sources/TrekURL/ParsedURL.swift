internal import CCurl

/// An absolute `http` or `https` URL, taken apart by libcurl.
///
/// It is read as libcurl's transfers read it: numbers that stand for IPv4 addresses become
/// addresses, `..` segments are resolved, bytes outside ASCII in path and query are percent-encoded.
public struct ParsedURL: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  public let scheme: String
  /// The user name, decoded, where there is one.
  public let user: String?
  /// The password, decoded, where there is one.
  public let password: String?
  /// The host in lower case: a name, an IPv4 address, or an IPv6 address in brackets.
  public let host: String
  /// The port that the URL names, or nil.
  public let port: Int?
  /// The path, encoded, at least `/`.
  public let path: String
  /// What stands between `?` and `#`, encoded, or nil.
  public let query: String?
  /// What follows `#`, encoded, or nil.
  public let fragment: String?
  /// The whole URL in normal form.
  public let description: String

  /// Reads an absolute URL; throws where it has none of the two schemes, no host, or a character
  /// that has no place in a URL.
  public init(_ text: String) throws(URLFailure) {
    try Self.checkCharacters(text)
    try Self.checkScheme(text)
    let handle = try URLHandle()
    try handle.set(CURLUPART_URL, text, flags: CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
    try self.init(handle)
  }

  private init(_ handle: borrowing URLHandle) throws(URLFailure) {
    scheme = (handle.get(CURLUPART_SCHEME) ?? "").lowercased()
    guard scheme == "http" || scheme == "https" else { throw URLFailure(.scheme(scheme)) }
    guard let host = handle.get(CURLUPART_HOST), !host.isEmpty else {
      throw URLFailure(.noHost)
    }
    self.host = host.lowercased()
    user = handle.get(CURLUPART_USER, flags: CURLU_URLDECODE)
    password = handle.get(CURLUPART_PASSWORD, flags: CURLU_URLDECODE)
    port = handle.get(CURLUPART_PORT).flatMap { Int($0) }
    path = handle.get(CURLUPART_PATH) ?? "/"
    query = handle.get(CURLUPART_QUERY)
    fragment = handle.get(CURLUPART_FRAGMENT)
    guard let whole = handle.get(CURLUPART_URL) else { throw URLFailure(.malformed("no text")) }
    description = whole
  }

  /// The port that a connection goes to.
  public var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }

  /// Scheme, host and port as one normal text: `https://example.org:443`.
  public var originKey: String { "\(scheme)://\(host):\(effectivePort)" }

  /// Where a reference (RFC 3986, section 4.1) found at this URL leads: an `href`, a `Location`.
  ///
  /// Spaces and bytes outside ASCII in it are percent-encoded, as browsers do.
  public func joined(_ reference: String) throws(URLFailure) -> ParsedURL {
    // libcurl 7.88 takes a reference without path or host for malformed (RFC 3986, section 5.2.2).
    if reference.isEmpty { return try ParsedURL(withoutFragment) }
    if reference.hasPrefix("#") { return try ParsedURL(withoutFragment + reference) }
    if let byte = reference.utf8.first(where: { $0 < 32 || $0 == 127 }) {
      throw URLFailure(.character(byte, offset: 0))
    }
    if let scheme = Self.scheme(of: reference), scheme != "http", scheme != "https" {
      throw URLFailure(.scheme(scheme))
    }
    let handle = try URLHandle()
    try handle.set(CURLUPART_URL, withoutFragment, flags: CURLU_NON_SUPPORT_SCHEME)
    try handle.set(
      CURLUPART_URL, reference,
      flags: CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE)
    return try ParsedURL(handle)
  }

  /// The same URL with one more pair in its query, both sides percent-encoded.
  public func appendingQuery(_ name: String, _ value: String) throws(URLFailure) -> ParsedURL {
    let pair = "\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))"
    let handle = try URLHandle()
    try handle.set(CURLUPART_URL, description, flags: CURLU_NON_SUPPORT_SCHEME)
    try handle.set(CURLUPART_QUERY, pair, flags: CURLU_APPENDQUERY)
    return try ParsedURL(handle)
  }

  /// The URL up to its fragment.
  public var withoutFragment: String {
    description.firstIndex(of: "#").map { String(description[..<$0]) } ?? description
  }

  /// Refuses what libcurl would refuse without saying where.
  private static func checkCharacters(_ text: String) throws(URLFailure) {
    var offset = 0
    for byte in text.utf8 {
      if byte <= 32 || byte == 127 { throw URLFailure(.character(byte, offset: offset)) }
      offset += 1
    }
    if offset > URLHandle.maximumLength { throw URLFailure(.tooLong) }
  }

  /// Demands one of the two schemes with its `//`: libcurl would guess one from the host's name.
  static func checkScheme(_ text: String) throws(URLFailure) {
    guard let scheme = scheme(of: text), text.utf8.dropFirst(scheme.count).starts(with: "://".utf8)
    else { throw URLFailure(.noScheme) }
    if scheme != "http" && scheme != "https" { throw URLFailure(.scheme(scheme)) }
  }

  /// What stands before the first colon, in lower case, where it is a scheme (RFC 3986, section
  /// 3.1).
  private static func scheme(of text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let scheme = text[..<colon].lowercased()
    guard let first = scheme.utf8.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z")
    else { return nil }
    let isScheme = scheme.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isScheme ? scheme : nil
  }
}
