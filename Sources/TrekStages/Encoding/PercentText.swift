internal import TrekValues

/// Percent-encoding of the parts of a URL (RFC 3986, section 2.1) and of forms.
enum PercentText {
  /// Whether a byte stands for itself everywhere (RFC 3986, section 2.3).
  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Appends a text with every byte encoded that is not unreserved.
  static func append(_ text: Text, to output: ByteBuffer) {
    text.withUTF8 { bytes in
      for byte in bytes {
        if isUnreserved(byte) { output.append(byte) } else { appendEscape(byte, to: output) }
      }
    }
  }

  /// Appends a text as forms encode it: a space as `+`, all but letters, digits and `*-._`
  /// encoded (WHATWG URL, section 5.2).
  static func appendForm(_ text: Text, to output: ByteBuffer) {
    text.withUTF8 { bytes in
      for byte in bytes {
        if byte == 32 {
          output.append(UInt8(ascii: "+"))
        } else if byte != UInt8(ascii: "~") && isUnreserved(byte) || byte == UInt8(ascii: "*") {
          output.append(byte)
        } else {
          appendEscape(byte, to: output)
        }
      }
    }
  }

  private static func appendEscape(_ byte: UInt8, to output: ByteBuffer) {
    output.append(UInt8(ascii: "%"))
    output.append(HexDigits.upper(byte >> 4))
    output.append(HexDigits.upper(byte & 15))
  }

  /// The bytes that an encoded text stands for, or nil where a `%` is not followed by two
  /// hexadecimal digits.
  static func decode(_ text: Text) -> Bytes? {
    text.withUTF8 { bytes in
      let output = ByteBuffer(capacity: bytes.count)
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte != UInt8(ascii: "%") {
          output.append(byte)
          continue
        }
        guard index + 1 < bytes.count, let high = HexDigits.value(bytes[index]),
          let low = HexDigits.value(bytes[index + 1])
        else { return nil }
        output.append(high << 4 | low)
        index += 2
      }
      return output.bytes
    }
  }
}
