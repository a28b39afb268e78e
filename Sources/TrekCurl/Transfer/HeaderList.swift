internal import CCurl
internal import TrekHTTP

/// The header fields of a request as libcurl wants them: a linked list of C strings.
///
/// One for each object of fields and each kind of request, shared by the handles that send them;
/// freed with the last of those. Our own fields stand in it too, because those that libcurl makes
/// from options it writes out twice, letter by letter, for each request.
final class HeaderList {
  /// What a list depends on besides the fields.
  struct Kind: Equatable {
    /// Whether it is for requests with a body.
    var hasBody: Bool
    /// Whether libcurl puts the body together, and says itself what it is.
    var isForm: Bool
    /// Whether libcurl signs the header: of fields that are not sent it would sign empty ones.
    var isSigned = false
    /// Whether to ask for compressed bodies.
    var isCompressed: Bool
  }

  /// The fields; held, so that their identity is not another's.
  let headers: RequestHeaders
  /// What kind of request it is for.
  let kind: Kind
  /// The list.
  let list: UnsafeMutablePointer<curl_slist>?

  init(_ headers: RequestHeaders, _ kind: Kind) {
    self.headers = headers
    self.kind = kind
    var list: UnsafeMutablePointer<curl_slist>?
    var names: Set<String> = []
    for field in headers.fields {
      names.insert(field.name.lowercased())
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
    var ours = ["User-Agent": " \(CurlLibrary.userAgent)"]
    let encodings = CurlLibrary.current.encodings
    if kind.isCompressed && !encodings.isEmpty { ours["Accept-Encoding"] = " \(encodings)" }
    if kind.hasBody && !kind.isSigned {
      // Bodies are sent at once, and as what the script says they are.
      ours["Expect"] = ""
      if !kind.isForm { ours["Content-Type"] = "" }
    }
    for (name, value) in ours where !names.contains(name.lowercased()) {
      list = curl_slist_append(list, "\(name):\(value)") ?? list
    }
    self.list = list
  }

  deinit { curl_slist_free_all(list) }
}
