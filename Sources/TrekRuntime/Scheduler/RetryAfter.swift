/// Reads the header field `Retry-After` (RFC 9110, section 10.2.3): seconds or a date.
enum RetryAfter {
  /// How long to wait; 0 where the time has passed, nil where the text is neither.
  static func nanoseconds(_ text: String, wallTime: Int64) -> UInt64? {
    if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      // Thirty digits are a long time, not an error.
      guard let seconds = UInt64(text), seconds < 1_000_000_000 else { return .max / 2 }
      return seconds * 1_000_000_000
    }
    guard let date = HTTPDate.secondsSince1970(text) else { return nil }
    let now = wallTime / 1_000_000_000
    return date <= now ? 0 : UInt64(min(date - now, 1_000_000_000)) * 1_000_000_000
  }
}

/// Reads the dates of HTTP (RFC 9110, section 5.6.7), of which only the first form is sent today.
enum HTTPDate {
  /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, or nil.
  static func secondsSince1970(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]),
      (1...31).contains(day), (1970...9999).contains(year)
    else { return nil }
    let clock = parts[4].split(separator: ":").map { Int64($0) ?? -1 }
    guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    return days(year, Int64(month) + 1, day) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Days since 1970-01-01 of a date of the Gregorian calendar: years are counted from March, so
  /// that the leap day is a year's last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
