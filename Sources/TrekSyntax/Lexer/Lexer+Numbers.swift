extension Lexer {
  /// A number with the unit, `%` or `/unit` that touches it; what it means, the parser says.
  mutating func scanNumber() {
    let start = position
    skipDigits()
    if byte(0) == UInt8(ascii: "."), Lexer.isDigit(byte(1)) {
      position += 1
      skipDigits()
    }
    skipExponent()
    append(unitKind(), from: start)
  }

  private mutating func skipDigits() {
    while Lexer.isDigit(byte(0)) || byte(0) == UInt8(ascii: "_") { position += 1 }
  }

  private mutating func skipExponent() {
    guard byte(0) | 0x20 == UInt8(ascii: "e") else { return }
    let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
    guard Lexer.isDigit(byte(signed ? 2 : 1)) else { return }
    position += signed ? 2 : 1
    skipDigits()
  }

  /// Steps over what touches a number and says what that makes of it.
  private mutating func unitKind() -> Token.Kind {
    if startsWord(at: position) {
      let unit = position
      position = endOfWord(from: unit)
      let name = text(unit..<position)
      if LiteralUnit.durations[name] != nil { return .duration }
      if LiteralUnit.sizes[name] != nil { return .size }
      return .malformedNumber
    }
    if byte(0) == UInt8(ascii: "%"), !startsOperand(at: position + 1) {
      position += 1
      return .percent
    }
    if byte(0) == UInt8(ascii: "/"), startsWord(at: position + 1) {
      let end = endOfWord(from: position + 1)
      if LiteralUnit.durations[text(position + 1..<end)] != nil, byte(at: end) != UInt8(ascii: "(")
      {
        position = end
        return .rate
      }
    }
    return .number
  }

  /// Whether what touches a `%` makes it the operator: `10%3`.
  private func startsOperand(at offset: Int) -> Bool {
    let next = byte(at: offset)
    return Lexer.isDigit(next) || startsWord(at: offset) || next == UInt8(ascii: "(")
  }
}

/// The units that may touch a number.
enum LiteralUnit {
  /// Nanoseconds in each unit of time.
  static let durations: [String: Int64] = [
    "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
  ]

  /// Bytes in each unit of size.
  static let sizes: [String: Int64] = [
    "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "PB": 1_000_000_000_000_000, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
    "PiB": 1 << 50,
  ]

  /// What people write elsewhere, in lower case, and how it is written here.
  static let habits: [String: String] = [
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m",
    "minute": "m", "minutes": "m", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d",
    "days": "d", "msec": "ms", "msecs": "ms", "millis": "ms", "µs": "us", "usec": "us",
    "nsec": "ns", "b": "B", "byte": "B", "bytes": "B",
    "k": "KB", "kb": "KB", "g": "GB", "gb": "GB", "mb": "MB", "t": "TB", "tb": "TB", "kib": "KiB",
    "mib": "MiB", "gib": "GiB", "tib": "TiB", "ki": "KiB", "mi": "MiB", "gi": "GiB",
    "ti": "TiB", "pb": "PB", "pib": "PiB",
  ]
}
