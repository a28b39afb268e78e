internal import CCurl
public import TrekHTTP

extension CurlLibrary {
  /// Why requests with these options cannot be sent with this library; nil: they can.
  public func lack(for options: TransferOptions) -> TransportFailure? {
    if let missing = missing(for: options.version) { return lack(missing) }
    guard let values = options.connection?.values else { return nil }
    if let missing = missing(for: values) { return lack(missing) }
    return nil
  }

  private func lack(_ what: String) -> TransportFailure {
    TransportFailure(
      .other, "libcurl \(version) was built without \(what)", wasNotSent: true)
  }

  private func has(_ feature: Int32) -> Bool { features & feature != 0 }

  private func missing(for version: TransferOptions.Version) -> String? {
    switch version {
    case .http2: hasHTTP2 ? nil : "HTTP/2"
    case .http3: has(CURL_VERSION_HTTP3) ? nil : "HTTP/3"
    case .automatic, .http10, .http1: nil
    }
  }

  private func missing(for values: ConnectionOptions.Values) -> String? {
    if let proxy = values.proxy, proxy.lowercased().hasPrefix("https:"),
      !has(CURL_VERSION_HTTPS_PROXY)
    {
      return "HTTPS proxies"
    }
    if values.unixSocket != nil, !has(CURL_VERSION_UNIX_SOCKETS) { return "Unix sockets" }
    if values.addressFamily == .v6, !has(CURL_VERSION_IPV6) { return "IPv6" }
    switch values.authentication {
    case .password(_, _, .ntlm): return has(CURL_VERSION_NTLM) ? nil : "NTLM"
    case .password(_, _, .negotiate): return has(CURL_VERSION_SPNEGO) ? nil : "Negotiate"
    case .aws:
      return curl_easy_option_by_name("AWS_SIGV4") != nil ? nil : "signatures of AWS"
    case .password, .bearer, nil: return nil
    }
  }
}
