import TrekHTTP
import TrekURL
import TrekValues

/// How a request changes when an answer sends it elsewhere.
enum Redirect {
  /// The request to make next (RFC 9110, section 15.4): after 303 a GET, after 301 and 302 a GET in
  /// place of a POST, as browsers do; after 307 and 308 the same again.
  ///
  /// What the script set in the header stays with the origin that it was meant for: on the way to
  /// another one all of it is left off, not only credentials; so are the credentials that its labels give.
  static func request(after status: Int, _ request: Request, to target: Text) -> Request {
    var next = request
    next.url = target
    let becomesGet =
      status == 303 ? request.method != .head : status <= 302 && request.method == .post
    if becomesGet {
      next.method = .get
      next.body = .none
    }
    if !isSameOrigin(request.url, target) {
      next.leaveOrigin()
    } else if becomesGet {
      next.headers = RequestHeaders(
        request.headers.fields.filter { !$0.name.lowercased().hasPrefix("content-") })
    }
    return next
  }

  private static func isSameOrigin(_ one: Text, _ other: Text) -> Bool {
    guard let one = try? Origin(one.string), let other = try? Origin(other.string) else {
      return false
    }
    return one == other
  }
}
