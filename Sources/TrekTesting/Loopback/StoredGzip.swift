/// Gzip streams (RFC 1952) of stored blocks: right, and not smaller than what they hold.
public enum StoredGzip {
  /// A stream that unpacks to these bytes.
  public static func pack(_ bytes: [UInt8]) -> [UInt8] {
    // Magic, method deflate, no flags, no time, no hint, unknown system.
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let count = min(bytes.count - start, 0xFFFF)
      let isLast = start + count == bytes.count
      // A stored block of RFC 1951, section 3.2.4: its length and the length's complement.
      output += [isLast ? 1 : 0]
      output += littleEndian(UInt16(count)) + littleEndian(~UInt16(count))
      output += bytes[start..<(start + count)]
      start += count
    } while start < bytes.count
    return output + littleEndian(checksum(bytes))
      + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// The CRC-32 of RFC 1952, section 8.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { bytes in
      table.withUnsafeBufferPointer { table in
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
        return ~crc
      }
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var crc = UInt32(index)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    return crc
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
