/// A block of bytes that one owner fills, and that is shared, unchanged, from then on.
///
/// The rule of use has two phases. While it is *owned*, exactly one task or thread at a time calls
/// what changes it (`append`, `reserve`, `removeAll`, …). From the moment that a `Bytes` or a
/// `Text` was made of it, or that it was handed to anybody else, it is *shared*: nobody changes it
/// any more, and any thread may read it. Nothing marks the change of phase, so handing a body over
/// costs nothing. Views hold the buffer; when the last one is gone, the block goes back to a small
/// pool and what was charged to the account is refunded.
public final class ByteBuffer: @unchecked Sendable {
  // `@unchecked`: the compiler cannot see the two phases above. Mutation happens only in the first,
  // by one owner; in the second all of this is constant.
  //
  // `@exclusivity(unchecked)`: each access is one load or store of a word, which cannot overlap
  // with another; the run-time check for that took two thirds of the time of writing JSON.
  @exclusivity(unchecked) @usableFromInline var base: UnsafeMutableRawPointer
  @exclusivity(unchecked) @usableFromInline var filled: Int
  @exclusivity(unchecked) @usableFromInline var room: Int
  @usableFromInline let account: MemoryAccount?

  /// Makes an empty buffer.
  ///
  /// - Parameters:
  ///   - capacity: Bytes it takes without growing; a negative number counts as 0. The block may
  ///     be larger.
  ///   - account: Charged with the block's capacity while the block exists.
  public init(capacity: Int = 0, account: MemoryAccount? = nil) {
    let room = BlockPool.capacity(for: max(0, capacity))
    self.room = room
    self.filled = 0
    self.base = BlockPool.allocate(room)
    self.account = account
    account?.charge(room)
  }

  deinit {
    BlockPool.release(base, room)
    account?.refund(room)
  }

  /// What an account is charged for a buffer made for so many bytes.
  public static func charge(for capacity: Int) -> Int { BlockPool.capacity(for: max(0, capacity)) }

  /// The bytes in it.
  @inlinable public var count: Int { filled }

  /// The bytes it takes before it grows.
  @inlinable public var capacity: Int { room }

  /// Whether it holds no byte.
  @inlinable public var isEmpty: Bool { filled == 0 }

  /// Makes room for so many more bytes than it holds now.
  @inlinable
  public func reserve(_ additional: Int) {
    if additional > room &- filled { grow(by: additional) }
  }

  /// How many bytes more its account will be charged when so many bytes are added.
  public func growth(adding additional: Int) -> Int {
    additional > room &- filled ? target(adding: additional) - room : 0
  }

  private func target(adding additional: Int) -> Int {
    let (needed, overflow) = filled.addingReportingOverflow(additional)
    if overflow { fatalError("out of memory: a buffer of more than \(Int.max) bytes") }
    return BlockPool.capacity(for: max(needed, room &+ room / 2))
  }

  @usableFromInline
  @inline(never)
  func grow(by additional: Int) {
    let target = target(adding: additional)
    base = BlockPool.grow(base, from: room, to: target, keeping: filled)
    account?.charge(target - room)
    room = target
  }

  /// Adds one byte at its end.
  @inlinable
  public func append(_ byte: UInt8) {
    if filled == room { grow(by: 1) }
    base.storeBytes(of: byte, toByteOffset: filled, as: UInt8.self)
    filled &+= 1
  }

  /// Adds a copy of bytes at its end; they must not be its own.
  @inlinable
  public func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    (base + filled).copyMemory(from: source, byteCount: bytes.count)
    filled &+= bytes.count
  }

  /// Adds a copy of bytes at its end; they must not be its own.
  @inlinable
  public func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    append(UnsafeRawBufferPointer(bytes))
  }

  /// Adds a copy of bytes at its end.
  @inlinable
  public func append(contentsOf bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// Adds the UTF-8 bytes of a text that is known when the program is compiled.
  @inlinable
  public func append(_ text: StaticString) {
    if text.hasPointerRepresentation {
      append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    } else {
      text.withUTF8Buffer { append(UnsafeRawBufferPointer($0)) }
    }
  }

  /// Adds the UTF-8 bytes of a string.
  @inlinable
  public func append(utf8 string: String) {
    let done: Void? = string.utf8.withContiguousStorageIfAvailable {
      append(UnsafeRawBufferPointer($0))
    }
    if done == nil {
      for byte in string.utf8 { append(byte) }
    }
  }

  /// Lets a caller write behind the bytes that are there, as read(2) does.
  ///
  /// - Parameters:
  ///   - minimum: Room to have at least; the pointer may give more.
  ///   - body: Gets the uninitialised room and returns how many bytes of it it filled, from 0 to
  ///     the pointer's count; a number outside that range counts as the nearer end.
  /// - Returns: How many bytes were added.
  @inlinable
  @discardableResult
  public func withUnsafeMutableSpare<Failure: Error>(
    _ minimum: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> Int {
    reserve(minimum)
    let spare = UnsafeMutableRawBufferPointer(start: base + filled, count: room &- filled)
    let added = min(max(0, try body(spare)), spare.count)
    filled &+= added
    return added
  }

  /// Drops all bytes and keeps the block; only while it is owned.
  @inlinable
  public func removeAll() {
    filled = 0
  }

  /// Drops bytes at its end until it holds `count`; more than it holds changes nothing.
  @inlinable
  public func truncate(to count: Int) {
    if count < filled { filled = max(0, count) }
  }

  /// Drops the first bytes, moving the rest to the front; only while it is owned.
  public func removeFirst(_ count: Int) {
    let dropped = min(max(0, count), filled)
    if dropped == 0 { return }
    base.copyMemory(from: base + dropped, byteCount: filled - dropped)
    filled -= dropped
  }

  /// Hands out the bytes; the pointer is good inside the call only.
  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: filled))
  }

  /// All its bytes as a view: with this call the buffer becomes shared.
  @inlinable public var bytes: Bytes { Bytes(self) }
}
