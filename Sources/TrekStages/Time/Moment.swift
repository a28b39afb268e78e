internal import TrekValues

/// A moment as a value: prints in ISO 8601, in UTC, so that the order of texts is that of time.
final class Moment: OpaqueValue {
  /// The seconds of the years 0000 to 9999, which have a text of fixed length.
  static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down; leap seconds are not counted.
  let seconds: Int64
  /// Nanoseconds after them, from 0 to 999,999,999.
  let nanoseconds: Int32

  /// A moment, or nil outside of the years 0000 to 9999.
  init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard Self.range.contains(seconds), (0...999_999_999).contains(nanoseconds) else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// A moment so many nanoseconds after 1970, as clocks tell it.
  convenience init?(wallTime: Int64) {
    let seconds =
      wallTime >= 0 ? wallTime / 1_000_000_000 : (wallTime - 999_999_999) / 1_000_000_000
    self.init(seconds: seconds, nanoseconds: Int32(wallTime - seconds * 1_000_000_000))
  }

  /// The day in UTC.
  var date: CivilDate {
    CivilDate(daysSince1970: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
  }

  /// Seconds since midnight in UTC.
  var secondOfDay: Int { Int(((seconds % 86_400) + 86_400) % 86_400) }

  var typeName: String { "date" }

  let fieldNames = [
    "year", "month", "day", "hour", "minute", "second", "weekday", "yearDay", "unix",
  ]

  func field(_ name: String) -> Value? {
    let number: Int? =
      switch name {
      case "year": date.year
      case "month": date.month
      case "day": date.day
      case "hour": secondOfDay / 3600
      case "minute": secondOfDay / 60 % 60
      case "weekday": date.weekday
      case "yearDay": date.dayOfYear
      default: nil
      }
    if let number { return .int(Int64(number)) }
    switch name {
    case "second": return fraction(Int64(secondOfDay % 60))
    case "unix": return fraction(seconds)
    default: return nil
    }
  }

  /// Seconds with the nanoseconds as a fraction, exact; whole where there are none.
  private func fraction(_ whole: Int64) -> Value {
    if nanoseconds == 0 { return .int(whole) }
    return .double(Double(whole) + Double(nanoseconds) / 1e9)
  }

  func asText() -> Text? { Text(ISOText.format(self)) }
  func asValue() -> Value { .text(Text(ISOText.format(self))) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? Moment else { return false }
    return other.seconds == seconds && other.nanoseconds == nanoseconds
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(seconds)
    hasher.combine(nanoseconds)
  }
}
