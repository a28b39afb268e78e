#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The order of two runs of bytes, byte by byte, the shorter first where one begins the other.
///
/// - Returns: Below 0, 0 or above 0, as memcmp(3).
@usableFromInline
func compareBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  if let first = left.baseAddress, let second = right.baseAddress {
    let order = memcmp(first, second, min(left.count, right.count))
    if order != 0 { return Int(order) }
  }
  return left.count - right.count
}

/// Whether two runs hold the same bytes.
@usableFromInline
func equalBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  left.count == right.count && compareBytes(left, right) == 0
}

extension Bytes: Hashable, Comparable {
  /// Whether two runs hold the same bytes, wherever they lie.
  public static func == (left: Bytes, right: Bytes) -> Bool {
    left.withUnsafeBytes { first in right.withUnsafeBytes { equalBytes(first, $0) } }
  }

  /// The order byte by byte, the shorter first where one begins the other.
  public static func < (left: Bytes, right: Bytes) -> Bool {
    left.withUnsafeBytes { first in right.withUnsafeBytes { compareBytes(first, $0) < 0 } }
  }

  /// Feeds the bytes to a hasher.
  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
    hasher.combine(0xFF as UInt8)
  }
}
