extension List: Sequence {
  /// The values one after the other.
  public struct Iterator: IteratorProtocol {
    // Of a view the document is there, and `index` and `end` are places on its tape.
    private let document: JSONDocument?
    private let values: [Value]
    private var index: Int
    private let end: Int
    private let depth: Int

    init(_ list: List) {
      switch list.form {
      case .array(let array):
        document = nil
        values = array
        index = 0
        end = array.count
        depth = 0
      case .json(let document, let array):
        self.document = document
        values = []
        index = Int(array) + 1
        end = document.end(Int(array))
        depth = list.depth - 1
      }
    }

    /// The next value, or nil after the last.
    public mutating func next() -> Value? {
      if index >= end { return nil }
      guard let document else {
        defer { index += 1 }
        return values[index]
      }
      let place = index
      index = document.after(place)
      return document.value(at: place, depth: depth)
    }
  }

  /// Goes through the values in order.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The number of values.
  public var underestimatedCount: Int { count }
}

extension JSONDocument {
  /// The value at a place of an array, or nil outside of it.
  @usableFromInline
  func element(_ place: Int, of array: UInt32, depth: Int) -> Value? {
    element(place, of: Int(array)).map { value(at: $0, depth: depth - 1) }
  }

  /// The values of an array.
  @usableFromInline
  func elements(of array: UInt32, depth: Int) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count(Int(array)))
    var index = Int(array) + 1
    let end = end(Int(array))
    while index < end {
      values.append(value(at: index, depth: depth - 1))
      index = after(index)
    }
    return values
  }
}
