extension Record: Sequence {
  /// The fields one after the other.
  public struct Iterator: IteratorProtocol {
    // Of a view the document is there, and `index` and `end` are places on its tape; of a record
    // of its own the shape is there, and they count values.
    private let document: JSONDocument?
    private let shape: RecordShape?
    private let values: [Value]
    private var index: Int
    private let end: Int
    private let depth: Int

    init(_ record: Record) {
      var record = record
      if case .json(let document, let object) = record.form {
        if !document.repeatsKey(Int(object)) {
          self.document = document
          shape = nil
          values = []
          index = Int(object) + 1
          end = document.end(Int(object))
          depth = record.depth - 1
          return
        }
        record = record.shaped()
      }
      document = nil
      shape = record.shape
      values = record.values
      index = 0
      end = values.count
      depth = 0
    }

    /// The next field, or nil after the last.
    public mutating func next() -> (key: Text, value: Value)? {
      if index >= end { return nil }
      if let shape {
        defer { index += 1 }
        return (shape.keys[index].text, values[index])
      }
      guard let document else { return nil }
      let place = index
      index = document.after(place + 1)
      return (document.text(at: place), document.value(at: place + 1, depth: depth))
    }
  }

  /// Goes through the fields in order.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The number of fields.
  public var underestimatedCount: Int { count }
}

extension Record {
  /// How many fields a view has, a repeated key counted once.
  @usableFromInline var viewedCount: Int {
    guard case .json(let document, let object) = form else { return count }
    return document.repeatsKey(Int(object)) ? shaped().count : document.count(Int(object))
  }

  /// The values of a view.
  @usableFromInline var viewedValues: [Value] { map(\.value) }
}

extension JSONDocument {
  /// The value of a field of an object at a tape index.
  @usableFromInline
  func field(_ key: RecordKey, of object: UInt32, depth: Int) -> Value? {
    key.bytes.withUnsafeBytes { field($0, of: object, depth: depth) }
  }

  @usableFromInline
  func field(_ name: Text, of object: UInt32, depth: Int) -> Value? {
    name.withUTF8 { field(UnsafeRawBufferPointer($0), of: object, depth: depth) }
  }

  @inline(__always)
  private func field(_ name: UnsafeRawBufferPointer, of object: UInt32, depth: Int) -> Value? {
    find(name, in: Int(object)).map { value(at: $0, depth: depth - 1) }
  }
}
