/// The names of a record's fields in order, shared by all records that are made alike.
public final class RecordShape: Sendable {
  /// The names; each occurs once.
  public let keys: [RecordKey]

  /// The hashes of the keys side by side, so that few keys are compared within a cache line.
  @usableFromInline let hashes: [Int]

  /// Above 8 keys: open addressing, a power of two of places, each 0 or the key's index plus 1.
  @usableFromInline let table: [UInt32]

  /// The number of keys up to which they are compared one by one.
  @usableFromInline static let scanned = 8

  /// Makes a shape; of a name that occurs twice only the first is kept, and `count` is less.
  public init(_ keys: [RecordKey]) {
    let keys = RecordShape.distinct(keys)
    self.keys = keys
    hashes = keys.map(\.hash)
    if keys.count > RecordShape.scanned {
      let places = 1 << (Int.bitWidth - (keys.count * 2 - 1).leadingZeroBitCount)
      var table = [UInt32](repeating: 0, count: places)
      for (index, key) in keys.enumerated() {
        var place = key.hash & (places - 1)
        while table[place] != 0 { place = (place + 1) & (places - 1) }
        table[place] = UInt32(index + 1)
      }
      self.table = table
    } else {
      table = []
    }
  }

  /// Makes a shape of names.
  public convenience init(_ names: [String]) {
    self.init(names.map { RecordKey($0) })
  }

  /// The shape without fields.
  public static let empty = RecordShape([RecordKey]())

  private static func distinct(_ keys: [RecordKey]) -> [RecordKey] {
    if keys.count <= scanned {
      for index in keys.indices.dropFirst() where keys[..<index].contains(keys[index]) {
        return keys.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      }
      return keys
    }
    var seen = Set<RecordKey>(minimumCapacity: keys.count)
    return keys.filter { seen.insert($0).inserted }
  }

  /// How many fields there are.
  @inlinable public var count: Int { keys.count }

  /// The place of a field, or nil where there is none of this name.
  @inlinable
  public func index(of key: RecordKey) -> Int? {
    if table.isEmpty {
      for index in hashes.indices where hashes[index] == key.hash {
        if keys[index] == key { return index }
      }
      return nil
    }
    return find(hash: key.hash) { $0 == key }
  }

  /// The place of a field, or nil where there is none of this name.
  public func index(of name: Text) -> Int? {
    name.withUTF8 { index(ofUTF8: UnsafeRawBufferPointer($0)) }
  }

  @usableFromInline
  func index(ofUTF8 name: UnsafeRawBufferPointer) -> Int? {
    find(hash: RecordKey.hash(name)) { $0.matches(name) }
  }

  @usableFromInline
  func find(hash: Int, _ matches: (RecordKey) -> Bool) -> Int? {
    if table.isEmpty {
      for index in hashes.indices where hashes[index] == hash {
        if matches(keys[index]) { return index }
      }
      return nil
    }
    let mask = table.count - 1
    var place = hash & mask
    while table[place] != 0 {
      let index = Int(table[place]) - 1
      if hashes[index] == hash && matches(keys[index]) { return index }
      place = (place + 1) & mask
    }
    return nil
  }
}

extension RecordShape: Equatable {
  /// Whether both have the same names in the same order.
  public static func == (left: RecordShape, right: RecordShape) -> Bool {
    left === right || left.keys == right.keys
  }
}
