import TrekValues

/// Gives a value to what a Swift type decodes.
struct ValueDecoding: Decoder {
  let value: Value
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ value: Value, path: [any CodingKey]) {
    self.value = value
    codingPath = path
  }

  /// Decodes a type; types of scripts as they are.
  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    if let whole = value as? T { return whole }
    if type == Duration.self {
      guard case .duration(let duration) = value, let given = duration as? T else {
        throw mismatch(type, "a duration")
      }
      return given
    }
    return try T(from: self)
  }

  func mismatch(_ type: any Any.Type, _ wanted: String) -> DecodingError {
    .typeMismatch(
      type,
      DecodingError.Context(
        codingPath: codingPath, debugDescription: "needs \(wanted), and is \(value.typeName)"))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard value.fieldNames != nil else { throw mismatch(type, "a record") }
    return KeyedDecodingContainer(Keyed<Key>(decoding: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let list = value.asList else { throw mismatch(List.self, "a list") }
    return Unkeyed(list: list, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoding: self) }

  // MARK: Containers

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoding: ValueDecoding
    var codingPath: [any CodingKey] { decoding.codingPath }

    var allKeys: [Key] { (decoding.value.fieldNames ?? []).compactMap { Key(stringValue: $0) } }

    private func field(_ key: any CodingKey) -> Value? {
      decoding.value.field(RecordKey(key.stringValue))
    }

    private func child(_ key: any CodingKey) throws -> ValueDecoding {
      guard let field = field(key) else {
        let known = (decoding.value.fieldNames ?? []).prefix(8).joined(separator: ", ")
        throw DecodingError.keyNotFound(
          key,
          DecodingError.Context(
            codingPath: codingPath,
            debugDescription: known.isEmpty ? "the record is empty" : "there is \(known)"))
      }
      return ValueDecoding(field, path: codingPath + [key])
    }

    func contains(_ key: Key) -> Bool { field(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try child(key).value.isNull }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      try child(key).decode(type)
    }
    func nestedContainer<NestedKey: CodingKey>(
      keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> { try child(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try child(key).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { try child(ValuePath.Key(stringValue: "super")) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let list: List
    let codingPath: [any CodingKey]
    var currentIndex = 0

    init(list: List, codingPath: [any CodingKey]) {
      self.list = list
      self.codingPath = codingPath
    }

    var count: Int? { list.count }
    var isAtEnd: Bool { currentIndex >= list.count }

    private mutating func next() throws -> ValueDecoding {
      let path = codingPath + [ValuePath.Key(intValue: currentIndex)]
      guard let value = list[currentIndex] else {
        throw DecodingError.valueNotFound(
          Value.self,
          DecodingError.Context(
            codingPath: path, debugDescription: "the list has only \(list.count) elements"))
      }
      currentIndex += 1
      return ValueDecoding(value, path: path)
    }

    mutating func decodeNil() throws -> Bool {
      guard let value = list[currentIndex], value.isNull else { return false }
      currentIndex += 1
      return true
    }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }
    mutating func nestedContainer<NestedKey: CodingKey>(
      keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> { try next().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next().unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder { try next() }
  }

  private struct Single: SingleValueDecodingContainer {
    let decoding: ValueDecoding
    var codingPath: [any CodingKey] { decoding.codingPath }

    private func whole<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
      guard decoding.value.isNumber else { throw decoding.mismatch(type, "\(type)") }
      guard let number = decoding.value.asInt, let exact = T(exactly: number) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(
            codingPath: codingPath,
            debugDescription: "\(decoding.value) does not fit into \(type)"))
      }
      return exact
    }

    func decodeNil() -> Bool { decoding.value.isNull }
    func decode(_ type: Bool.Type) throws -> Bool {
      guard let flag = decoding.value.asBool else { throw decoding.mismatch(type, "Bool") }
      return flag
    }
    func decode(_ type: String.Type) throws -> String {
      if let text = decoding.value.asText { return text.string }
      if case .object(let object) = decoding.value, let text = object.asText() {
        return text.string
      }
      throw decoding.mismatch(type, "Text")
    }
    func decode(_ type: Double.Type) throws -> Double {
      guard let number = decoding.value.asDouble else { throw decoding.mismatch(type, "Number") }
      return number
    }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: Int128.Type) throws -> Int128 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try whole(type) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoding.decode(type) }
  }
}
