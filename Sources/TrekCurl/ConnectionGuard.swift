internal import TrekHTTP

/// Which connections a transport may open.
struct ConnectionGuard: Sendable {
  /// Whether the environment's proxies are used.
  var usesProxies = true
  /// Why no connection may be opened to an address; nil: it may, or anything may.
  var refusal: (@Sendable (NetworkAddress) -> String?)?
}
