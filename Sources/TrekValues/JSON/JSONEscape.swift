/// Reads the escapes of JSON strings (RFC 8259, section 7).
enum JSONEscape {
  /// The number that four hexadecimal digits write, or nil where there are no four.
  static func hexadecimal(
    _ digits: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UInt32? {
    if end - digits < 4 { return nil }
    var number: UInt32 = 0
    for index in 0..<4 {
      let byte = digits[index]
      switch byte {
      case 0x30...0x39: number = number << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: number = number << 4 | UInt32(byte - 0x37)
      case 0x61...0x66: number = number << 4 | UInt32(byte - 0x57)
      default: return nil
      }
    }
    return number
  }

  /// The text of a string's inside, of which the parser has found that its escapes are right.
  static func decode(_ inside: UnsafeBufferPointer<UInt8>) -> Text {
    guard let first = inside.baseAddress else { return Text() }
    let string = String(unsafeUninitializedCapacity: inside.count) { target in
      guard let output = target.baseAddress else { return 0 }
      return decode(first, inside.count, into: output)
    }
    return Text(string)
  }

  /// Decodes into room for as many bytes as the escaped form has; no escape is shorter than what
  /// it stands for.
  private static func decode(
    _ first: UnsafePointer<UInt8>, _ count: Int, into output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var from = first
    let end = first + count
    var to = output
    while from < end {
      if from.pointee != UInt8(ascii: "\\") || end - from < 2 {
        to.pointee = from.pointee
        from += 1
        to += 1
        continue
      }
      let kind = from[1]
      from += 2
      switch kind {
      case UInt8(ascii: "b"): to.pointee = 0x08
      case UInt8(ascii: "f"): to.pointee = 0x0C
      case UInt8(ascii: "n"): to.pointee = 0x0A
      case UInt8(ascii: "r"): to.pointee = 0x0D
      case UInt8(ascii: "t"): to.pointee = 0x09
      case UInt8(ascii: "u"):
        var scalar = hexadecimal(from, end) ?? 0xFFFD
        from += 4
        if scalar & 0xFC00 == 0xD800, let low = hexadecimal(from + 2, end) {
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
          from += 6
        }
        to += encode(scalar, into: to)
        continue
      default: to.pointee = kind
      }
      to += 1
    }
    return to - output
  }

  private static func encode(_ scalar: UInt32, into output: UnsafeMutablePointer<UInt8>) -> Int {
    let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
    var count = 0
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      output[count] = byte
      count += 1
    }
    return count
  }
}
