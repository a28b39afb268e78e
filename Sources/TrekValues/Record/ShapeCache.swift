/// The shapes that were made last, so that a million records alike share one.
///
/// Where records are made by what comes in (a field added, two records joined, a JSON object
/// changed), the same names follow each other item after item; to make a shape of them costs more
/// than all the rest. A fixed number of places, each with the last shape that fell on it: it holds
/// little, forgets by itself, and needs no owner.
enum ShapeCache {
  private static let places = 256

  /// Shapes of more keys, or of more bytes of keys, are not kept.
  private static let maximumKeys = 64
  private static let maximumBytes = 2048

  private static let shapes = Locked([RecordShape?](repeating: nil, count: places))

  /// A shape of these names, made before or now.
  static func shape(_ keys: [RecordKey]) -> RecordShape {
    if keys.count > maximumKeys { return RecordShape(keys) }
    var hash = 0
    for key in keys { hash = mix(hash, key.quickHash) }
    if let kept = kept(hash), kept.keys == keys { return kept }
    let shape = RecordShape(keys)
    keep(shape, hash)
    return shape
  }

  /// The shape of the keys of an object, or nil where a key is repeated or escaped, or where
  /// there are too many.
  static func shape(of object: Int, in document: JSONDocument) -> RecordShape? {
    let count = document.count(object)
    if count > maximumKeys { return nil }
    var hash = 0
    let end = document.end(object)
    var index = object + 1
    while index < end {
      let word = document.words[index]
      if JSONTape.tag(word) == JSONTape.Tag.escaped { return nil }
      hash = mix(hash, QuickHash.of(document.raw(word)))
      index = document.after(index + 1)
    }
    // The keys of a shape are distinct, so an object that has just those repeats none.
    if let kept = kept(hash), matches(kept, object, count, document) { return kept }
    var keys: [RecordKey] = []
    keys.reserveCapacity(count)
    index = object + 1
    while index < end {
      keys.append(RecordKey(document.text(at: index)))
      index = document.after(index + 1)
    }
    let shape = RecordShape(keys)
    if shape.count != count { return nil }
    keep(shape, hash)
    return shape
  }

  private static func matches(
    _ shape: RecordShape, _ object: Int, _ count: Int, _ document: JSONDocument
  ) -> Bool {
    if shape.count != count { return false }
    var index = object + 1
    for place in 0..<count {
      if !shape.keys[place].matches(document.raw(document.words[index])) { return false }
      index = document.after(index + 1)
    }
    return true
  }

  @inline(__always)
  private static func mix(_ hash: Int, _ next: Int) -> Int { hash &* 31 &+ next }

  private static func kept(_ hash: Int) -> RecordShape? {
    shapes.withLock { $0[place(hash)] }
  }

  private static func keep(_ shape: RecordShape, _ hash: Int) {
    let bytes = shape.keys.reduce(0) { $0 + $1.bytes.count }
    if bytes > maximumBytes { return }
    // The shape that goes is freed outside of the lock.
    _ = shapes.withLock { shapes in
      let old = shapes[place(hash)]
      shapes[place(hash)] = shape
      return old
    }
  }

  private static func place(_ hash: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: hash) &* 0x9E37_79B9_7F4A_7C15) &>> 56)
  }
}

/// A cheap hash of a few bytes: of their number, the first eight and the last eight.
///
/// Only where colliding costs little: anybody can make keys that collide.
enum QuickHash {
  @inline(__always)
  static func of(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let count = bytes.count
    var mixed = UInt64(truncatingIfNeeded: count)
    if count >= 8 {
      mixed ^= base.loadUnaligned(as: UInt64.self)
      mixed &+= (base + (count &- 8)).loadUnaligned(as: UInt64.self) &* 0x9E37_79B9_7F4A_7C15
    } else if count >= 4 {
      mixed ^= UInt64(base.loadUnaligned(as: UInt32.self)) &<< 8
      mixed ^= UInt64((base + (count &- 4)).loadUnaligned(as: UInt32.self)) &<< 32
    } else if count > 0 {
      mixed ^= UInt64(base.load(as: UInt8.self)) &<< 8
      mixed ^= UInt64(base.load(fromByteOffset: count &>> 1, as: UInt8.self)) &<< 16
      mixed ^= UInt64(base.load(fromByteOffset: count &- 1, as: UInt8.self)) &<< 24
    }
    mixed &*= 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 40)
  }
}
