internal import CCurl
internal import TrekHTTP

/// The cookies of one jar, which all handles share that send requests with it.
///
/// libcurl keeps them by RFC 6265, with the public suffix list where it was built with one. It
/// belongs to the loop's thread, so that nothing is locked.
final class CookieShare {
  /// The jar; gone when no request can come with it any more.
  private(set) weak var jar: CookieJar?
  let share: UnsafeMutableRawPointer

  init?(_ jar: CookieJar) {
    guard let share = curl_share_init() else { return nil }
    self.share = share
    self.jar = jar
    trek_share_set_data(share, CURL_LOCK_DATA_COOKIE)
    withHandle { handle in
      // The engine runs from now on, whether there are cookies or not.
      trek_easy_set_string(handle, CURLOPT_COOKIEFILE, "")
      for line in jar.initial { trek_easy_set_string(handle, CURLOPT_COOKIELIST, line) }
    }
  }

  deinit { curl_share_cleanup(share) }

  /// The cookies as lines of a cookie file.
  var lines: [String] {
    var lines: [String] = []
    withHandle { handle in
      var list: UnsafeMutablePointer<curl_slist>?
      trek_easy_get_list(handle, CURLINFO_COOKIELIST, &list)
      var entry = list
      while let current = entry {
        if let data = current.pointee.data { lines.append(String(cString: data)) }
        entry = current.pointee.next
      }
      curl_slist_free_all(list)
    }
    return lines
  }

  /// Does something with a handle that has the cookies.
  private func withHandle(_ body: (UnsafeMutableRawPointer) -> Void) {
    guard let handle = curl_easy_init() else { return }
    trek_easy_set_pointer(handle, CURLOPT_SHARE, share)
    body(handle)
    curl_easy_cleanup(handle)
  }
}
