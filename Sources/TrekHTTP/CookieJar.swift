/// The cookies of a session: which object it is tells transports which requests share them.
///
/// The cookies themselves are the transport's, which keeps them by RFC 6265 for as long as the jar
/// lives.
public final class CookieJar: Sendable {
  /// What is in it at the beginning: lines of a cookie file as Netscape's, and curl's, are.
  public let initial: [String]

  /// Makes a jar.
  public init(initial: [String] = []) { self.initial = initial }
}
