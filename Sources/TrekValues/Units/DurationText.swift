/// Lengths of time as they are written: `250ms`, `1.5s`, `2m`, `1h`, `1d`.
///
/// A length of time is a whole number of nanoseconds within 64 bits, about 292 years either way.
public enum DurationText {
  /// Nanoseconds in a unit, or nil where no unit has this name.
  static func nanoseconds(in unit: Substring.UTF8View) -> Int64? {
    switch String(Substring(unit)) {
    case "ns": 1
    case "us": 1_000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    case "d": 86_400_000_000_000
    default: nil
    }
  }

  /// Reads a number with a unit out of `ns us ms s m h d`, a sign in front; nil for anything else
  /// and beyond the range.
  public static func parse(_ text: String) -> Duration? {
    var rest = text[...].utf8
    let negative = rest.first == UInt8(ascii: "-")
    if negative { rest = rest.dropFirst() }
    guard let number = UnitNumber(rest), let unit = nanoseconds(in: number.unit),
      let count = number.times(unit)
    else { return nil }
    return .nanoseconds(negative ? -count : count)
  }

  /// A length of time as it would be written, exactly.
  ///
  /// Whole days, hours or minutes in those, else from one second on in seconds, else in
  /// milliseconds: `90s`, `2m`, `0.25ms`.
  public static func format(_ duration: Duration) -> String {
    guard let nanoseconds = duration.wholeNanoseconds else {
      return "\(duration.components.seconds)s"
    }
    let count = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    if count == 0 { return "0s" }
    for (unit, length) in [
      ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
    ] as [(String, UInt64)] where count % length == 0 {
      return "\(sign)\(count / length)\(unit)"
    }
    if count >= 1_000_000_000 { return sign + UnitNumber.decimal(count, per: 9) + "s" }
    return sign + UnitNumber.decimal(count, per: 6) + "ms"
  }

  /// A length of time in seconds as a JSON number, exactly: `0.25`, `90`.
  static func seconds(_ duration: Duration) -> String {
    guard let nanoseconds = duration.wholeNanoseconds else {
      return "\(duration.components.seconds)"
    }
    return (nanoseconds < 0 ? "-" : "") + UnitNumber.decimal(nanoseconds.magnitude, per: 9)
  }
}
