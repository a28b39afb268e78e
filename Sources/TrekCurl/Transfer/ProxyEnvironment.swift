#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The variables by which libcurl learns of a proxy.
enum ProxyEnvironment {
  /// Whether any of them was set when the process first asked.
  ///
  /// The list is libcurl's (lib/url.c, detect_proxy): of `http_proxy` only the small form counts.
  static let namesProxy: Bool = {
    let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    return names.contains { name in getenv(name) != nil }
  }()
}
