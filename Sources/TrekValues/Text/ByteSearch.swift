#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Finds bytes within bytes.
public enum ByteSearch {
  /// The needle length up to which each place is tried; its product with the text stays small.
  private static let short = 32

  /// The offset of the first place at which the needle lies in the text, or nil; 0 for an empty
  /// needle.
  ///
  /// Linear in the text, whatever the two hold: both may come from anyone.
  public static func firstOffset(
    of needle: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer
  ) -> Int? {
    if needle.isEmpty { return 0 }
    guard needle.count <= text.count, let first = text.baseAddress, let start = needle.baseAddress
    else { return nil }
    if needle.count > short { return longOffset(of: needle, in: text) }
    let last = text.count - needle.count
    var offset = 0
    while offset <= last {
      guard let hit = memchr(first + offset, Int32(needle[0]), last - offset + 1) else {
        return nil
      }
      offset = UnsafeRawPointer(hit) - first
      if memcmp(hit, start, needle.count) == 0 { return offset }
      offset += 1
    }
    return nil
  }

  /// Knuth, Morris and Pratt (1977): never goes back in the text.
  private static func longOffset(
    of needle: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer
  ) -> Int? {
    // fallback[n]: the longest proper beginning of the needle's first n bytes that also ends them.
    var fallback = [Int](repeating: 0, count: needle.count + 1)
    var matched = 0
    for index in 1..<needle.count {
      while matched > 0 && needle[index] != needle[matched] { matched = fallback[matched] }
      if needle[index] == needle[matched] { matched += 1 }
      fallback[index + 1] = matched
    }
    matched = 0
    for offset in 0..<text.count {
      while matched > 0 && text[offset] != needle[matched] { matched = fallback[matched] }
      if text[offset] == needle[matched] { matched += 1 }
      if matched == needle.count { return offset + 1 - matched }
    }
    return nil
  }
}
