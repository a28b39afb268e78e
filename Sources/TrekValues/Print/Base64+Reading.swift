extension Base64 {
  /// The bytes that a text stands for (RFC 4648, sections 4 and 5), or nil where it is no base64: a
  /// character outside of both alphabets, a length that cannot be, bits that would be lost.
  public static func decode(_ text: Text) -> Bytes? {
    text.withUTF8 { bytes in
      var end = bytes.count
      while end > 0, bytes[end - 1] == UInt8(ascii: "="), bytes.count - end < 2 { end -= 1 }
      if end != bytes.count && bytes.count % 4 != 0 { return nil }
      if end % 4 == 1 { return nil }
      let output = ByteBuffer(capacity: end * 3 / 4 + 3)
      var bits: UInt32 = 0
      var count = 0
      for byte in bytes[..<end] {
        guard let value = value(byte) else { return nil }
        bits = bits << 6 | value
        count += 6
        if count >= 8 {
          count -= 8
          output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
      if bits & (1 << UInt32(count) - 1) != 0 { return nil }
      return output.bytes
    }
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
