/// Dates and times as text: ISO 8601 in the form of RFC 3339, and what HTTP headers have.
enum ISOText {
  /// `1969-07-20T20:17:40Z`, with as many digits of a fraction as are needed.
  static func format(_ moment: Moment) -> String {
    let date = moment.date
    let second = moment.secondOfDay
    var text =
      "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2))"
      + "T\(digits(second / 3600, 2)):\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))"
    if moment.nanoseconds > 0 {
      var fraction = digits(Int(moment.nanoseconds), 9)
      while fraction.hasSuffix("0") { fraction.removeLast() }
      text += "." + fraction
    }
    return text + "Z"
  }

  static func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return text.utf8.count >= width
      ? text : String(repeating: "0", count: width - text.utf8.count) + text
  }

  /// The moment of a text, or nil.
  ///
  /// `1969-07-20`, `1969-07-20T20:17Z`, `1969-07-20 20:17:40.5+02:00`; without an offset it is UTC.
  static func parse(_ text: String) -> Moment? {
    var reader = DigitReader(text)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var seconds = date.daysSince1970 * 86_400
    var nanoseconds = 0
    if !reader.isAtEnd {
      guard reader.take("T") || reader.take("t") || reader.take(" "),
        let time = reader.time()
      else { return nil }
      seconds += time.seconds
      nanoseconds = time.nanoseconds
      if !reader.isAtEnd {
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        seconds -= offset
      }
    }
    return Moment(seconds: Int64(seconds), nanoseconds: Int32(nanoseconds))
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The moment of a header's date (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func parseHTTP(_ text: String) -> Moment? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    var day = DigitReader(String(parts[1]))
    var year = DigitReader(String(parts[3]))
    var clock = DigitReader(String(parts[4]))
    guard let dayNumber = day.number(2), day.isAtEnd, let yearNumber = year.number(4),
      year.isAtEnd, let time = clock.time(), clock.isAtEnd,
      let date = CivilDate(year: yearNumber, month: month + 1, day: dayNumber)
    else { return nil }
    return Moment(seconds: Int64(date.daysSince1970 * 86_400 + time.seconds))
  }

  /// The English name of a month or a day of the week in three letters, as headers have them.
  static func shortName(month: Int) -> String { months[month - 1] }
  static func shortName(weekday: Int) -> String {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday - 1]
  }
}

/// Reads numbers of fixed width.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  /// Takes a character if it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// A number of exactly so many digits.
  mutating func number(_ width: Int) -> Int? {
    var number = 0
    var next = rest
    for _ in 0..<width {
      guard let byte = next.first, byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + Int(byte - 0x30)
      next = next.dropFirst()
    }
    rest = next
    return number
  }

  /// `20:17`, `20:17:40` or `20:17:40.5`; a leap second counts as the second after it.
  mutating func time() -> (seconds: Int, nanoseconds: Int)? {
    guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else {
      return nil
    }
    var seconds = hour * 3600 + minute * 60
    guard take(":") else { return (seconds, 0) }
    guard let second = number(2), second <= 60 else { return nil }
    seconds += second
    guard take(".") || take(",") else { return (seconds, 0) }
    var nanoseconds = 0
    var weight = 100_000_000
    var count = 0
    while let digit = number(1) {
      nanoseconds += digit * weight
      weight /= 10
      count += 1
    }
    return count == 0 ? nil : (seconds, nanoseconds)
  }

  /// `Z`, `+02:00`, `+0200`, `-05`, in seconds.
  mutating func offset() -> Int? {
    if take("Z") || take("z") { return 0 }
    let sign: Int
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(2), hours < 24 else { return nil }
    if isAtEnd { return sign * hours * 3600 }
    _ = take(":")
    guard let minutes = number(2), minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
