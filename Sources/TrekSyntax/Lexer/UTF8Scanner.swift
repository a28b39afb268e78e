/// Reading scalars out of bytes that need not be UTF-8.
enum UTF8Scanner {
  /// The scalar that begins at an offset and its length in bytes; the scalar is nil where the bytes
  /// are no UTF-8, and the length then that of the part to step over.
  ///
  /// Follows table 3-7 of the Unicode Standard: no overlong forms, no surrogates.
  static func scalar(
    at offset: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> (scalar: Unicode.Scalar?, length: Int) {
    let first = bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length: Int
    var value: UInt32
    var secondRange: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
    case 0xE0: (length, value, secondRange) = (3, 0, 0xA0...0xBF)
    case 0xED: (length, value, secondRange) = (3, 0xD, 0x80...0x9F)
    case 0xE1...0xEF: (length, value) = (3, UInt32(first & 0x0F))
    case 0xF0: (length, value, secondRange) = (4, 0, 0x90...0xBF)
    case 0xF1...0xF3: (length, value) = (4, UInt32(first & 0x07))
    case 0xF4: (length, value, secondRange) = (4, 4, 0x80...0x8F)
    default: return (nil, 1)
    }
    for index in 1..<length {
      guard offset + index < bytes.count else { return (nil, index) }
      let byte = bytes[offset + index]
      guard (index == 1 ? secondRange : 0x80...0xBF).contains(byte) else { return (nil, index) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (Unicode.Scalar(value), length)
  }

  /// The first range of bytes that are no UTF-8, and how many such ranges there are.
  static func invalidRanges(
    in bytes: UnsafeBufferPointer<UInt8>
  ) -> (first: Range<Int>, count: Int)? {
    var first: Range<Int>?
    var count = 0
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] < 0x80 {
        offset += 1
        continue
      }
      let (scalar, length) = scalar(at: offset, in: bytes)
      if scalar == nil {
        if first == nil { first = offset..<offset + length }
        count += 1
      }
      offset += length
    }
    return first.map { ($0, count) }
  }
}
