/// Numbers of bytes as they are written: `512B`, `10KB` (1000 each), `10KiB` (1024 each).
public enum SizeText {
  private static let decimalUnits: [(name: String, power: Int)] = [
    ("PB", 15), ("TB", 12), ("GB", 9), ("MB", 6), ("KB", 3),
  ]
  private static let binaryUnits: [(name: String, shift: Int)] = [
    ("PiB", 50), ("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10),
  ]

  static func bytes(in unit: Substring.UTF8View) -> Int64? {
    let unit = String(Substring(unit))
    if unit == "B" { return 1 }
    if let (_, shift) = binaryUnits.first(where: { $0.name == unit }) { return 1 << shift }
    guard let (_, power) = decimalUnits.first(where: { $0.name == unit }) else { return nil }
    return (0..<power).reduce(1) { product, _ in product * 10 }
  }

  /// Reads a number with a unit out of `B KB MB GB TB PB KiB MiB GiB TiB PiB`.
  ///
  /// A part of a byte is rounded. Nil for anything else and beyond 64 bits.
  public static func parse(_ text: String) -> Int64? {
    guard let number = UnitNumber(text[...].utf8), let unit = bytes(in: number.unit) else {
      return nil
    }
    return number.times(unit)
  }

  /// A number of bytes as it would be written, exactly.
  ///
  /// In the unit of thousands that fits, or in one of 1024 where it is a multiple of that but not
  /// of 1000: `512B`, `1.234KB`, `10KB`, `64MiB`.
  public static func format(_ bytes: Int64) -> String {
    let count = bytes.magnitude
    let sign = bytes < 0 ? "-" : ""
    if count % 1000 != 0, count % 1024 == 0,
      let (name, shift) = binaryUnits.first(where: { count % (1 << $0.shift) == 0 })
    {
      return "\(sign)\(count >> shift)\(name)"
    }
    for (name, power) in decimalUnits {
      let unit = (0..<power).reduce(1 as UInt64) { product, _ in product * 10 }
      if count >= unit { return sign + UnitNumber.decimal(count, per: power) + name }
    }
    return "\(sign)\(count)B"
  }
}
