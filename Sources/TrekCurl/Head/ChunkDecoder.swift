/// Finds the data within the chunks of RFC 9112, section 7.1.
///
/// libcurl has done so already, and judges the framing; here it is done once more only where the
/// compressed bytes themselves are needed, which libcurl does not hand over.
struct ChunkDecoder {
  private enum State {
    case size, extensions, data, endOfData, done
  }

  private var state = State.size
  private var left = 0

  /// Calls `take` for each run of data in these bytes.
  mutating func decode(
    _ bytes: UnsafeRawBufferPointer, take: (UnsafeRawBufferPointer) -> Void
  ) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch state {
      case .size:
        index += 1
        if let digit = Self.hexadecimal(byte) {
          left = min(left, Int.max >> 8) << 4 | digit
        } else if byte == 10 {
          beginData()
        } else {
          state = .extensions
        }
      case .extensions:
        index += 1
        if byte == 10 { beginData() }
      case .data:
        let count = min(left, bytes.count - index)
        take(UnsafeRawBufferPointer(rebasing: bytes[index..<(index + count)]))
        index += count
        left -= count
        if left == 0 { state = .endOfData }
      case .endOfData:
        index += 1
        if byte == 10 { state = .size }
      case .done:
        return
      }
    }
  }

  private mutating func beginData() {
    state = left == 0 ? .done : .data
  }

  private static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 55
    default: nil
    }
  }
}
