internal import TrekValues

/// Makes text from anywhere safe for a terminal.
enum TerminalText {
  /// Appends bytes with every control character but line feed and tab shown as an escape:
  /// C0, DEL, C1 (U+0080 to U+009F), the marks that change the direction of text, and bytes that
  /// are not UTF-8.
  static func append(_ bytes: UnsafeRawBufferPointer, to output: ByteBuffer) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    var index = 0
    func copy(upTo end: Int) {
      output.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F || byte == 10 || byte == 9 {
        index += 1
        continue
      }
      if byte < 0x80 {
        copy(upTo: index)
        appendEscape(UInt32(byte), to: output)
        index += 1
        start = index
        continue
      }
      let rest = UnsafeRawBufferPointer(start: base + index, count: bytes.count - index)
      guard let (scalar, length) = decode(rest) else {
        copy(upTo: index)
        output.append("\\x")
        output.append(HexDigits.lower(byte >> 4))
        output.append(HexDigits.lower(byte & 15))
        index += 1
        start = index
        continue
      }
      if isHarmful(scalar) {
        copy(upTo: index)
        appendEscape(scalar, to: output)
        start = index + length
      }
      index += length
    }
    copy(upTo: bytes.count)
  }

  /// C1, and the embeddings, overrides and isolates of the bidirectional algorithm.
  private static func isHarmful(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func appendEscape(_ scalar: UInt32, to output: ByteBuffer) {
    output.append("\\u{")
    output.append(utf8: String(scalar, radix: 16))
    output.append(UInt8(ascii: "}"))
  }

  /// The scalar that begins there and its length in bytes, or nil where none does.
  private static func decode(_ bytes: UnsafeRawBufferPointer) -> (UInt32, Int)? {
    let length =
      switch bytes[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0, bytes.count >= length else { return nil }
    let sequence = UnsafeRawBufferPointer(rebasing: bytes[..<length])
    guard UTF8Check.firstInvalidOffset(in: sequence) == nil else { return nil }
    var scalar = UInt32(bytes[0]) & (0xFF >> UInt32(length + 1))
    for byte in sequence.dropFirst() { scalar = scalar << 6 | UInt32(byte & 0x3F) }
    return (scalar, length)
  }
}
