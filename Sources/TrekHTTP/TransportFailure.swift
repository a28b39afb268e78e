/// Why an exchange brought no whole answer.
public struct TransportFailure: Error, Sendable {
  /// A stable name for the cause, with a dot between area and cause.
  ///
  /// An open set: compare with the constants, print what you do not know.
  public struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name, as `.code` of an error item shows it.
    public let rawValue: String
    /// Makes a code.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }

    /// The URL cannot be read, or its scheme is neither http nor https.
    public static let url = Code(rawValue: "url")
    /// The host's name has no address.
    public static let resolve = Code(rawValue: "resolve")
    /// No connection: refused, unreachable, proxy.
    public static let connect = Code(rawValue: "connect")
    /// No connection within `connectTimeout`.
    public static let connectTimeout = Code(rawValue: "timeout.connect")
    /// Not done within `timeout`.
    public static let timeout = Code(rawValue: "timeout.total")
    /// No byte for the time of `stall`.
    public static let stall = Code(rawValue: "timeout.stall")
    /// The server's certificate is not trusted, or for another name.
    public static let certificate = Code(rawValue: "tls.certificate")
    /// TLS failed otherwise.
    public static let tls = Code(rawValue: "tls")
    /// The connection broke before the answer was whole.
    public static let reset = Code(rawValue: "reset")
    /// The server closed without a single byte of an answer.
    public static let empty = Code(rawValue: "empty")
    /// The body ended before its announced end.
    public static let truncated = Code(rawValue: "truncated")
    /// The answer breaks the rules of HTTP.
    public static let malformed = Code(rawValue: "malformed")
    /// The body's compression is broken or unknown.
    public static let encoding = Code(rawValue: "encoding")
    /// The header is too large, or has too many lines.
    public static let headerTooLarge = Code(rawValue: "header.tooLarge")
    /// The body exceeds `maxBody`.
    public static let bodyTooLarge = Code(rawValue: "body.tooLarge")
    /// More redirects than `follow` allows.
    public static let redirects = Code(rawValue: "redirects")
    /// A receiver could not take the body: a full disk, a closed file.
    public static let write = Code(rawValue: "write")
    /// No token was given for `auth: {oauth: …}`.
    public static let token = Code(rawValue: "auth.token")
    /// A file that was to be sent cannot be read.
    public static let file = Code(rawValue: "file")
    /// The address of the host is one that may not be connected to.
    public static let address = Code(rawValue: "address")
    /// Anything else that the transport library reported.
    public static let other = Code(rawValue: "transport")
  }

  /// The cause, for programs.
  public var code: Code
  /// What went wrong, for people: lower case, no full stop, with the limit that was exceeded.
  public var message: String
  /// The transport library's own number (a `CURLcode`), or nil.
  public var libraryCode: Int?
  /// Whether another attempt may do better; true for what has to do with the network's moods.
  public var isTransient: Bool
  /// Whether the server cannot have acted on the request, so that even one that is not
  /// idempotent may be sent again.
  public var wasNotSent: Bool
  /// Whether the network is not to blame, but who was to take the body.
  public var isReceivers: Bool
  /// The answer so far, where there was one.
  public var response: Response?

  /// Makes a failure.
  public init(
    _ code: Code, _ message: String, libraryCode: Int? = nil, isTransient: Bool = false,
    wasNotSent: Bool = false, isReceivers: Bool = false, response: Response? = nil
  ) {
    self.code = code
    self.message = message
    self.libraryCode = libraryCode
    self.isTransient = isTransient
    self.wasNotSent = wasNotSent
    self.isReceivers = isReceivers
    self.response = response
  }
}
