import Trek

/// The way that a request takes, and who it is from, as curl's options.
extension CurlLine {
  /// What stands in the place of passwords: lines are shown, and kept in a shell's history.
  private static let hidden = Redactor.mark

  static func words(of values: ConnectionOptions.Values) -> [String] {
    var words = way(values) + trust(values)
    if let authentication = values.authentication { words += Self.words(of: authentication) }
    switch values.netrc {
    case nil: break
    case .home: words.append("--netrc-optional")
    case .file(let path): words += ["--netrc-optional", "--netrc-file", quoted(path)]
    }
    return words
  }

  private static func way(_ values: ConnectionOptions.Values) -> [String] {
    var words: [String] = []
    if let proxy = values.proxy { words += ["--proxy", quoted(Redactor().redact(proxy))] }
    if let noProxy = values.noProxy { words += ["--noproxy", quoted(noProxy)] }
    for replacement in values.connectTo { words += ["--connect-to", quoted(replacement)] }
    if let path = values.unixSocket { words += ["--unix-socket", quoted(path)] }
    if let name = values.interface { words += ["--interface", quoted(name)] }
    switch values.addressFamily {
    case nil: break
    case .v4: words.append("--ipv4")
    case .v6: words.append("--ipv6")
    }
    return words
  }

  private static func trust(_ values: ConnectionOptions.Values) -> [String] {
    var words: [String] = []
    switch values.tls {
    case nil: break
    case .v1_0: words.append("--tlsv1.0")
    case .v1_1: words.append("--tlsv1.1")
    case .v1_2: words.append("--tlsv1.2")
    case .v1_3: words.append("--tlsv1.3")
    }
    if let ciphers = values.ciphers { words += ["--ciphers", quoted(ciphers)] }
    if let ciphers = values.tls13Ciphers { words += ["--tls13-ciphers", quoted(ciphers)] }
    if let pin = values.pin { words += ["--pinnedpubkey", quoted(pin)] }
    if let certificate = values.certificate {
      words += ["--cert", quoted(certificate.path)]
      if let key = certificate.key { words += ["--key", quoted(key)] }
      if certificate.password != nil { words += ["--pass", quoted(hidden)] }
    }
    return words
  }

  private static func words(of authentication: Authentication) -> [String] {
    switch authentication {
    case .password(let user, _, let scheme):
      let option =
        switch scheme {
        case .basic: "--basic"
        case .digest: "--digest"
        case .ntlm: "--ntlm"
        case .negotiate: "--negotiate"
        }
      let password = scheme == .negotiate ? "" : hidden
      return [option, "--user", quoted("\(user):\(password)")]
    case .bearer: return ["--oauth2-bearer", quoted(hidden)]
    case .aws(let key, _, let scope):
      return ["--aws-sigv4", quoted(scope), "--user", quoted("\(key):\(hidden)")]
    }
  }
}
