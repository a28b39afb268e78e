import Testing
import TrekHTTP
import TrekStageKit
import TrekValues

@testable import TrekRuntime

@Suite("What comes after an attempt")
struct NextStepTests {
  private func response(
    _ status: Int, _ fields: [String] = [], redirect: String? = nil
  ) -> ExchangeOutcome {
    let lines = (["HTTP/1.1 \(status) Whatever"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
    let head = ResponseHead(raw: Text(lines).bytes)
    let response = Response(status: status, head: head, body: .gone, url: "http://a.test/")
    response.redirectTarget = redirect.map { Text($0) }
    return .response(response)
  }

  private func step(
    _ outcome: ExchangeOutcome, _ method: HTTPMethod = .get, policy: RetryPolicy = RetryPolicy(),
    attempts: Int = 1, redirects: Int = 0, headers: RequestHeaders = .none
  ) -> NextStep {
    NextStepRule.after(
      outcome, of: Request(method: method, url: "http://a.test/x", headers: headers),
      policy: policy, attempts: attempts, redirects: redirects, jitter: 0.5, wallTime: 0)
  }

  @Test(
    "what servers say of their limits",
    arguments: [
      ("RateLimit-Remaining: 0\r\nRateLimit-Reset: 7", 7),
      ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 7", 7),
      ("x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1700000009", 9),
      ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1600000000", nil),
      ("X-RateLimit-Remaining: 3\r\nX-RateLimit-Reset: 7", nil),
      ("X-RateLimit-Remaining: 0", nil),
      ("X-RateLimit-Remaining: none\r\nX-RateLimit-Reset: 7", nil),
      ("RateLimit: limit=100, remaining=0, reset=50", 50),
      ("RateLimit: limit=100, remaining=1, reset=50", nil),
      ("RateLimit: \"burst\";r=5;t=1, \"day\";r=0;t=60", 60),
      ("RateLimit: \"burst\";r=0;t=2, \"day\";r=9;t=60", 2),
      ("RateLimit: r=0", nil), ("RateLimit: ;;,=,\"", nil),
      ("RateLimit: r=0;t=99999999999999999999", 1_000_000_000),
    ] as [(String, UInt64?)])
  func rateLimits(lines: String, seconds: UInt64?) {
    let head = ResponseHead(raw: Bytes(utf8: "HTTP/1.1 200 OK\r\n\(lines)\r\n\r\n"))
    #expect(
      RateLimitFields.wait(head, wallTime: 1_700_000_000_000_000_000)
        == seconds.map { $0 * 1_000_000_000 })
  }

  @Test("an accepted answer is delivered")
  func accepted() {
    guard case .deliver = step(response(200)) else {
      Issue.record("not delivered")
      return
    }
  }

  @Test("503 is tried again with back-off, and delivered when the attempts are used up")
  func retried() {
    guard case .retry(let wait, false) = step(response(503)) else {
      Issue.record("not tried again")
      return
    }
    #expect(wait == 250_000_000)
    guard case .retry(let second, false) = step(response(503), attempts: 2) else {
      Issue.record("not tried a second time")
      return
    }
    #expect(second == 500_000_000)
    guard case .deliver = step(response(503), attempts: 3) else {
      Issue.record("tried too often")
      return
    }
  }

  @Test("a POST is not tried again unless it was never sent, or the script asks")
  func post() {
    guard case .deliver = step(response(503), .post) else {
      Issue.record("a POST was repeated")
      return
    }
    let lost = TransportFailure(.reset, "reset", isTransient: true)
    guard case .deliver = step(.failure(lost), .post) else {
      Issue.record("a POST was repeated after a reset")
      return
    }
    let unsent = TransportFailure(.connect, "refused", isTransient: true, wasNotSent: true)
    guard case .retry = step(.failure(unsent), .post) else {
      Issue.record("a POST that was not sent was not sent again")
      return
    }
    var policy = RetryPolicy()
    policy.anyMethod = true
    guard case .retry = step(response(503), .post, policy: policy) else {
      Issue.record("the script's wish was not kept")
      return
    }
  }

  @Test("Retry-After is kept, clamped at nothing, and ends the trying when it is too long")
  func retryAfter() {
    guard case .retry(let wait, true) = step(response(429, ["Retry-After: 7"])) else {
      Issue.record("not tried again")
      return
    }
    #expect(wait == 7_000_000_000)
    guard case .retry(_, false) = step(response(429, ["Retry-After: 0"])) else {
      Issue.record("nothing to wait for")
      return
    }
    let digits = String(repeating: "9", count: 30)
    guard case .deliver = step(response(429, ["Retry-After: \(digits)"])) else {
      Issue.record("waits for ages")
      return
    }
  }

  @Test(
    "dates of HTTP",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777 as Int64?),
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sat, 29 Feb 2020 12:00:00 GMT", 1_582_977_600),
      ("Sun, 06 Nov 1994 08:49:37 UTC", nil), ("yesterday", nil), ("", nil),
      ("Sun, 99 Nov 1994 08:49:37 GMT", nil),
    ])
  func dates(text: String, seconds: Int64?) {
    #expect(HTTPDate.secondsSince1970(text) == seconds)
  }

  @Test("a redirect to another origin takes none of the script's headers with it")
  func redirect() throws {
    let headers = RequestHeaders([
      try RequestHeaders.Field("Authorization", "Bearer x"),
      try RequestHeaders.Field("X-Own", "y"),
    ])
    guard
      case .redirect(let away) = step(
        response(302, redirect: "http://b.test/y"), headers: headers)
    else {
      Issue.record("not followed")
      return
    }
    #expect(away.headers.fields.isEmpty)
    guard
      case .redirect(let same) = step(
        response(302, redirect: "http://a.test/y"), headers: headers)
    else {
      Issue.record("not followed")
      return
    }
    #expect(same.headers.fields.count == 2)
    guard
      case .redirect(let secure) = step(
        response(302, redirect: "https://a.test/y"), headers: headers)
    else {
      Issue.record("not followed")
      return
    }
    #expect(secure.headers.fields.isEmpty)
  }

  @Test(
    "what method a redirect is followed with",
    arguments: [
      (303, "POST", "GET"), (301, "POST", "GET"), (302, "POST", "GET"), (307, "POST", "POST"),
      (308, "PUT", "PUT"), (302, "PUT", "PUT"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"),
    ])
  func methods(status: Int, from: String, to: String) throws {
    let method = try #require(HTTPMethod(from))
    guard case .redirect(let next) = step(response(status, redirect: "http://a.test/"), method)
    else {
      Issue.record("not followed")
      return
    }
    #expect(next.method.name == to)
  }

  @Test("one redirect too many is a failure that names the limit")
  func tooMany() {
    guard case .fail(let failure) = step(response(302, redirect: "http://a.test/"), redirects: 10)
    else {
      Issue.record("followed on and on")
      return
    }
    #expect(failure.code == .redirects)
    #expect(failure.message.contains("10"))
  }
}
