internal import TrekHTTP
internal import TrekValues

/// Room to write a URL as libcurl reads it: with a NUL behind it, plain ASCII behind its host.
struct URLText {
  private var characters: [UInt8] = []

  /// Hands out a URL as a C string, or what is wrong with it.
  mutating func write(
    _ url: Text, _ body: (UnsafePointer<CChar>?, TransportFailure?) -> TransportFailure?
  ) -> TransportFailure? {
    characters.removeAll(keepingCapacity: true)
    if let fault = url.withUTF8({ copy($0) }) { return body(nil, fault) }
    characters.append(0)
    return characters.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress, nil) }
    }
  }

  private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> TransportFailure? {
    // libcurl would guess a scheme where there is none, and stop reading at a NUL.
    guard Self.begins(bytes, "http://") || Self.begins(bytes, "https://") else {
      return TransportFailure(
        .url, "the URL does not begin with `http://` or `https://`", wasNotSent: true)
    }
    var all: UInt8 = 0
    var hasNUL = false
    for byte in bytes {
      all |= byte
      hasNUL = hasNUL || byte == 0
    }
    if hasNUL {
      return TransportFailure(.url, "the URL has the control character 0", wasNotSent: true)
    }
    if all < 0x80 { characters.append(contentsOf: bytes) } else { encode(bytes) }
    return nil
  }

  @inline(__always)
  private static func begins(
    _ bytes: UnsafeBufferPointer<UInt8>, _ scheme: StaticString
  ) -> Bool {
    let count = scheme.utf8CodeUnitCount
    if bytes.count < count { return false }
    var index = 0
    while index < count {
      // `:` and `/` have the bit that makes letters small.
      if bytes[index] | 0x20 != scheme.utf8Start[index] { return false }
      index += 1
    }
    return true
  }

  /// Percent-encodes what is not ASCII in path and query; a host's name is libcurl's to translate.
  private mutating func encode(_ bytes: UnsafeBufferPointer<UInt8>) {
    let digits = Array("0123456789ABCDEF".utf8)
    var slashes = 0
    var isInPath = false
    for byte in bytes {
      if byte == UInt8(ascii: "/") { slashes += 1 }
      isInPath =
        isInPath || slashes > 2 || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
      if byte < 0x80 || !isInPath {
        characters.append(byte)
      } else {
        characters += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
  }
}
