#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif
internal import TrekValues

/// Goes from line to line through bytes that are there whole.
///
/// LF and CRLF end a line; what follows the last one is a line if it is not empty. A byte order
/// mark in front is passed over.
struct LineCursor {
  private let bytes: Bytes
  private var start = 0
  /// The number of the last line given, from 1.
  private(set) var line = 0

  init(_ bytes: Bytes, skipsMark: Bool = true) {
    self.bytes = bytes
    if skipsMark, bytes.withUnsafeBytes({ $0.starts(with: [0xEF, 0xBB, 0xBF]) }) { start = 3 }
  }

  /// The next line without its end, or nil after the last.
  mutating func next() -> Bytes? {
    let count = bytes.count
    guard start < count else { return nil }
    line += 1
    let from = start
    let (stop, next) = bytes.withUnsafeBytes { raw -> (Int, Int) in
      guard let base = raw.baseAddress, let found = memchr(base + from, 10, count - from) else {
        return (count, count)
      }
      let feed = UnsafeRawPointer(found) - base
      return (feed > from && raw[feed - 1] == 13 ? feed - 1 : feed, feed + 1)
    }
    start = next
    return bytes[from..<stop]
  }
}
