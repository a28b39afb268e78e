/// How the other end is reached, and who we say we are: what few requests say anything of.
///
/// Shared and never changed, as `TransferOptions`, of which it is a part. All texts are free of NUL,
/// and of line ends where they become part of a header.
public final class ConnectionOptions: Sendable {
  /// What of the way a request takes.
  public struct Values: Sendable, Hashable {
    /// The proxy: `http https socks4 socks4a socks5 socks5h`, as a URL; empty: none, whatever the
    /// environment says; nil: as the environment says.
    public var proxy: String?
    /// Hosts that are asked without the proxy, as libcurl lists them; nil: none where `proxy` is
    /// given.
    public var noProxy: String?
    /// Which host and port is connected to in the place of which, as
    /// `HOST:PORT:OTHER-HOST:OTHER-PORT`; empty parts stand for any, or for the same.
    public var connectTo: [String] = []
    /// The path of a Unix socket that is connected to whatever the host.
    public var unixSocket: String?
    /// The interface or address that is connected from.
    public var interface: String?
    /// Which kind of addresses is used; nil: any.
    public var addressFamily: AddressFamily?
    /// The lowest version of TLS; nil: the library's default.
    public var tls: TLSVersion?
    /// The ciphers that may be used, as OpenSSL lists them; those of TLS 1.3 apart.
    public var ciphers: String?
    /// The ciphers of TLS 1.3 that may be used.
    public var tls13Ciphers: String?
    /// The public key that the server must have: `sha256//…`, several with `;` between.
    public var pin: String?
    /// Who we are.
    public var authentication: Authentication?
    /// A certificate of ours, and its key: paths of PEM files.
    public var certificate: ClientCertificate?
    /// Where names and passwords stand by host; nil: nowhere.
    public var netrc: Netrc?

    /// Nothing said.
    public init() {}

    /// Whether there is anything that is for the origin of the request alone.
    public var hasCredentials: Bool { authentication != nil || certificate != nil }
  }

  /// A kind of addresses.
  public enum AddressFamily: Sendable, Hashable { case v4, v6 }

  /// A version of TLS.
  public enum TLSVersion: Sendable, Hashable { case v1_0, v1_1, v1_2, v1_3 }

  /// A certificate to show to servers that ask for one.
  public struct ClientCertificate: Sendable, Hashable {
    /// The file of the certificate, with those between it and its authority.
    public var path: String
    /// The file of its key; nil: the same.
    public var key: String?
    /// What the key's file is locked with.
    public var password: String?

    /// Makes one.
    public init(path: String, key: String? = nil, password: String? = nil) {
      self.path = path
      self.key = key
      self.password = password
    }
  }

  /// A file of names and passwords by host.
  public enum Netrc: Sendable, Hashable {
    /// `.netrc` in the home of the process's user.
    case home
    /// A file at a path.
    case file(String)
  }

  /// What it says.
  public let values: Values

  /// Makes options.
  public init(_ values: Values) { self.values = values }
}
