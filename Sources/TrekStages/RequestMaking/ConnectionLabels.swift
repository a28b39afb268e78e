internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The labels that say how the other end is reached and who we are.
///
/// Few calls give any, so they are bound only where one is given.
enum ConnectionLabels {
  static let auth = Parameter<AuthenticationArgument?>(
    "auth",
    """
    Who we are: `{basic: {user, password}}`, `digest`, `ntlm`, `negotiate`, `{bearer: token}`, \
    `{aws: {key, secret, region, service}}` or `{oauth: {url, id, secret}}`; never sent to another \
    origin.
    """, default: nil)
  static let netrc = Parameter<NetrcArgument?>(
    "netrc", "Whether names and passwords come from `~/.netrc`, or the file that has them.",
    default: nil)
  static let cert = Parameter<String?>(
    "cert", "A file with our certificate, as PEM; never shown to another origin.", default: nil,
    check: noNUL)
  static let key = Parameter<String?>(
    "key", "A file with the certificate's key, where it is another one.", default: nil,
    check: noNUL)
  static let keyPassword = Parameter<String?>(
    "keyPassword", "What the key's file is locked with.", default: nil, check: noNUL)
  static let proxy = Parameter<ProxyArgument?>(
    "proxy",
    """
    The proxy, as `"http://proxy.example:3128"`; also `https socks4 socks4a socks5 socks5h`; \
    `direct`: none.
    """, default: nil)
  static let noProxy = Parameter<HostListArgument?>(
    "noProxy", "The hosts that are asked without the proxy: a list, or `\"*\"`.", default: nil)
  static let resolve = Parameter<ReplacementsArgument?>(
    "resolve",
    "Addresses for hosts: `{\"api.example\": \"10.0.0.7\"}`, also `\"api.example:443\"`.",
    default: nil, check: { $0.flatMap { $0.faultAsAddresses } })
  static let connectTo = Parameter<ReplacementsArgument?>(
    "connectTo", "Hosts that are connected to in the place of others: `{\"a:443\": \"b:8443\"}`.",
    default: nil)
  static let unixSocket = Parameter<String?>(
    "unixSocket", "The path of a socket that is connected to, whatever the host.", default: nil,
    check: noNUL)
  static let interface = Parameter<String?>(
    "interface", "The interface or address that is connected from.", default: nil, check: noNUL)
  static let ip = Parameter<Int?>(
    "ip", "Which addresses are used: 4 or 6.", default: nil,
    check: { $0.flatMap { $0 == 4 || $0 == 6 ? nil : "must be 4 or 6, and is \($0)" } })
  static let tls = Parameter<TLSVersionArgument?>(
    "tls",
    "The lowest version of TLS: `\"1.2\"` or `\"1.3\"`, and where the library has them older.",
    default: nil)
  static let ciphers = Parameter<String?>(
    "ciphers", "The ciphers that may be used, as OpenSSL lists them, with `:` between.",
    default: nil, check: noNUL)
  static let pin = Parameter<PinArgument?>(
    "pin", "The public key that the server must have, as `\"sha256//…\"`; or a list of such.",
    default: nil)

  static let all: [any StageParameter] = [
    auth, netrc, cert, key, keyPassword, proxy, noProxy, resolve, connectTo, unixSocket, interface,
    ip, tls, ciphers, pin,
  ]

  private static let names = all.flatMap { $0.descriptions.map(\.name) }

  /// What a call says of it; nil where it says nothing.
  static func connection(_ arguments: Arguments) throws(StageFailure) -> ConnectionOptions? {
    guard names.contains(where: { arguments[$0] != nil }) else { return nil }
    var values = ConnectionOptions.Values()
    values.authentication = try auth.bind(arguments)?.authentication
    values.netrc = try netrc.bind(arguments)?.netrc
    let key = try key.bind(arguments)
    let password = try keyPassword.bind(arguments)
    if let path = try cert.bind(arguments) {
      values.certificate = ConnectionOptions.ClientCertificate(
        path: path, key: key, password: password)
    } else if key != nil || password != nil {
      throw StageFailure(code: "argument", "`key` and `keyPassword` want `cert` beside them")
    }
    values.proxy = try proxy.bind(arguments)?.url
    values.noProxy = try noProxy.bind(arguments)?.text
    values.connectTo = try resolve.bind(arguments)?.addresses ?? []
    values.connectTo += try connectTo.bind(arguments)?.hosts ?? []
    values.unixSocket = try unixSocket.bind(arguments)
    values.interface = try interface.bind(arguments)
    values.addressFamily = try ip.bind(arguments).map { $0 == 4 ? .v4 : .v6 }
    values.tls = try tls.bind(arguments)?.version
    if let list = try ciphers.bind(arguments) {
      // OpenSSL keeps those of TLS 1.3 apart, whose names all begin so.
      let names = list.split(separator: ":")
      let new = names.filter { $0.hasPrefix("TLS_") }
      let old = names.filter { !$0.hasPrefix("TLS_") }
      values.tls13Ciphers = new.isEmpty ? nil : new.joined(separator: ":")
      values.ciphers = old.isEmpty ? nil : old.joined(separator: ":")
    }
    values.pin = try pin.bind(arguments)?.text
    return ConnectionOptions(values)
  }

  /// Where tokens come from; nil where none is asked for.
  static func grant(
    _ arguments: Arguments, like options: TransferOptions
  ) throws(StageFailure) -> TokenGrant? {
    guard arguments["auth"] != nil, let argument = try auth.bind(arguments) else { return nil }
    return argument.grant(like: options)
  }

  /// What must never be shown of a call's arguments.
  static func secrets(_ arguments: Arguments) throws(StageFailure) -> [Value] {
    var secrets: [Value] = []
    if arguments["auth"] != nil { secrets += try auth.bind(arguments)?.secrets ?? [] }
    if arguments["keyPassword"] != nil, let password = try keyPassword.bind(arguments) {
      secrets.append(.text(Text(password)))
    }
    return secrets
  }
}

/// A check that a text can be handed to C whole.
@Sendable func noNUL(_ text: String?) -> String? {
  guard let text else { return nil }
  if text.isEmpty { return "must not be empty" }
  return text.utf8.contains(0) ? "must not hold NUL" : nil
}
