internal import TrekHTTP
internal import TrekStageKit
internal import TrekURL
internal import TrekValues

/// Makes the request for the next page out of the first page's and of what an answer says.
///
/// The next page is asked as the first one was: with its method, headers, body and options. Headers
/// and body stay with the origin that they were meant for, as after a redirect.
struct PageRequest {
  /// The request for the first page.
  let first: Request

  /// The request for the page that a reference in an answer leads to (RFC 3986, section 5).
  func following(_ reference: Text, from response: Response) throws(StageFailure) -> Request {
    let target: ParsedURL
    do throws(URLFailure) {
      target = try ParsedURL(response.url.string).joined(reference.string)
    } catch {
      throw StageFailure(
        code: "pages.next", "the next page has no URL: \(error.message)",
        notes: ["it is given as \(String(reflecting: reference.string))"])
    }
    var request = first
    request.url = Text(target.description)
    if !Self.isSameOrigin(first.url, target) {
      request.leaveOrigin()
      request.body = .none
      if first.method != .head { request.method = .get }
    }
    return request
  }

  /// The first request with other fields in the query of its URL.
  func with(_ query: Record) throws(StageFailure) -> Request {
    var request = first
    request.url = try QueryText.setting(query, in: first.url)
    return request
  }

  /// The first request as a record changes it: `url`, `query`, and one of `json form body`.
  func changed(by record: Record, from response: Response) throws(StageFailure) -> Request {
    for key in record.keys where !["url", "query", "json", "form", "body"].contains(key.string) {
      throw StageFailure(
        code: "pages.next", "a record for the next page has no field `\(key.string)`",
        notes: ["it takes `url`, `query`, `json`, `form`, `body`"])
    }
    var request = first
    if case .text(let reference)? = record["url"] {
      request = try following(reference, from: response)
    }
    if case .record(let query)? = record["query"] {
      request.url = try QueryText.setting(query, in: request.url)
    }
    var parts: [(key: Text, value: Value)] = [("url", .text(request.url))]
    for (key, value) in record where !["url", "query"].contains(key.string) {
      parts.append((Text(key.string), value))
    }
    guard parts.count > 1 else { return request }
    let described = try DescribedRequest(.record(Record(parts)))
    guard let body = described.body else { return request }
    request.body = body.body
    if request.method == .get { request.method = .post }
    var fields = request.headers.fields.filter { $0.name.lowercased() != "content-type" }
    if let type = body.mediaType, let field = try? RequestHeaders.Field("Content-Type", type) {
      fields.append(field)
    }
    request.headers = RequestHeaders(fields)
    return request
  }

  private static func isSameOrigin(_ url: Text, _ target: ParsedURL) -> Bool {
    guard let one = try? ParsedURL(url.string) else { return false }
    return one.originKey == target.originKey
  }
}
