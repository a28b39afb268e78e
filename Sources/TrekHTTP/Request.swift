public import TrekValues

/// One HTTP request that is ready to be sent.
///
/// What all requests of a stage have in common stands in shared objects (`options`, usually
/// `headers`), so that a transport sees by identity what it need not set again.
public struct Request: Sendable {
  /// The method, as it is sent.
  public var method: HTTPMethod
  /// An absolute `http` or `https` URL, as the script gave it; the transport's parser reads it.
  public var url: Text
  /// The header fields that the script set.
  public var headers: RequestHeaders
  /// The body, or none.
  public var body: RequestBody
  /// Limits and settings of the transfer.
  public var options: TransferOptions

  /// Makes a request.
  public init(
    method: HTTPMethod = .get, url: Text, headers: RequestHeaders = .none,
    body: RequestBody = .none, options: TransferOptions = .standard
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.options = options
  }

  /// The same request for another URL.
  package func asking(_ url: Text) -> Request {
    Request(method: method, url: url, headers: headers, body: body, options: options)
  }
}

extension Request {
  /// Takes off all that the script meant for one origin only, before the request goes to another:
  /// its header fields, not only credentials.
  public mutating func leaveOrigin() {
    headers = .none
    if let elsewhere = options.elsewhere { options = elsewhere }
  }
}

/// An HTTP method, compared exactly: methods are case sensitive (RFC 9110, section 9.1).
public struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
  /// The word that is sent.
  public let name: String

  /// Makes a method, or nil where the name is no token of RFC 9110, section 5.6.2.
  public init?(_ name: String) {
    guard !name.isEmpty, name.utf8.allSatisfy(HTTPToken.allows) else { return nil }
    self.name = name
  }

  private init(known name: String) { self.name = name }

  /// GET.
  public static let get = HTTPMethod(known: "GET")
  /// HEAD.
  public static let head = HTTPMethod(known: "HEAD")
  /// POST.
  public static let post = HTTPMethod(known: "POST")
  /// PUT.
  public static let put = HTTPMethod(known: "PUT")
  /// PATCH.
  public static let patch = HTTPMethod(known: "PATCH")
  /// DELETE.
  public static let delete = HTTPMethod(known: "DELETE")
  /// OPTIONS.
  public static let options = HTTPMethod(known: "OPTIONS")

  /// Whether sending it twice does what sending it once does (RFC 9110, section 9.2.2).
  public var isIdempotent: Bool {
    switch name {
    case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE": true
    default: false
    }
  }

  /// The word that is sent.
  public var description: String { name }
}

/// The characters of a token (RFC 9110, section 5.6.2).
public enum HTTPToken {
  /// Whether a byte may stand in a token.
  public static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
