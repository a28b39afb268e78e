/// Where a request goes: scheme, host and port, in normal form.
///
/// The key of per-host limits, and what headers of a script are bound to. An object, so that a
/// reader hands out the same one again and most comparisons are of identity.
public final class Origin: Sendable, Hashable, CustomStringConvertible {
  /// `scheme://host:port`, the host in lower case, the port always there.
  public let key: String
  /// Whether the scheme is `https`.
  public let isSecure: Bool
  /// The host, an IPv6 address in brackets.
  public let host: String
  /// The port.
  public let port: Int

  init(isSecure: Bool, host: String, port: Int) {
    self.isSecure = isSecure
    self.host = host
    self.port = port
    key = "\(isSecure ? "https" : "http")://\(host):\(port)"
  }

  /// Reads the origin of an absolute URL.
  public convenience init(_ url: String) throws(URLFailure) {
    self.init(try ParsedURL(url))
  }

  /// The origin of a URL that was read.
  public convenience init(_ url: ParsedURL) {
    self.init(isSecure: url.scheme == "https", host: url.host, port: url.effectivePort)
  }

  /// What stands for the origin of a text that is no URL.
  public static let unreadable = Origin(isSecure: false, host: "", port: 0)

  /// The key.
  public var description: String { key }

  /// Whether scheme, host and port are the same.
  public static func == (left: Origin, right: Origin) -> Bool {
    left === right || left.key == right.key
  }

  /// Feeds the key to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
