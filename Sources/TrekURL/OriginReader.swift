/// Reads the origins of many URLs, fast where they repeat.
///
/// For the URL whose front equals that of the one before, a read compares that front and allocates
/// nothing; 64 other fronts are a hash away. Plain fronts are read here, all others by libcurl.
/// A value with one owner: who shares it keeps a lock around it.
public struct OriginReader: Sendable {
  /// The bytes of a URL up to its path, and what they mean.
  private struct Entry {
    let front: [UInt8]
    let origin: Origin
  }

  private var last = Entry(front: [], origin: Origin(isSecure: false, host: "", port: 0))
  private var entries = [Entry?](repeating: nil, count: 64)

  /// Longer fronts are not kept: they are no host names.
  private static let longestFront = 300

  /// Makes a reader that knows nothing.
  public init() {}

  /// The origin of an absolute URL in UTF-8; throws where its front is none.
  ///
  /// What follows the authority is not looked at.
  public mutating func read(_ url: UnsafeBufferPointer<UInt8>) throws(URLFailure) -> Origin {
    let isLast = last.front.withUnsafeBufferPointer { front in
      front.count > 0 && Self.begins(url, with: front)
    }
    return isLast ? last.origin : try lookUp(url)
  }

  /// The origin of an absolute URL.
  public mutating func read(_ url: String) throws(URLFailure) -> Origin {
    var url = url
    return try url.withUTF8 { bytes -> Result<Origin, URLFailure> in
      do throws(URLFailure) {
        return .success(try read(bytes))
      } catch {
        return .failure(error)
      }
    }.get()
  }

  private mutating func lookUp(
    _ url: UnsafeBufferPointer<UInt8>
  ) throws(URLFailure) -> Origin {
    guard let authority = Self.authority(of: url), authority.upperBound <= Self.longestFront,
      !url[authority].contains(UInt8(ascii: "@"))
    else { return try Origin(String(decoding: url, as: UTF8.self)) }

    let front = UnsafeBufferPointer(rebasing: url[..<authority.upperBound])
    // FNV-1a; a collision costs one more reading, no more.
    var hash: UInt32 = 2_166_136_261
    for byte in front { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let slot = Int((hash ^ hash >> 16) & 63)
    if let entry = entries[slot], Self.equal(entry.front, front) {
      last = entry
      return entry.origin
    }
    let origin: Origin
    if let plain = Self.plainOrigin(url, authority) {
      origin = plain
    } else {
      // What follows the authority does not change it; a path alone cannot be at fault.
      origin = try Origin(String(decoding: front, as: UTF8.self))
    }
    let entry = Entry(front: Array(front), origin: origin)
    entries[slot] = entry
    last = entry
    return origin
  }

  /// Whether a URL begins with a front, and its authority ends there.
  @inline(__always)
  private static func begins(
    _ url: UnsafeBufferPointer<UInt8>, with front: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if url.count < front.count { return false }
    if url.count > front.count && !endsAuthority(url[front.count]) { return false }
    // The end of a front tells most hosts apart, so compare from there.
    var index = front.count
    while index > 0 {
      index -= 1
      if url[index] != front[index] { return false }
    }
    return true
  }

  private static func equal(_ one: [UInt8], _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    one.count == other.count && one.elementsEqual(other)
  }

  @inline(__always)
  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  /// The bytes between `://` and the path of a URL that begins with `http://` or `https://`.
  private static func authority(of url: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let start: Int
    if url.starts(with: "http://".utf8) {
      start = 7
    } else if url.starts(with: "https://".utf8) {
      start = 8
    } else {
      return nil
    }
    var end = start
    while end < url.count && !endsAuthority(url[end]) { end += 1 }
    return end > start ? start..<end : nil
  }

  /// The origin where the authority is a plain name or a plain IPv4 address, with or without port.
  private static func plainOrigin(
    _ url: UnsafeBufferPointer<UInt8>, _ authority: Range<Int>
  ) -> Origin? {
    let isSecure = url[4] == UInt8(ascii: "s")
    var end = authority.lowerBound
    while end < authority.upperBound, url[end] != UInt8(ascii: ":") { end += 1 }
    let host = url[authority.lowerBound..<end]
    var port = isSecure ? 443 : 80
    if end < authority.upperBound {
      let digits = url[(end + 1)..<authority.upperBound]
      guard let number = plainNumber(digits, upTo: 65535), number > 0 else { return nil }
      port = number
    }
    guard let first = host.first, isLetter(first) ? isPlainName(host) : isPlainAddress(host) else {
      return nil
    }
    return Origin(isSecure: isSecure, host: String(decoding: host, as: UTF8.self), port: port)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isPlainName(_ host: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    host.allSatisfy {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
  }

  /// Four numbers without leading zeros: what libcurl would make of every other way to write it.
  private static func isPlainAddress(_ host: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { plainNumber($0, upTo: 255) != nil }
  }

  /// A decimal number without leading zeros.
  private static func plainNumber(
    _ digits: Slice<UnsafeBufferPointer<UInt8>>, upTo limit: Int
  ) -> Int? {
    guard let first = digits.first, digits.count <= 5, digits.allSatisfy(isDigit),
      first != UInt8(ascii: "0") || digits.count == 1
    else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return number <= limit ? number : nil
  }
}
