extension JSONDocument {
  /// How many values an array has, or how many entries an object, repeated keys counted.
  @usableFromInline
  func count(_ container: Int) -> Int {
    let length = JSONTape.length(words[container])
    if length < Int(JSONTape.longest) { return length }
    let isObject = JSONTape.tag(words[container]) == JSONTape.Tag.object
    var count = 0
    var index = container + 1
    while index < end(container) {
      index = after(isObject ? index + 1 : index)
      count += 1
    }
    return count
  }

  /// The index on the tape after the last word of a container.
  @inline(__always)
  func end(_ container: Int) -> Int { JSONTape.position(words[container]) }

  /// The index of the value at a place of an array, or nil outside of it.
  func element(_ place: Int, of array: Int) -> Int? {
    let count = count(array)
    if place < 0 || place >= count { return nil }
    if end(array) - array - 1 == count { return array + 1 + place }  // scalars only: a word each
    var index = array + 1
    for _ in 0..<place { index = after(index) }
    return index
  }

  /// The index of the value of a key, the last one where the key is repeated, or nil.
  func find(_ name: UnsafeRawBufferPointer, in object: Int) -> Int? {
    if JSONTape.length(words[object]) >= LargeObjects.smallest,
      let found = findIndexed(name, in: object)
    {
      return found
    }
    let plain = JSONTape.word(JSONTape.Tag.string, name.count, 0) &>> 32
    let end = end(object)
    var index = object &+ 1
    var found: Int?
    while index < end {
      let word = words[index]
      if word &>> 32 == plain {
        if Self.equal(start + JSONTape.position(word), name), isKey(word, name.count) {
          found = index &+ 1
        }
      } else if JSONTape.tag(word) == JSONTape.Tag.escaped {
        if text(at: index).withUTF8({ equalBytes(UnsafeRawBufferPointer($0), name) }) {
          found = index &+ 1
        }
      }
      index = after(index &+ 1)
    }
    return found
  }

  /// Whether a key whose first bytes match is as long as the name.
  @inline(__always)
  private func isKey(_ word: UInt64, _ count: Int) -> Bool {
    count < Int(JSONTape.longest) || raw(word).count == count
  }

  /// Whether as many bytes as a name has are the same; names are short, so a call would cost more.
  @inline(__always)
  private static func equal(
    _ bytes: UnsafePointer<UInt8>, _ name: UnsafeRawBufferPointer
  ) -> Bool {
    guard let other = name.baseAddress else { return true }
    let bytes = UnsafeRawPointer(bytes)
    let count = name.count
    if count >= 8 {
      if count > 16 { return equalBytes(UnsafeRawBufferPointer(start: bytes, count: count), name) }
      return bytes.loadUnaligned(as: UInt64.self) == other.loadUnaligned(as: UInt64.self)
        && (bytes + (count &- 8)).loadUnaligned(as: UInt64.self)
          == (other + (count &- 8)).loadUnaligned(as: UInt64.self)
    }
    if count >= 4 {
      return bytes.loadUnaligned(as: UInt32.self) == other.loadUnaligned(as: UInt32.self)
        && (bytes + (count &- 4)).loadUnaligned(as: UInt32.self)
          == (other + (count &- 4)).loadUnaligned(as: UInt32.self)
    }
    for offset in 0..<count
    where bytes.load(fromByteOffset: offset, as: UInt8.self)
      != other.load(fromByteOffset: offset, as: UInt8.self)
    {
      return false
    }
    return true
  }

  // MARK: Repeated keys

  /// Whether a key occurs twice in an object, also where the two are escaped differently.
  func repeatsKey(_ object: Int) -> Bool {
    let count = count(object)
    if count < 2 { return false }
    if count <= 64 {
      return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 128) { table in
        table.initialize(repeating: 0)
        return repeatsKey(object, table) { QuickHash.of($0) }
      }
    }
    let places = 1 << (Int.bitWidth - (count * 2 - 1).leadingZeroBitCount)
    var table = [UInt32](repeating: 0, count: places)
    // Many keys: with a hash that nobody can aim at, as they may come from anyone.
    return table.withUnsafeMutableBufferPointer { table in
      repeatsKey(object, table) { RecordKey.hash($0) }
    }
  }

  /// - Parameter table: A power of two of places, more than there are keys, all 0.
  @inline(__always)
  private func repeatsKey(
    _ object: Int, _ table: UnsafeMutableBufferPointer<UInt32>,
    _ hash: (UnsafeRawBufferPointer) -> Int
  ) -> Bool {
    let mask = table.count - 1
    let end = end(object)
    var index = object + 1
    while index < end {
      let word = words[index]
      if JSONTape.tag(word) == JSONTape.Tag.escaped { return repeatsDecodedKey(object) }
      let key = raw(word)
      var place = hash(key) & mask
      while table[place] != 0 {
        if equalBytes(raw(words[Int(table[place])]), key) { return true }
        place = (place + 1) & mask
      }
      table[place] = UInt32(truncatingIfNeeded: index)
      index = after(index + 1)
    }
    return false
  }

  /// The first object of the document with a key that occurs twice, as a fault at the second.
  func repeatedKey() -> JSONFault? {
    for index in 0..<tape.count
    where JSONTape.tag(words[index]) == JSONTape.Tag.object && repeatsKey(index) {
      var seen = Set<Text>()
      var key = index + 1
      while key < end(index) {
        if !seen.insert(text(at: key)).inserted {
          return JSONFault(kind: .repeatedKey, offset: JSONTape.position(words[key]) - 1)
        }
        key = after(key + 1)
      }
    }
    return nil
  }

  private func repeatsDecodedKey(_ object: Int) -> Bool {
    var seen = Set<Text>()
    var index = object + 1
    while index < end(object) {
      if !seen.insert(text(at: index)).inserted { return true }
      index = after(index + 1)
    }
    return false
  }

  /// An object as a record of its own, the last value of each key at the place of its first.
  func shaped(_ object: Int, depth: Int) -> Record {
    let count = count(object)
    let values = [Value](unsafeUninitializedCapacity: count) { values, made in
      var index = object + 1
      while made < count {
        values.initializeElement(at: made, to: value(at: index + 1, depth: depth - 1))
        made += 1
        index = after(index + 1)
      }
    }
    if let shape = ShapeCache.shape(of: object, in: self) {
      return Record(shape: shape, values: values)
    }
    var keys: [RecordKey] = []
    keys.reserveCapacity(count)
    var index = object + 1
    while index < end(object) {
      keys.append(RecordKey(text(at: index)))
      index = after(index + 1)
    }
    return Record(keyed: keys, values)
  }
}
