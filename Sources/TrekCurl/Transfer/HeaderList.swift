internal import CCurl
internal import TrekHTTP

/// The header fields of a request as libcurl wants them: a linked list of C strings.
///
/// One for each object of fields and each of the two kinds of request, shared by the handles that
/// send them; freed with the last of those.
final class HeaderList {
  /// The fields; held, so that their identity is not another's.
  let headers: RequestHeaders
  /// Whether it is for requests with a body.
  let isForBody: Bool
  /// The list; nil where there is nothing to send or to take away.
  let list: UnsafeMutablePointer<curl_slist>?

  init(_ headers: RequestHeaders, isForBody: Bool) {
    self.headers = headers
    self.isForBody = isForBody
    var list: UnsafeMutablePointer<curl_slist>?
    var names: Set<String> = []
    for field in headers.fields {
      if isForBody { names.insert(field.name.lowercased()) }
      let line: String
      switch field.value {
      // With a name and a colon alone libcurl takes its own field away; a semicolon sends it empty
      // (<https://curl.se/libcurl/c/CURLOPT_HTTPHEADER.html>).
      case nil: line = "\(field.name):"
      case "": line = "\(field.name);"
      case let value?: line = "\(field.name): \(value)"
      }
      list = curl_slist_append(list, line) ?? list
    }
    if isForBody {
      // Bodies are sent at once, and as what the script says they are.
      for name in ["Expect", "Content-Type"] where !names.contains(name.lowercased()) {
        list = curl_slist_append(list, "\(name):") ?? list
      }
    }
    self.list = list
  }

  deinit { curl_slist_free_all(list) }
}
