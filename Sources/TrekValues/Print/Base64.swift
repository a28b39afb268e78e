/// Bytes as text in base64 (RFC 4648, section 4).
public enum Base64 {
  private static let alphabet: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// Adds the base64 form of bytes, with padding, to a buffer.
  public static func append(_ bytes: UnsafeRawBufferPointer, to output: ByteBuffer) {
    let letters = alphabet.utf8Start
    output.reserve((bytes.count / 3 + 1) * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let first = UInt32(bytes[index])
      let second = left > 1 ? UInt32(bytes[index + 1]) : 0
      let third = left > 2 ? UInt32(bytes[index + 2]) : 0
      let group = first << 16 | second << 8 | third
      output.append(letters[Int(group >> 18)])
      output.append(letters[Int(group >> 12 & 63)])
      output.append(left > 1 ? letters[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      output.append(left > 2 ? letters[Int(group & 63)] : UInt8(ascii: "="))
      index += 3
    }
  }
}
