/// Whether bytes are well-formed UTF-8, by table 3-7 of the Unicode Standard: no overlong forms, no
/// surrogates, nothing above U+10FFFF.
public enum UTF8Check {
  /// The offset of the first byte of the first sequence that is not UTF-8, or nil.
  public static func firstInvalidOffset(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let count = bytes.count
    var offset = 0
    while offset < count {
      if count &- offset >= 8 {
        let word = (base + offset).loadUnaligned(as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          offset &+= 8
          continue
        }
      }
      if (base + offset).load(as: UInt8.self) < 0x80 {
        offset &+= 1
        continue
      }
      let length = sequenceLength(base + offset, count &- offset)
      if length == 0 { return offset }
      offset &+= length
    }
    return nil
  }

  /// The length, 1 to 4, of the well-formed sequence that begins at a byte, or 0 if none does.
  ///
  /// - Parameter available: How many bytes may be read from there; at least 1.
  @inlinable
  static func sequenceLength(_ start: UnsafeRawPointer, _ available: Int) -> Int {
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { start.load(fromByteOffset: offset, as: UInt8.self) }
    @inline(__always)
    func continues(_ offset: Int) -> Bool { byte(offset) & 0xC0 == 0x80 }

    let first = byte(0)
    switch first {
    case 0x00...0x7F:
      return 1
    case 0xC2...0xDF:
      return available >= 2 && continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard available >= 3, continues(1), continues(2) else { return 0 }
      if first == 0xE0 && byte(1) < 0xA0 { return 0 }
      if first == 0xED && byte(1) > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard available >= 4, continues(1), continues(2), continues(3) else { return 0 }
      if first == 0xF0 && byte(1) < 0x90 { return 0 }
      if first == 0xF4 && byte(1) > 0x8F { return 0 }
      return 4
    default:
      return 0
    }
  }
}
