extension Record: Hashable {
  /// Whether both have the same names with equal values, in whatever order.
  public static func == (left: Record, right: Record) -> Bool {
    if left.count != right.count { return false }
    for (name, value) in left {
      guard let other = right[name], other == value else { return false }
    }
    return true
  }

  /// Feeds the fields to a hasher, alike for every order.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (name, value) in self {
      var field = Hasher()
      name.hash(into: &field)
      value.hash(into: &field)
      sum &+= field.finalize()
    }
    hasher.combine(sum)
    hasher.combine(count)
  }
}

extension Record: Sequence {
  /// The fields one after the other.
  public struct Iterator: IteratorProtocol {
    private let shape: RecordShape
    private let values: [Value]
    private var index = 0

    init(_ record: Record) {
      shape = record.shape
      values = record.values
    }

    /// The next field, or nil after the last.
    public mutating func next() -> (key: Text, value: Value)? {
      if index == values.count { return nil }
      defer { index += 1 }
      return (shape.keys[index].text, values[index])
    }
  }

  /// Goes through the fields in order.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The number of fields.
  public var underestimatedCount: Int { count }
}
