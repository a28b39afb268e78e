/// Numbers for people, rounded, with their unit; never for machines.
package enum Amount {
  /// A count with commas: `1,204,000`.
  package static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// A count and its noun: `1 item`, `2 items`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Bytes in powers of 1000: `812 B`, `3.4 MB`.
  package static func bytes(_ number: Int) -> String {
    guard number >= 1000 else { return "\(number) B" }
    var value = Double(number)
    var unit = 0
    while value >= 999.5, unit < 6 {
      value /= 1000
      unit += 1
    }
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    return "\(short(value)) \(units[unit])"
  }

  /// A stretch of time: `8 ms`, `1.4 s`, `2 min 5 s`, `1 h 2 min`.
  package static func time(_ duration: Duration) -> String {
    let seconds = max(0, duration / .seconds(1))
    if seconds < 0.9995 { return "\(short(seconds * 1000)) ms" }
    if seconds < 59.95 { return "\(short(seconds)) s" }
    let whole = seconds < 1e15 ? Int(seconds.rounded()) : 1_000_000_000_000_000
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(count(whole / 3600)) h \(whole / 60 % 60) min"
  }

  /// Items a second: `812/s`, `0.4/s`.
  package static func rate(_ perSecond: Double) -> String {
    if perSecond >= 1000, perSecond < 1e15 { return "\(count(Int(perSecond.rounded())))/s" }
    return "\(short(perSecond))/s"
  }

  /// A number below 1000 in at most three digits: `0.42`, `3.4`, `812`.
  private static func short(_ value: Double) -> String {
    guard value.isFinite else { return "?" }
    let tenths = (value * 10).rounded()
    if tenths < 100 {
      let whole = Int(tenths)
      return whole % 10 == 0 ? "\(whole / 10)" : "\(whole / 10).\(whole % 10)"
    }
    return value < 1e15 ? String(Int(value.rounded())) : "\(value)"
  }
}
