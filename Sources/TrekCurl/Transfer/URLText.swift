internal import TrekHTTP
internal import TrekValues

/// Room to write a URL as libcurl reads it: with a NUL behind it, plain ASCII behind its host.
final class URLText {
  /// The URL that was written last.
  private(set) var characters: UnsafeMutablePointer<CChar>
  private var room: Int

  init() {
    room = 4096
    characters = .allocate(capacity: room)
    characters[0] = 0
  }

  deinit { characters.deallocate() }

  /// Writes a URL; a failure: it is none.
  func write(_ url: Text) -> TransportFailure? {
    url.withUTF8 { copy($0) }
  }

  private func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> TransportFailure? {
    // Each byte may become three, and one NUL.
    if bytes.count >= room / 3 { grow(bytes.count) }
    let target = UnsafeMutableRawPointer(characters)
    guard let source = bytes.baseAddress, bytes.count >= 8 else { return Self.noScheme }
    target.copyMemory(from: source, byteCount: bytes.count)
    // Zeros up to a whole word, behind the NUL too, so that words can be read.
    target.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt64.self)

    // libcurl would guess a scheme where there is none.
    let scheme = UInt64(littleEndian: target.loadUnaligned(as: UInt64.self)) | 0x2020_2020_2020_2020
    let isHTTP = scheme & 0x00FF_FFFF_FFFF_FFFF == 0x002F_2F3A_7074_7468
    if !isHTTP && scheme != 0x2F2F_3A73_7074_7468 { return Self.noScheme }

    var all: UInt64 = 0
    var zeros: UInt64 = 0
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = target.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      all |= word
      // A bit for each zero byte, and perhaps for bytes above one: looked at closely below.
      zeros |= (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      offset += 8
    }
    while offset < bytes.count {
      all |= UInt64(bytes[offset])
      if bytes[offset] == 0 { zeros = 1 }
      offset += 1
    }
    if zeros != 0 && bytes.contains(0) {
      return TransportFailure(.url, "the URL has the control character 0", wasNotSent: true)
    }
    if all & 0x8080_8080_8080_8080 != 0 { encode(bytes) }
    return nil
  }

  private static var noScheme: TransportFailure {
    TransportFailure(
      .url, "the URL does not begin with `http://` or `https://`", wasNotSent: true)
  }

  private func grow(_ count: Int) {
    characters.deallocate()
    room = (count + 8) * 3
    characters = .allocate(capacity: room)
  }

  /// Percent-encodes what is not ASCII in path and query; a host's name is libcurl's to translate.
  private func encode(_ bytes: UnsafeBufferPointer<UInt8>) {
    let digits = Array("0123456789ABCDEF".utf8)
    var count = 0
    func put(_ byte: UInt8) {
      characters[count] = CChar(bitPattern: byte)
      count += 1
    }
    var slashes = 0
    var isInPath = false
    for byte in bytes {
      if byte == UInt8(ascii: "/") { slashes += 1 }
      isInPath =
        isInPath || slashes > 2 || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
      if byte < 0x80 || !isInPath {
        put(byte)
      } else {
        put(UInt8(ascii: "%"))
        put(digits[Int(byte >> 4)])
        put(digits[Int(byte & 15)])
      }
    }
    put(0)
  }
}
