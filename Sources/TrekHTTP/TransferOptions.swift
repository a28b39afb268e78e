/// What a stage says of all its requests: limits in time and size, trust, protocol.
///
/// Shared and never changed: a transport that sees the same object again need not set anything.
public final class TransferOptions: Sendable {
  /// Which version of HTTP to speak.
  public enum Version: Sendable, Hashable {
    /// HTTP/2 by ALPN where the transport reports cut-off answers truly, else HTTP/1.1.
    case automatic
    /// HTTP/1.0 only.
    case http10
    /// HTTP/1.1 only.
    case http1
    /// HTTP/2 where the server offers it by ALPN; over clear text HTTP/1.1.
    case http2
    /// HTTP/3 where it can be reached, else what else is.
    case http3
  }

  /// The longest time to connect, name look-up and TLS included.
  ///
  /// Zero or less: no limit.
  public let connectTimeout: Duration
  /// The longest time for one attempt from its start to its last byte; nil: no limit.
  public let timeout: Duration?
  /// The longest time without a single byte; nil: no limit.
  public let stall: Duration?
  /// How many redirects the scheduler follows; a transport only needs to know whether any, in
  /// order to drop the body of an answer that redirects.
  public let follow: Int
  /// The most bytes of one body, counted after decompression, held in memory.
  public let maxBody: Int
  /// The most bytes of one body that is streamed to a receiver or dropped.
  public let maxStreamedBody: Int
  /// Which answers are accepted.
  ///
  /// The body of any other is assembled, for the failure to show.
  public let accept: StatusSet
  /// Whether the server's certificate and name are checked.
  public let verify: Bool
  /// A file with the certificates to trust in place of the system's.
  public let cacert: String?
  /// Which version of HTTP to speak.
  public let version: Version
  /// Whether to ask for gzip, br and zstd and to unpack them.
  public let compressed: Bool
  /// How the other end is reached, and who we are; nil where nothing is said of it.
  public let connection: ConnectionOptions?
  /// The cookies that are sent, and kept; nil: none.
  public let jar: CookieJar?
  /// Where the token comes from that is sent; nil: none is.
  public let grant: TokenGrant?
  /// What holds for another origin, where a redirect leads to one: the same without credentials;
  /// nil: the same.
  public let elsewhere: TransferOptions?

  /// Makes options; the defaults are the language's.
  public init(
    connectTimeout: Duration = .seconds(10), timeout: Duration? = nil,
    stall: Duration? = .seconds(30), follow: Int = 10, maxBody: Int = 64 << 20,
    maxStreamedBody: Int = 16 << 30, accept: StatusSet = .success, verify: Bool = true,
    cacert: String? = nil, version: Version = .automatic, compressed: Bool = true,
    connection: ConnectionOptions? = nil, jar: CookieJar? = nil, grant: TokenGrant? = nil
  ) {
    self.connectTimeout = connectTimeout
    self.timeout = timeout
    self.stall = stall
    self.follow = follow
    self.maxBody = maxBody
    self.maxStreamedBody = maxStreamedBody
    self.accept = accept
    self.verify = verify
    self.cacert = cacert
    self.version = version
    self.compressed = compressed
    self.connection = connection
    self.jar = jar
    self.grant = grant
    if grant != nil || connection?.values.hasCredentials == true {
      var values = connection?.values ?? ConnectionOptions.Values()
      values.authentication = nil
      values.certificate = nil
      elsewhere = TransferOptions(
        connectTimeout: connectTimeout, timeout: timeout, stall: stall, follow: follow,
        maxBody: maxBody, maxStreamedBody: maxStreamedBody, accept: accept, verify: verify,
        cacert: cacert, version: version, compressed: compressed,
        connection: ConnectionOptions(values), jar: jar)
    } else {
      elsewhere = nil
    }
  }

  /// The same with other bounds, other trust, or another way.
  ///
  /// What is not given stays as it is.
  public func changed(
    maxBody: Int? = nil, maxStreamedBody: Int? = nil, verify: Bool? = nil,
    cacert: String?? = .none, connection: ConnectionOptions?? = .none, jar: CookieJar?? = .none,
    grant: TokenGrant?? = .none
  ) -> TransferOptions {
    TransferOptions(
      connectTimeout: connectTimeout, timeout: timeout, stall: stall, follow: follow,
      maxBody: maxBody ?? self.maxBody, maxStreamedBody: maxStreamedBody ?? self.maxStreamedBody,
      accept: accept, verify: verify ?? self.verify, cacert: cacert ?? self.cacert,
      version: version, compressed: compressed, connection: connection ?? self.connection,
      jar: jar ?? self.jar, grant: grant ?? self.grant)
  }

  /// The language's defaults.
  public static let standard = TransferOptions()
}

/// A set of status codes, as ranges.
public struct StatusSet: Sendable, Hashable {
  /// The ranges, inclusive at both ends.
  public let ranges: [ClosedRange<Int>]

  /// Makes a set of these ranges.
  public init(_ ranges: [ClosedRange<Int>]) { self.ranges = ranges }

  /// 200 to 399, what is accepted where nothing else is said.
  public static let success = StatusSet([200...399])
  /// Every answer.
  public static let any = StatusSet([0...999])

  /// Whether a status belongs to the set.
  public func contains(_ status: Int) -> Bool {
    for range in ranges where range.contains(status) { return true }
    return false
  }
}
