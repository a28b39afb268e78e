/// The name of a field, prepared once for any number of lookups.
///
/// Make it when a program is compiled, not per item. A class, so that it is passed as one word.
public final class RecordKey: Sendable {
  /// The name.
  public let name: String

  /// The name's UTF-8 bytes, in a buffer of its own.
  @usableFromInline let bytes: Bytes

  /// What `RecordShape` looks it up by; differs from run to run.
  @usableFromInline let hash: Int

  /// What `ShapeCache` looks it up by.
  let quickHash: Int

  /// The name as the start of a field in JSON: in quotes, escaped, with the colon.
  let json: Bytes

  /// Prepares a name.
  public init(_ name: String) {
    self.name = name
    bytes = Bytes(utf8: name)
    hash = bytes.withUnsafeBytes { RecordKey.hash($0) }
    quickHash = bytes.withUnsafeBytes { QuickHash.of($0) }
    let json = ByteBuffer(capacity: bytes.count + 3)
    JSONWriter.write(Text(knownValid: bytes), to: json)
    json.append(UInt8(ascii: ":"))
    self.json = json.bytes
  }

  /// Prepares a name.
  public convenience init(_ name: Text) {
    self.init(name.string)
  }

  /// The name as text.
  @inlinable public var text: Text { Text(knownValid: bytes) }

  /// Seeded per process, so that nobody can send keys that all collide.
  @usableFromInline
  static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }

  @inlinable
  func matches(_ other: UnsafeRawBufferPointer) -> Bool {
    bytes.withUnsafeBytes { equalBytes($0, other) }
  }
}

extension RecordKey: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// Prepares a name.
  public convenience init(stringLiteral value: String) {
    self.init(value)
  }

  /// Whether both are the same name.
  @inlinable
  public static func == (left: RecordKey, right: RecordKey) -> Bool {
    left === right || (left.hash == right.hash && left.bytes == right.bytes)
  }

  /// Feeds the prepared hash to a hasher.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(hash)
  }

  /// The name.
  public var description: String { name }
}
