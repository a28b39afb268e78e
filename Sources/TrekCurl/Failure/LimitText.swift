/// Limits as messages name them, in the units of the language.
enum LimitText {
  /// `10s`, `1.5s`, `250ms`, `2m`.
  static func duration(microseconds: Int64) -> String {
    let milliseconds = microseconds / 1000
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    if milliseconds % 3_600_000 == 0 { return "\(milliseconds / 3_600_000)h" }
    if milliseconds % 60_000 == 0 { return "\(milliseconds / 60_000)m" }
    if milliseconds % 1000 == 0 { return "\(milliseconds / 1000)s" }
    return "\(Double(milliseconds) / 1000)s"
  }

  /// `64MiB`, `500B`.
  static func size(_ bytes: Int) -> String {
    for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)]
    where bytes > 0 && bytes & (1 << shift - 1) == 0 {
      return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)B"
  }
}
