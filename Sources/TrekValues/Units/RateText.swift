/// Rates as they are written: `10/s`, `100/m`, `0.5/s`.
public enum RateText {
  /// Reads a count, a slash and a unit of time out of `ms s m h d`, or a length of time such as
  /// `10/30s`; nil for anything else.
  public static func parse(_ text: String) -> Rate? {
    guard let number = UnitNumber(text[...].utf8), number.unit.first == UInt8(ascii: "/") else {
      return nil
    }
    let time = number.unit.dropFirst()
    if let unit = DurationText.nanoseconds(in: time) {
      return Rate(number.double, per: .nanoseconds(unit))
    }
    return DurationText.parse(String(Substring(time))).flatMap { Rate(number.double, per: $0) }
  }

  /// A rate as it would be written: in its own unit where its time is one, else per second.
  public static func format(_ rate: Rate) -> String {
    let units: [Int64: String] = [
      1_000_000: "ms", 1_000_000_000: "s", 60_000_000_000: "m", 3_600_000_000_000: "h",
      86_400_000_000_000: "d",
    ]
    if let unit = units[rate.nanoseconds] { return "\(count(rate.count))/\(unit)" }
    return "\(count(rate.perSecond))/s"
  }

  private static func count(_ number: Double) -> String {
    if let whole = Int64(exactly: number) { return String(whole) }
    return number.description
  }
}
