/// Makes values of what `StoredValueWriter` wrote, in the order in which it was written.
package struct StoredValueReader {
  private var shapes: [RecordShape] = []
  /// What was written is not what it should be: the file was changed.
  package struct Damage: Error {}

  package init() {}

  /// The value that begins at an offset, which moves behind it.
  package mutating func value(
    _ bytes: Bytes, at offset: inout Int
  ) throws(Damage) -> Value {
    guard offset < bytes.count, let tag = StoredValueWriter.Tag(rawValue: bytes[offset]) else {
      throw Damage()
    }
    offset += 1
    switch tag {
    case .null: return .null
    case .no: return .bool(false)
    case .yes: return .bool(true)
    case .int:
      let number = try Self.number(bytes, at: &offset)
      return .int(Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
    case .double: return .double(Double(bitPattern: try word(bytes, &offset)))
    case .decimal: return .decimal(Decimal(knownValid: try text(bytes, &offset)))
    case .text: return .text(try text(bytes, &offset))
    case .bytes: return .bytes(try part(bytes, &offset).detached())
    case .list:
      let count = try count(bytes, &offset)
      var values: [Value] = []
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try value(bytes, at: &offset)) }
      return .list(List(values))
    case .record:
      let number = try count(bytes, &offset)
      guard number < shapes.count else { throw Damage() }
      return try record(shapes[number], bytes, &offset)
    case .newRecord:
      guard offset < bytes.count else { throw Damage() }
      let isKept = bytes[offset] == 1
      offset += 1
      let count = try count(bytes, &offset)
      var keys: [RecordKey] = []
      for _ in 0..<count {
        guard case .text(let name) = try value(bytes, at: &offset) else { throw Damage() }
        keys.append(RecordKey(name.string))
      }
      let shape = RecordShape(keys)
      if isKept { shapes.append(shape) }
      return try record(shape, bytes, &offset)
    case .json:
      let part = try part(bytes, &offset).detached()
      do throws(JSONError) {
        return try JSONDocument.parse(part)
      } catch {
        throw Damage()
      }
    case .duration:
      let seconds = Int64(bitPattern: try word(bytes, &offset))
      let rest = Int64(bitPattern: try word(bytes, &offset))
      return .duration(Duration(secondsComponent: seconds, attosecondsComponent: rest))
    case .size: return .size(Int64(bitPattern: try word(bytes, &offset)))
    case .rate:
      let count = Double(bitPattern: try word(bytes, &offset))
      let length = Int64(bitPattern: try word(bytes, &offset))
      guard let rate = Rate(count, per: .nanoseconds(length)) else { throw Damage() }
      return .rate(rate)
    }
  }

  private mutating func record(
    _ shape: RecordShape, _ bytes: Bytes, _ offset: inout Int
  ) throws(Damage) -> Value {
    var values: [Value] = []
    values.reserveCapacity(shape.count)
    for _ in 0..<shape.count { values.append(try value(bytes, at: &offset)) }
    return .record(Record(shape: shape, values: values))
  }

  private func part(_ bytes: Bytes, _ offset: inout Int) throws(Damage) -> Bytes {
    let count = try count(bytes, &offset)
    guard count <= bytes.count - offset else { throw Damage() }
    defer { offset += count }
    return bytes[offset..<(offset + count)]
  }

  private func text(_ bytes: Bytes, _ offset: inout Int) throws(Damage) -> Text {
    try part(bytes, &offset).withUnsafeBytes { Text(copyingKnownValid: $0) }
  }

  private func count(_ bytes: Bytes, _ offset: inout Int) throws(Damage) -> Int {
    guard let count = Int(exactly: try Self.number(bytes, at: &offset)) else { throw Damage() }
    return count
  }

  private func word(_ bytes: Bytes, _ offset: inout Int) throws(Damage) -> UInt64 {
    guard bytes.count - offset >= 8 else { throw Damage() }
    defer { offset += 8 }
    return bytes[offset..<(offset + 8)].withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
  }

  /// The whole number that begins at an offset, which moves behind it.
  package static func number(_ bytes: Bytes, at offset: inout Int) throws(Damage) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 64 {
      let byte = bytes[offset]
      offset += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw Damage()
  }
}
