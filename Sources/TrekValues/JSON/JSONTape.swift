/// The words of a parsed JSON text, one for each value and one for each key, in source order.
///
/// A word is a tag (4 bits), a length (28 bits) and a position (32 bits):
///
/// | tag | length | position |
/// |---|---|---|
/// | number, string | bytes in the body, quotes not counted | offset in the body of the first |
/// | array, object | values or fields in it | index on the tape after its last word |
///
/// While a container is open, its position is the index of the container around it, or
/// `noParent`. A length of `longest` means that or more: it is then counted anew.
@usableFromInline
struct JSONTape {
  @usableFromInline
  enum Tag {
    @usableFromInline static let null: UInt64 = 0
    @usableFromInline static let no: UInt64 = 1
    @usableFromInline static let yes: UInt64 = 2
    /// Digits with or without a sign, no point, no exponent.
    @usableFromInline static let integer: UInt64 = 3
    @usableFromInline static let decimal: UInt64 = 4
    @usableFromInline static let string: UInt64 = 5
    /// A string with at least one escape.
    @usableFromInline static let escaped: UInt64 = 6
    @usableFromInline static let array: UInt64 = 7
    @usableFromInline static let object: UInt64 = 8
  }

  @usableFromInline static let longest: UInt64 = 0xFFF_FFFF
  static let noParent: UInt64 = 0xFFFF_FFFF

  var words: UnsafeMutablePointer<UInt64>
  var capacity: Int
  var count = 0

  /// Room for a tape of a body of so many bytes, as long as the body has no more than a word in
  /// eight bytes, which is usual.
  init(bodyCount: Int) {
    let bytes = BlockPool.capacity(for: bodyCount &+ 64)
    words = BlockPool.allocate(bytes).bindMemory(to: UInt64.self, capacity: bytes / 8)
    capacity = bytes / 8
  }

  func release() {
    BlockPool.release(words, capacity * 8)
  }

  @inline(__always)
  static func word(_ tag: UInt64, _ length: Int, _ position: Int) -> UInt64 {
    tag &<< 60 | Swift.min(UInt64(truncatingIfNeeded: length), longest) &<< 32
      | UInt64(truncatingIfNeeded: position)
  }

  @inline(__always)
  static func tag(_ word: UInt64) -> UInt64 { word &>> 60 }
  @inline(__always)
  static func length(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word &>> 32 & longest) }
  @inline(__always)
  static func position(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 0xFFFF_FFFF) }
}
