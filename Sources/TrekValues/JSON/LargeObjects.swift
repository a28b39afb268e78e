/// Indexes of the objects of a document that have many keys and are looked into again and again,
/// as a table of all products is once for each order.
///
/// A single lookup walks the tape, which is cheaper than making an index for it.
struct LargeObjects: Sendable {
  /// The number of entries from which an index may pay.
  static let smallest = 64

  /// The number of lookups that walk before one makes an index.
  private static let patience = 8

  private var lookups = 0
  /// By tape index of the object: the tape index of the value of each key.
  private var indexes: [Int: [Text: Int]] = [:]

  /// The index of an object's keys, made where that pays by now.
  mutating func index(of object: Int, in document: JSONDocument) -> [Text: Int]? {
    if let index = indexes[object] { return index }
    lookups += 1
    if lookups <= Self.patience { return nil }
    var made: [Text: Int] = [:]
    var index = object + 1
    let end = document.end(object)
    while index < end {
      made[document.text(at: index)] = index + 1
      index = document.after(index + 1)
    }
    indexes[object] = made
    return made
  }
}

extension JSONDocument {
  /// The tape index of a key's value, or `.some(nil)` where there is no such key; nil where no
  /// index says.
  func findIndexed(_ name: UnsafeRawBufferPointer, in object: Int) -> Int?? {
    guard let index = largeObjects.withLock({ $0.index(of: object, in: self) }) else { return nil }
    return .some(index[Text(copyingKnownValid: name)])
  }
}
