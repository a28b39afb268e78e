internal import TrekValues

/// Hexadecimal digits as bytes of ASCII.
enum HexDigits {
  /// The digit for 0 to 15, in lower case.
  static func lower(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
  }

  /// The digit for 0 to 15, in upper case.
  static func upper(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") - 10 + nibble
  }

  /// What a digit of either case stands for, or nil.
  static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Bytes as digits in lower case.
  static func text(_ bytes: Bytes) -> Text {
    let output = ByteBuffer(capacity: bytes.count * 2)
    bytes.withUnsafeBytes { raw in
      for byte in raw {
        output.append(lower(byte >> 4))
        output.append(lower(byte & 15))
      }
    }
    return Text(knownValid: output.bytes)
  }
}
