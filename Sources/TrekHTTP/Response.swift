public import TrekValues

/// An answer: its head, its body as far as it is held, and how it came.
///
/// Filled in by the transport, completed by the scheduler (`attempts`, `index`, `input`,
/// `redirects`), and never changed once a stage has seen it.
public final class Response: @unchecked Sendable {
  // Unchecked because it is written only before it is handed over; see above.

  /// The status code.
  @exclusivity(unchecked) public internal(set) var status: Int
  /// The status line and the header lines of the final answer, as received.
  @exclusivity(unchecked) public internal(set) var head: ResponseHead
  /// The body, as far as it is held.
  @exclusivity(unchecked) public var body: ResponseBody
  /// The URL that was answered: after redirects, the last one.
  @exclusivity(unchecked) public var url: Text
  /// Where the answer sends the client, made absolute; nil where it is no redirect.
  @exclusivity(unchecked) public var redirectTarget: Text?
  /// The URLs that redirected here, in order; empty where none did.
  @exclusivity(unchecked) public var redirects: [Text] = []
  /// How long the parts of the exchange took.
  @exclusivity(unchecked) public var time: ResponseTimes
  /// How many bytes the body had, after decompression.
  @exclusivity(unchecked) public var size: Int
  /// The version of HTTP.
  @exclusivity(unchecked) public var version: HTTPVersion
  /// The address and port that answered, as text; empty where unknown.
  @exclusivity(unchecked) public var remote: String
  /// Whether the transport could prove that the body is whole: by its length, by chunks, by the end
  /// of a stream.
  ///
  /// False for a body that ended with the connection.
  @exclusivity(unchecked) public var isVerified: Bool
  /// Whether a header field may say how many requests are left; transports set it.
  @exclusivity(unchecked) public var mentionsRateLimit = false
  /// How many attempts it took, this one included.
  @exclusivity(unchecked) public var attempts = 1
  /// The position of the request among those of its stage, from 0.
  @exclusivity(unchecked) public var index = 0
  /// The item that the request was made from.
  @exclusivity(unchecked) public var input: Value = .null

  /// Makes a response.
  public init(
    status: Int, head: ResponseHead, body: ResponseBody, url: Text, time: ResponseTimes = .init(),
    size: Int = 0, version: HTTPVersion = .http11, remote: String = "", isVerified: Bool = true
  ) {
    self.status = status
    self.head = head
    self.body = body
    self.url = url
    self.time = time
    self.size = size
    self.version = version
    self.remote = remote
    self.isVerified = isVerified
  }

  /// Adds what the scheduler knows, all at once: out of this module each property would be checked
  /// for exclusive access by itself.
  package func complete(
    attempts: Int, index: Int, input: Value, redirects: [Text], queue: UInt32
  ) {
    self.attempts = attempts
    self.index = index
    self.input = input
    self.redirects = redirects
    time.queue = queue
  }

  /// Another response with the same content.
  func copy() -> Response {
    let other = Response(
      status: status, head: head, body: body, url: url, time: time, size: size, version: version,
      remote: remote, isVerified: isVerified)
    other.redirectTarget = redirectTarget
    other.redirects = redirects
    other.attempts = attempts
    other.index = index
    other.input = input
    return other
  }
}

/// The body of a response.
public enum ResponseBody: Sendable {
  /// Dropped, or handed to a receiver while it came; only its size is known.
  case gone
  /// Held whole.
  case bytes(Bytes)
  /// Still coming: whoever reads it takes it away.
  case stream(BodyStream)
  /// The first part of a body that was not accepted; the rest was dropped.
  case truncated(Bytes)
}

/// The version of HTTP that an answer came by.
public enum HTTPVersion: Sendable, Hashable, CustomStringConvertible {
  /// HTTP/1.0, RFC 1945.
  case http10
  /// HTTP/1.1, RFC 9112.
  case http11
  /// HTTP/2, RFC 9113.
  case http2
  /// HTTP/3, RFC 9114.
  case http3

  /// Whether one connection carries many requests at a time.
  public var isMultiplexed: Bool { self == .http2 || self == .http3 }

  /// `HTTP/1.1` and so on.
  public var description: String {
    switch self {
    case .http10: "HTTP/1.0"
    case .http11: "HTTP/1.1"
    case .http2: "HTTP/2"
    case .http3: "HTTP/3"
    }
  }
}

/// How long the parts of an exchange took, in microseconds.
public struct ResponseTimes: Sendable, Hashable {
  /// In Trek's own queue, before the last attempt began.
  public var queue: UInt32 = 0
  /// Until the name was resolved, from the start of the attempt, like all that follow.
  public var dns: UInt32 = 0
  /// Until the connection stood.
  public var tcp: UInt32 = 0
  /// Until TLS was agreed.
  public var tls: UInt32 = 0
  /// Until the first byte of the answer.
  public var first: UInt32 = 0
  /// Until the last byte of the answer.
  public var total: UInt32 = 0

  /// All zero.
  public init() {}
}
