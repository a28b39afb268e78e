/// Who a request says that it comes from.
///
/// It goes to the origin that the request was made for and to no other: a redirect elsewhere goes on
/// without it.
public enum Authentication: Sendable, Hashable {
  /// How a name and a password are proved.
  public enum Scheme: Sendable, Hashable {
    /// As they are, in Base64 (RFC 7617).
    case basic
    /// By a digest over a number of the server's (RFC 7616).
    case digest
    /// By NTLM, a connection at a time.
    case ntlm
    /// By Kerberos, or what else the system's GSS-API has (RFC 4559).
    case negotiate
  }

  /// A name and a password.
  case password(user: String, password: String, Scheme)
  /// A token (RFC 6750).
  case bearer(String)
  /// A signature of the request by AWS's rules, version 4.
  ///
  /// `scope` is as `aws:amz:us-east-1:s3`.
  case aws(key: String, secret: String, scope: String)
}

/// Where a token comes from: OAuth 2.0 client credentials (RFC 6749, section 4.4).
///
/// Known by identity: all requests of a run that have the same one share its token.
public final class TokenGrant: Sendable {
  /// Asks for a token; sent again whenever one is needed.
  public let request: Request

  /// Makes a grant of the request that asks for its tokens.
  public init(request: Request) { self.request = request }
}
