internal import CCurl

/// A handle of libcurl's URL API, freed with its last use.
///
/// See <https://curl.se/libcurl/c/libcurl-url.html>. All reading of URLs goes through it, so that
/// check, policy and transport read a URL alike.
struct URLHandle: ~Copyable {
  private let handle: OpaquePointer

  /// The longest text that libcurl takes (CURL_MAX_INPUT_LENGTH).
  static let maximumLength = 8_000_000

  init() throws(URLFailure) {
    guard let handle = curl_url() else { throw URLFailure(CURLUE_OUT_OF_MEMORY) }
    self.handle = handle
  }

  deinit { curl_url_cleanup(handle) }

  /// Sets a part, or the whole URL, or a reference against the URL that is there.
  func set(_ part: CURLUPart, _ text: String?, flags: Int32 = 0) throws(URLFailure) {
    let code: CURLUcode
    if let text {
      code = text.withCString { curl_url_set(handle, part, $0, UInt32(bitPattern: flags)) }
    } else {
      code = curl_url_set(handle, part, nil, UInt32(bitPattern: flags))
    }
    if code != CURLUE_OK { throw URLFailure(code) }
  }

  /// A part, or nil where the URL has none.
  func get(_ part: CURLUPart, flags: Int32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let code = curl_url_get(handle, part, &text, UInt32(bitPattern: flags))
    guard code == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
