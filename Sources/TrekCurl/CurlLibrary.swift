internal import CCurl

/// The libcurl that the process runs with: one binary may meet another than it was built with.
public struct CurlLibrary: Sendable {
  /// What we say we are; short, since libcurl writes it letter by letter for each request.
  public static let userAgent = "trek/0.1"

  /// The library of this process; the first use initialises it, once, whatever thread asks.
  public static let current = CurlLibrary()

  /// The version, like `7.88.1`.
  public let version: String
  /// The version as libcurl numbers it: 0xXXYYZZ.
  public let versionNumber: UInt32
  /// Version and the libraries below it, as `curl --version` begins.
  ///
  /// Asked of libcurl each time: it loads LDAP's and SASL's plug-ins to answer, which takes longer
  /// than a small request.
  public var description: String { String(cString: curl_version()) }
  /// Whether it speaks HTTP/2.
  public let hasHTTP2: Bool
  /// The content codings that it unpacks, as `Accept-Encoding` lists them.
  ///
  /// `deflate` is left out: servers disagree on what it means (RFC 9110, section 8.4.1.2).
  public let encodings: String

  /// The bits of `curl_version_info` that say what it was built with.
  let features: Int32

  let failedToStart: Bool

  private init() {
    // Not undone at exit: other users of libcurl in the process may still run.
    failedToStart = curl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32)) != CURLE_OK
    guard let info = curl_version_info(CURLVERSION_FIRST)?.pointee else {
      (version, versionNumber, hasHTTP2, encodings, features) = ("", 0, false, "", 0)
      return
    }
    version = info.version.map { String(cString: $0) } ?? ""
    versionNumber = info.version_num
    features = info.features
    hasHTTP2 = info.features & CURL_VERSION_HTTP2 != 0
    var encodings: [String] = []
    if info.features & CURL_VERSION_LIBZ != 0 { encodings.append("gzip") }
    if info.features & CURL_VERSION_BROTLI != 0 { encodings.append("br") }
    if info.features & CURL_VERSION_ZSTD != 0 { encodings.append("zstd") }
    self.encodings = encodings.joined(separator: ", ")
  }

  /// Whether cut-off HTTP/2 answers are reported as such; older versions call some of them whole
  /// (curl 544a7f804d in 8.0.0, d435bf1baf in 8.2.0).
  var reportsCutHTTP2: Bool { versionNumber >= 0x080200 }

  /// Why this library cannot be used, or nil.
  var refusal: String? {
    failedToStart ? "libcurl could not be initialised" : Self.refusal(of: versionNumber)
  }

  /// Why a version of libcurl cannot be used, or nil.
  static func refusal(of version: UInt32) -> String? {
    switch version {
    case 0x075700, 0x080900:
      // curl/curl#10146 and #14325.
      "libcurl \(number(version)) loses events of curl_multi_socket_action; use another version"
    case ..<0x075500:
      "libcurl \(number(version)) is too old; 7.85.0 or newer is needed"
    default: nil
    }
  }

  private static func number(_ version: UInt32) -> String {
    "\(version >> 16).\(version >> 8 & 0xFF).\(version & 0xFF)"
  }
}
