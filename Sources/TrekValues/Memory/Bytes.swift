/// A run of bytes inside a shared `ByteBuffer`; copying it copies no byte.
///
/// It keeps the whole buffer alive: `detached()` gives a copy that does not.
@frozen
public struct Bytes: Sendable {
  @usableFromInline let buffer: ByteBuffer
  // 48 bits each for start and count, so that a `Value` stays at 24 bytes.
  @usableFromInline let startLow: UInt32
  @usableFromInline let countLow: UInt32
  @usableFromInline let startHigh: UInt16
  @usableFromInline let countHigh: UInt16

  @inlinable
  init(unchecked buffer: ByteBuffer, start: Int, count: Int) {
    self.buffer = buffer
    startLow = UInt32(truncatingIfNeeded: start)
    countLow = UInt32(truncatingIfNeeded: count)
    startHigh = UInt16(truncatingIfNeeded: start &>> 32)
    countHigh = UInt16(truncatingIfNeeded: count &>> 32)
  }

  /// All the bytes of a buffer, which nobody may change from now on.
  @inlinable
  public init(_ buffer: ByteBuffer) {
    self.init(unchecked: buffer, start: 0, count: buffer.count)
  }

  /// Some bytes of a buffer, which nobody may change from now on.
  ///
  /// - Parameter range: Offsets into the buffer; what lies outside of it is cut off.
  @inlinable
  public init(_ buffer: ByteBuffer, _ range: Range<Int>) {
    let range = range.clamped(to: 0..<buffer.count)
    self.init(unchecked: buffer, start: range.lowerBound, count: range.count)
  }

  /// A copy of bytes in a buffer of its own.
  public init(copying bytes: UnsafeRawBufferPointer, account: MemoryAccount? = nil) {
    let buffer = ByteBuffer(capacity: bytes.count, account: account)
    buffer.append(bytes)
    self.init(buffer)
  }

  /// A copy of an array's bytes.
  public init(_ bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Bytes(copying: $0) }
  }

  /// A copy of a string's UTF-8 bytes.
  public init(utf8 string: String) {
    let buffer = ByteBuffer(capacity: string.utf8.count)
    buffer.append(utf8: string)
    self.init(buffer)
  }

  /// No bytes.
  public static let empty = Bytes(ByteBuffer())

  @inlinable var start: Int { Int(startHigh) &<< 32 | Int(startLow) }

  /// How many bytes there are.
  @inlinable public var count: Int { Int(countHigh) &<< 32 | Int(countLow) }

  /// Whether there is no byte.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The byte at an offset from 0 to `count - 1`; any other offset is a programmer's error.
  @inlinable
  public subscript(offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count, "offset outside of the bytes")
    return buffer.base.load(fromByteOffset: start &+ offset, as: UInt8.self)
  }

  /// A part of these bytes in the same buffer; what lies outside is cut off.
  @inlinable
  public subscript(range: Range<Int>) -> Bytes {
    let range = range.clamped(to: 0..<count)
    return Bytes(unchecked: buffer, start: start &+ range.lowerBound, count: range.count)
  }

  /// Hands out the bytes; the pointer is good inside the call only.
  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(buffer) {} }
    return try body(UnsafeRawBufferPointer(start: buffer.base + start, count: count))
  }

  /// A copy of the bytes as an array.
  public var array: [UInt8] { withUnsafeBytes { Array($0) } }

  /// The same bytes in a buffer no larger than they need, charged to no account.
  ///
  /// For who keeps a small part of a large body.
  public func detached() -> Bytes {
    withUnsafeBytes { Bytes(copying: $0) }
  }

  /// The size of the whole block that these bytes keep alive.
  public var retainedCapacity: Int { buffer.capacity }
}
