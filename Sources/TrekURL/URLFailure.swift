internal import CCurl

/// Why a text is no URL that Trek can use.
public struct URLFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault, for programs.
  public enum Reason: Sendable, Hashable {
    /// There is no `http://` or `https://` at its front.
    case noScheme
    /// The scheme is another one.
    case scheme(String)
    /// There is no host.
    case noHost
    /// The host's name or address is malformed.
    case host
    /// The port is no number from 0 to 65535.
    case port
    /// A space or a control character stands at this byte offset.
    case character(UInt8, offset: Int)
    /// It is longer than libcurl takes (8,000,000 bytes).
    case tooLong
    /// Anything else; the text is libcurl's.
    case malformed(String)
  }

  /// The kind of fault.
  public let reason: Reason

  /// Makes a failure.
  public init(_ reason: Reason) { self.reason = reason }

  /// What is wrong, for people: lower case, no full stop.
  ///
  /// The URL is not repeated, because it may hold a password.
  public var message: String {
    switch reason {
    case .noScheme: "the URL does not begin with `http://` or `https://`"
    case .scheme(let scheme): "`\(scheme)` URLs are not supported, only `http` and `https`"
    case .noHost: "the URL has no host"
    case .host: "the URL's host is malformed"
    case .port: "the URL's port is not a number from 0 to 65535"
    case .character(32, let offset):
      "the URL has a space at byte \(offset); write it as `%20`"
    case .character(let byte, let offset):
      "the URL has the control character \(byte) at byte \(offset)"
    case .tooLong: "the URL is longer than 8000000 bytes"
    case .malformed(let text): "the URL is malformed: \(text)"
    }
  }

  /// The message.
  public var description: String { message }

  /// The failure that a code of libcurl's URL API stands for.
  init(_ code: CURLUcode) {
    switch code {
    case CURLUE_BAD_PORT_NUMBER: self.init(.port)
    case CURLUE_NO_HOST: self.init(.noHost)
    case CURLUE_BAD_HOSTNAME, CURLUE_BAD_IPV6: self.init(.host)
    case CURLUE_BAD_SCHEME, CURLUE_NO_SCHEME: self.init(.noScheme)
    default: self.init(.malformed(String(cString: curl_url_strerror(code)).lowercasedFirst))
    }
  }
}

extension String {
  /// With a small first letter, as messages have it.
  fileprivate var lowercasedFirst: String {
    first.map { $0.lowercased() + dropFirst() } ?? self
  }
}
