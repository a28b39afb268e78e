import TrekHTTP

/// Reads what servers say of their limits in header fields: `RateLimit` (two drafts of the IETF's
/// httpapi group), and `RateLimit-Remaining` with `RateLimit-Reset`, also with `X-` before them.
enum RateLimitFields {
  /// How long nothing is left, in nanoseconds; nil where something is, or where nothing is said.
  static func wait(_ head: ResponseHead, wallTime: Int64) -> UInt64? {
    if let text = head.first("ratelimit"), let wait = combined(text) { return wait }
    for prefix in ["ratelimit", "x-ratelimit", "x-rate-limit"] {
      guard let remaining = head.first("\(prefix)-remaining").flatMap(number),
        let reset = head.first("\(prefix)-reset").flatMap(number)
      else { continue }
      guard remaining == 0 else { return nil }
      // Some give the seconds until then, some the seconds since 1970.
      let seconds = reset > 1_000_000_000 ? reset - wallTime / 1_000_000_000 : reset
      return seconds > 0 ? nanoseconds(seconds) : nil
    }
    return nil
  }

  /// `limit=100, remaining=0, reset=50`, and `"default";r=0;t=50`, of which there may be several.
  private static func combined(_ text: String) -> UInt64? {
    var longest: UInt64?
    var remaining: Int64?
    var reset: Int64?
    func close() {
      if remaining == 0, let seconds = reset, seconds > 0 {
        longest = max(longest ?? 0, nanoseconds(seconds))
      }
    }
    for item in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
      let pair = item.split(separator: "=", maxSplits: 1)
      guard let name = pair.first?.drop(while: { $0 == " " }) else { continue }
      if name.hasPrefix("\"") {
        close()
        (remaining, reset) = (nil, nil)
      }
      guard pair.count == 2 else { continue }
      switch name {
      case "remaining", "r": remaining = number(String(pair[1]))
      case "reset", "t": reset = number(String(pair[1]))
      default: continue
      }
    }
    close()
    return longest
  }

  /// The number that a text begins with, or nil.
  private static func number(_ text: String) -> Int64? {
    let digits = text.drop(while: { $0 == " " }).prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? nil : Int64(digits) ?? .max
  }

  private static func nanoseconds(_ seconds: Int64) -> UInt64 {
    UInt64(min(seconds, 1_000_000_000)) * 1_000_000_000
  }
}
