internal import CCurl
internal import TrekHTTP

/// How the other end is reached, and who we are: set only where a stage says anything of it.
extension Transfer {
  /// What is set where nothing is said.
  private static let usual = ConnectionOptions.Values()

  /// Sets what differs from what the options before said.
  func apply(_ options: TransferOptions, before old: TransferOptions?) {
    let new = options.connection?.values ?? Self.usual
    let old = old?.connection?.values ?? Self.usual
    if new.proxy != old.proxy || new.noProxy != old.noProxy { applyProxy(new, options) }
    if new.connectTo != old.connectTo {
      let list = new.connectTo.isEmpty ? nil : TextList(new.connectTo)
      trek_easy_set_list(handle, CURLOPT_CONNECT_TO, list?.first)
      replacements = list
    }
    if new.unixSocket != old.unixSocket {
      trek_easy_set_string(handle, CURLOPT_UNIX_SOCKET_PATH, new.unixSocket)
    }
    if new.interface != old.interface {
      trek_easy_set_string(handle, CURLOPT_INTERFACE, new.interface)
    }
    if new.addressFamily != old.addressFamily {
      let family =
        switch new.addressFamily {
        case nil: CURL_IPRESOLVE_WHATEVER
        case .v4: CURL_IPRESOLVE_V4
        case .v6: CURL_IPRESOLVE_V6
        }
      trek_easy_set_long(handle, CURLOPT_IPRESOLVE, Int(family))
    }
    applyTLS(new, old)
    if new.authentication != old.authentication { applyAuthentication(new.authentication) }
    if new.netrc != old.netrc {
      var file: String?
      if case .file(let path) = new.netrc { file = path }
      trek_easy_set_string(handle, CURLOPT_NETRC_FILE, file)
      trek_easy_set_long(
        handle, CURLOPT_NETRC,
        Int((new.netrc == nil ? CURL_NETRC_IGNORED : CURL_NETRC_OPTIONAL).rawValue))
    }
  }

  // MARK: Proxies

  /// The proxy of the environment, as far as it is to be used.
  func setUsualProxy() {
    if !loop.guarding.usesProxies {
      trek_easy_set_string(handle, CURLOPT_PROXY, "")
      trek_easy_set_string(handle, CURLOPT_NOPROXY, "*")
    } else {
      trek_easy_set_string(handle, CURLOPT_PROXY, nil)
      // Or else libcurl looks the variables up for each request.
      trek_easy_set_string(handle, CURLOPT_NOPROXY, ProxyEnvironment.namesProxy ? nil : "*")
    }
  }

  private func applyProxy(_ new: ConnectionOptions.Values, _ options: TransferOptions) {
    guard let proxy = new.proxy else {
      setUsualProxy()
      if let noProxy = new.noProxy, loop.guarding.usesProxies, ProxyEnvironment.namesProxy {
        trek_easy_set_string(handle, CURLOPT_NOPROXY, noProxy)
      }
      return
    }
    trek_easy_set_string(handle, CURLOPT_PROXY, proxy)
    // Given an empty text, libcurl does not look the environment's list up.
    trek_easy_set_string(handle, CURLOPT_NOPROXY, new.noProxy ?? "")
    trek_easy_set_string(handle, CURLOPT_PROXY_CAINFO, options.cacert)
    trek_easy_set_long(handle, CURLOPT_PROXY_SSL_VERIFYPEER, options.verify ? 1 : 0)
    trek_easy_set_long(handle, CURLOPT_PROXY_SSL_VERIFYHOST, options.verify ? 2 : 0)
  }

  // MARK: TLS

  private func applyTLS(_ new: ConnectionOptions.Values, _ old: ConnectionOptions.Values) {
    if new.tls != old.tls {
      let version =
        switch new.tls {
        case nil: CURL_SSLVERSION_DEFAULT
        case .v1_0: CURL_SSLVERSION_TLSv1_0
        case .v1_1: CURL_SSLVERSION_TLSv1_1
        case .v1_2: CURL_SSLVERSION_TLSv1_2
        case .v1_3: CURL_SSLVERSION_TLSv1_3
        }
      trek_easy_set_long(handle, CURLOPT_SSLVERSION, Int(version))
    }
    if new.ciphers != old.ciphers {
      trek_easy_set_string(handle, CURLOPT_SSL_CIPHER_LIST, new.ciphers)
    }
    if new.tls13Ciphers != old.tls13Ciphers {
      trek_easy_set_string(handle, CURLOPT_TLS13_CIPHERS, new.tls13Ciphers)
    }
    if new.pin != old.pin { trek_easy_set_string(handle, CURLOPT_PINNEDPUBLICKEY, new.pin) }
    if new.certificate != old.certificate {
      trek_easy_set_string(handle, CURLOPT_SSLCERT, new.certificate?.path)
      trek_easy_set_string(handle, CURLOPT_SSLKEY, new.certificate?.key)
      trek_easy_set_string(handle, CURLOPT_KEYPASSWD, new.certificate?.password)
    }
  }

  // MARK: Who we are

  private func applyAuthentication(_ new: Authentication?) {
    // Off what was there before, so that nothing of it goes out with another's requests.
    trek_easy_set_string(handle, CURLOPT_USERNAME, nil)
    trek_easy_set_string(handle, CURLOPT_PASSWORD, nil)
    trek_easy_set_string(handle, CURLOPT_XOAUTH2_BEARER, nil)
    trek_easy_set_string(handle, CURLOPT_AWS_SIGV4, nil)
    var schemes = trek_auth_basic()
    switch new {
    case nil: break
    case .password(let user, let password, let scheme):
      trek_easy_set_string(handle, CURLOPT_USERNAME, user)
      trek_easy_set_string(handle, CURLOPT_PASSWORD, password)
      switch scheme {
      case .basic: break
      case .digest: schemes = trek_auth_digest()
      case .ntlm: schemes = trek_auth_ntlm()
      case .negotiate: schemes = trek_auth_negotiate()
      }
    case .bearer(let token):
      trek_easy_set_string(handle, CURLOPT_XOAUTH2_BEARER, token)
      schemes = trek_auth_bearer()
    case .aws(let key, let secret, let scope):
      trek_easy_set_string(handle, CURLOPT_USERNAME, key)
      trek_easy_set_string(handle, CURLOPT_PASSWORD, secret)
      // It sets the scheme as well.
      trek_easy_set_string(handle, CURLOPT_AWS_SIGV4, scope)
      return
    }
    trek_easy_set_long(handle, CURLOPT_HTTPAUTH, schemes)
  }

  /// Whether libcurl signs the header.
  var signs: Bool {
    if case .aws = settings?.options.connection?.values.authentication { return true }
    return false
  }

  /// Whether libcurl, and not we, answers a 401 by sending the request again.
  var negotiates: Bool {
    switch settings?.options.connection?.values.authentication {
    case .password(_, _, .digest), .password(_, _, .ntlm), .password(_, _, .negotiate): true
    default: settings?.options.connection?.values.proxy?.isEmpty == false
    }
  }
}

/// Texts in a list of libcurl's, freed with it.
final class TextList {
  private(set) var first: UnsafeMutablePointer<curl_slist>?

  init(_ texts: [String]) {
    for text in texts { first = curl_slist_append(first, text) ?? first }
  }

  deinit { curl_slist_free_all(first) }
}
