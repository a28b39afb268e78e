/// Text in UTF-8: a Swift string of its own, or a part of a shared buffer that was checked.
///
/// Text that is taken out of a body is a slice of that body, so it costs no copy, and keeps the
/// body alive; `detached()` gives one that does not. Both forms are equal, ordered and hashed by
/// their bytes, which is the order of Unicode scalars; no normalisation takes place.
@frozen
public struct Text: Sendable {
  @usableFromInline
  @frozen
  enum Form: Sendable {
    case string(String)
    /// The bytes are known to be well-formed UTF-8.
    case slice(Bytes)
  }

  @usableFromInline let form: Form

  @inlinable
  init(form: Form) {
    self.form = form
  }

  /// The text of a string.
  @inlinable
  public init(_ string: String) {
    form = .string(string)
  }

  /// The text of a part of a string, copied.
  public init(_ part: Substring) {
    form = .string(String(part))
  }

  /// No text.
  @inlinable
  public init() {
    form = .string("")
  }

  /// The text that bytes of a body hold, as a slice of that body, or nil where they are not UTF-8.
  public init?(validating bytes: Bytes) {
    let invalid = bytes.withUnsafeBytes { UTF8Check.firstInvalidOffset(in: $0) }
    if invalid != nil { return nil }
    form = .slice(bytes)
  }

  /// The text that bytes of a body hold, which the caller knows to be well-formed UTF-8.
  @inlinable
  public init(knownValid bytes: Bytes) {
    form = .slice(bytes)
  }

  /// The text that bytes hold, with U+FFFD in place of each sequence that is not UTF-8.
  public init(repairing bytes: Bytes) {
    if let text = Text(validating: bytes) {
      self = text
    } else {
      form = .string(bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }
  }

  /// A copy of bytes that the caller knows to be well-formed UTF-8; up to 15 bytes it needs no
  /// allocation.
  @inlinable
  public init(copyingKnownValid bytes: UnsafeRawBufferPointer) {
    form = .string(
      String(unsafeUninitializedCapacity: bytes.count) { target in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
        return bytes.count
      })
  }

  /// How many bytes of UTF-8 it has.
  @inlinable public var count: Int {
    switch form {
    case .string(let string): string.utf8.count
    case .slice(let bytes): bytes.count
    }
  }

  /// Whether it has no byte.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// Hands out its UTF-8 bytes; the pointer is good inside the call only.
  @inlinable
  public func withUTF8<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch form {
    case .slice(let bytes):
      return try bytes.withUnsafeBytes { raw throws(Failure) in
        try body(raw.assumingMemoryBound(to: UInt8.self))
      }
    case .string(let string):
      let outcome = string.utf8.withContiguousStorageIfAvailable {
        bytes -> Swift.Result<Result, Failure> in
        do throws(Failure) {
          return .success(try body(bytes))
        } catch {
          return .failure(error)
        }
      }
      if let outcome { return try outcome.get() }
      return try withCopiedUTF8(of: string, body)
    }
  }

  /// For strings that Foundation on macOS keeps in another form.
  @usableFromInline
  func withCopiedUTF8<Result, Failure: Error>(
    of string: String, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let copy = Array(string.utf8)
    let outcome = copy.withUnsafeBufferPointer { bytes -> Swift.Result<Result, Failure> in
      do throws(Failure) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// The text as a Swift string; a slice is copied.
  @inlinable public var string: String {
    switch form {
    case .string(let string): string
    case .slice(let bytes): bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Its UTF-8 bytes; a slice shares them, a string is copied.
  public var bytes: Bytes {
    switch form {
    case .string(let string): Bytes(utf8: string)
    case .slice(let bytes): bytes
    }
  }

  /// Adds its bytes at the end of a buffer, as they are.
  @inlinable
  public func append(to output: ByteBuffer) {
    switch form {
    case .slice(let bytes): bytes.withUnsafeBytes { output.append($0) }
    case .string(let string): output.append(utf8: string)
    }
  }

  /// A part by byte offsets; what lies outside is cut off, and an offset inside a character's
  /// bytes counts as that character's first.
  public subscript(range: Range<Int>) -> Text {
    let (start, end) = withUTF8 { bytes in
      (Self.boundary(range.lowerBound, bytes), Self.boundary(range.upperBound, bytes))
    }
    switch form {
    case .slice(let bytes): return Text(knownValid: bytes[start..<end])
    case .string:
      return withUTF8 {
        Text(
          copyingKnownValid: UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer($0)[start..<end]))
      }
    }
  }

  private static func boundary(_ offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    if offset >= bytes.count { return bytes.count }
    var offset = max(0, offset)
    while offset > 0 && bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  /// The same text without a hold on a body.
  public func detached() -> Text {
    if case .slice(let bytes) = form {
      return bytes.withUnsafeBytes { Text(copyingKnownValid: $0) }
    }
    return self
  }

  /// The size of the block of a body that this text keeps alive; 0 for text of its own.
  public var retainedCapacity: Int {
    if case .slice(let bytes) = form { return bytes.retainedCapacity }
    return 0
  }
}

extension Text: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// The text of a literal.
  @inlinable
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension Text: CustomStringConvertible, CustomDebugStringConvertible {
  /// The text as a Swift string.
  public var description: String { string }
  /// The text in quotes with its control characters escaped.
  public var debugDescription: String { string.debugDescription }
}

extension Text: Hashable, Comparable {
  /// Whether both have the same bytes, in whatever form.
  public static func == (left: Text, right: Text) -> Bool {
    left.withUTF8 { first in
      right.withUTF8 {
        equalBytes(UnsafeRawBufferPointer(first), UnsafeRawBufferPointer($0))
      }
    }
  }

  /// The order of Unicode scalars.
  public static func < (left: Text, right: Text) -> Bool {
    compare(left, right) < 0
  }

  /// The order of Unicode scalars: below 0, 0, or above 0.
  static func compare(_ left: Text, _ right: Text) -> Int {
    left.withUTF8 { first in
      right.withUTF8 {
        compareBytes(UnsafeRawBufferPointer(first), UnsafeRawBufferPointer($0))
      }
    }
  }

  /// Feeds the bytes to a hasher, alike for both forms.
  public func hash(into hasher: inout Hasher) {
    withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}
