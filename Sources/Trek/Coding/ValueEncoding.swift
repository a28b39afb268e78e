import TrekValues

/// Takes what a Swift value encodes.
final class ValueEncoding: Encoder {
  /// What was encoded: filled by containers, read when all is done.
  final class Slot {
    enum Content {
      case nothing
      case value(Value)
      case keyed([(String, Slot)])
      case list([Slot])
    }

    var content = Content.nothing

    /// The value; recursion is bounded by the depth of what is encoded, which is checked.
    func value(at path: [any CodingKey]) throws -> Value {
      guard path.count <= Value.maximumDepth else {
        throw TrekError(.encoding, "values may nest \(Value.maximumDepth) deep at most")
      }
      switch content {
      case .nothing: return .record(Record())
      case .value(let value): return value
      case .keyed(let fields):
        var record: [(String, Value)] = []
        for (name, slot) in fields {
          record.append((name, try slot.value(at: path + [ValuePath.Key(stringValue: name)])))
        }
        return .record(Record(record))
      case .list(let slots):
        var values: [Value] = []
        for (index, slot) in slots.enumerated() {
          values.append(try slot.value(at: path + [ValuePath.Key(intValue: index)]))
        }
        return .list(List(values))
      }
    }
  }

  let slot: Slot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(path: [any CodingKey], into slot: Slot = Slot()) {
    codingPath = path
    self.slot = slot
  }

  /// Encodes into the slot; types of scripts as they are.
  func encode<T: Encodable>(_ value: T) throws {
    guard codingPath.count <= Value.maximumDepth else {
      throw TrekError(.encoding, "values may nest \(Value.maximumDepth) deep at most")
    }
    switch value {
    case let value as Value: slot.content = .value(value)
    case let value as Duration: slot.content = .value(.duration(value))
    default: try value.encode(to: self)
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .keyed = slot.content {} else { slot.content = .keyed([]) }
    return KeyedEncodingContainer(Keyed<Key>(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .list = slot.content {} else { slot.content = .list([]) }
    return Unkeyed(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    Single(slot: slot, codingPath: codingPath)
  }

  // MARK: Containers

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: Slot
    let codingPath: [any CodingKey]

    private func child(_ key: any CodingKey) -> ValueEncoding {
      let child = Slot()
      if case .keyed(var fields) = slot.content {
        slot.content = .nothing
        fields.append((key.stringValue, child))
        slot.content = .keyed(fields)
      }
      return ValueEncoding(path: codingPath + [key], into: child)
    }

    mutating func encodeNil(forKey key: Key) throws { child(key).slot.content = .value(.null) }
    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try child(key).encode(value)
    }
    mutating func nestedContainer<NestedKey: CodingKey>(
      keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> { child(key).container(keyedBy: type) }
    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      child(key).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { child(ValuePath.Key(stringValue: "super")) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { child(key) }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]

    var count: Int {
      if case .list(let slots) = slot.content { slots.count } else { 0 }
    }

    private func child() -> ValueEncoding {
      let key = ValuePath.Key(intValue: count)
      let child = Slot()
      if case .list(var slots) = slot.content {
        slot.content = .nothing
        slots.append(child)
        slot.content = .list(slots)
      }
      return ValueEncoding(path: codingPath + [key], into: child)
    }

    mutating func encodeNil() throws { child().slot.content = .value(.null) }
    mutating func encode<T: Encodable>(_ value: T) throws { try child().encode(value) }
    mutating func nestedContainer<NestedKey: CodingKey>(
      keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> { child().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      child().unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { child() }
  }

  private struct Single: SingleValueEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]

    private func put(_ value: Value) { slot.content = .value(value) }

    private func whole(_ number: some BinaryInteger) throws {
      guard let small = Int64(exactly: number) else {
        throw TrekError(
          .encoding, "at `\(ValuePath.text(codingPath))`: \(number) does not fit into 64 bits")
      }
      put(.int(small))
    }

    mutating func encodeNil() throws { put(.null) }
    mutating func encode(_ value: Bool) throws { put(.bool(value)) }
    mutating func encode(_ value: String) throws { put(.text(Text(value))) }
    mutating func encode(_ value: Double) throws { put(.double(value)) }
    mutating func encode(_ value: Float) throws { put(.double(Double(value))) }
    mutating func encode(_ value: Int) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: Int8) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: Int16) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: Int32) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: Int64) throws { put(.int(value)) }
    mutating func encode(_ value: Int128) throws { try whole(value) }
    mutating func encode(_ value: UInt) throws { try whole(value) }
    mutating func encode(_ value: UInt8) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: UInt16) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: UInt32) throws { put(.int(Int64(value))) }
    mutating func encode(_ value: UInt64) throws { try whole(value) }
    mutating func encode(_ value: UInt128) throws { try whole(value) }
    mutating func encode<T: Encodable>(_ value: T) throws {
      try ValueEncoding(path: codingPath, into: slot).encode(value)
    }
  }
}
