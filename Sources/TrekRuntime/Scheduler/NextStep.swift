import TrekHTTP
import TrekStageKit
import TrekValues

/// What is to be done with a request whose attempt has ended.
enum NextStep {
  /// It is done; the outcome is its answer or its failure.
  case deliver
  /// It is sent again after so many nanoseconds.
  case retry(after: UInt64, coolsHost: Bool)
  /// It is sent again with another token.
  case renew(TokenGrant)
  /// It is sent elsewhere.
  case redirect(Request)
  /// It is done, and failed.
  case fail(TransportFailure)
}

/// Decides the next step: a pure function of the attempt and the policy.
enum NextStepRule {
  /// - Parameters:
  ///   - attempts: how many attempts have been made, this one included.
  ///   - redirects: how many redirects were followed.
  ///   - jitter: a number from 0 to 1 by which back-off is spread ("full jitter").
  ///   - wallTime: for `Retry-After` dates, in nanoseconds since 1970.
  static func after(
    _ outcome: ExchangeOutcome, of request: Request, policy: RetryPolicy, attempts: Int,
    redirects: Int, jitter: Double, wallTime: Int64
  ) -> NextStep {
    switch outcome {
    case .pending, .cancelled: return .deliver
    case .response(let response):
      // The usual case first: accepted, no redirect.
      if response.status < 300 && !policy.statuses.contains(response.status) { return .deliver }
      let mayRepeat = request.method.isIdempotent || policy.anyMethod
      if policy.statuses.contains(response.status), mayRepeat, attempts <= policy.count {
        return repetition(of: response, policy, attempts: attempts, jitter, wallTime)
      }
      if request.options.follow > 0, let target = response.redirectTarget {
        guard redirects < request.options.follow else {
          return .fail(
            TransportFailure(
              .redirects, "more than \(request.options.follow) redirects", response: response))
        }
        return .redirect(Redirect.request(after: response.status, request, to: target))
      }
      return .deliver
    case .failure(let failure):
      let mayRepeat =
        failure.wasNotSent || request.method.isIdempotent || policy.anyMethod
      guard failure.isTransient, policy.onNetwork, mayRepeat, attempts <= policy.count else {
        return .deliver
      }
      return .retry(after: backoff(policy, attempts: attempts, jitter), coolsHost: false)
    }
  }

  private static func repetition(
    of response: Response, _ policy: RetryPolicy, attempts: Int, _ jitter: Double,
    _ wallTime: Int64
  ) -> NextStep {
    let own = backoff(policy, attempts: attempts, jitter)
    guard let text = response.head.first("retry-after") else {
      return .retry(after: own, coolsHost: false)
    }
    guard let wait = RetryAfter.nanoseconds(text, wallTime: wallTime) else {
      return .retry(after: own, coolsHost: false)
    }
    let cap = policy.retryAfterCap.nanosecondCount
    guard wait <= UInt64(max(0, cap)) else { return .deliver }
    return .retry(after: max(wait, wait == 0 ? own : 0), coolsHost: wait > 0)
  }

  /// Full jitter: anything from nothing to the step, which doubles up to the cap.
  static func backoff(_ policy: RetryPolicy, attempts: Int, _ jitter: Double) -> UInt64 {
    let base = Double(max(0, policy.base.nanosecondCount))
    let cap = Double(max(0, policy.cap.nanosecondCount))
    var step = base
    for _ in 1..<max(2, min(attempts, 64)) where attempts > 1 { step = min(step * 2, cap) }
    return UInt64(min(step, cap) * min(max(jitter, 0), 1))
  }
}
