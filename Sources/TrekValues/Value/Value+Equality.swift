extension Value: Hashable {
  /// Whether two values are the same to a script.
  ///
  /// Numbers are equal by what they are worth, however written (`1`, `1.0`); records whatever the
  /// order of their fields; nothing equals anything of another kind. Never deeper on the stack
  /// than `maximumDepth`.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let first), .bool(let second)): first == second
    case (.int(let first), .int(let second)): first == second
    case (.text(let first), .text(let second)): first == second
    case (.bytes(let first), .bytes(let second)): first == second
    case (.list(let first), .list(let second)): first == second
    case (.record(let first), .record(let second)): first == second
    case (.duration(let first), .duration(let second)): first == second
    case (.size(let first), .size(let second)): first == second
    case (.rate(let first), .rate(let second)): first == second
    case (.object(let first), .object(let second)): first === second || first.isEqual(to: second)
    case (.int, .double), (.int, .decimal), (.double, .int), (.double, .double),
      (.double, .decimal), (.decimal, .int), (.decimal, .double), (.decimal, .decimal):
      CanonicalNumber(left) == CanonicalNumber(right)
    default: false
    }
  }

  /// Feeds to a hasher what `==` compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .bool(let truth):
      hasher.combine(1 as UInt8)
      hasher.combine(truth)
    case .int(let number):
      hasher.combine(2 as UInt8)
      CanonicalNumber.int(number).hash(into: &hasher)
    case .double(let number):
      hasher.combine(2 as UInt8)
      CanonicalNumber(number).hash(into: &hasher)
    case .decimal(let number):
      hasher.combine(2 as UInt8)
      CanonicalNumber(number).hash(into: &hasher)
    case .text(let text):
      hasher.combine(3 as UInt8)
      text.hash(into: &hasher)
    case .bytes(let bytes):
      hasher.combine(4 as UInt8)
      bytes.hash(into: &hasher)
    case .list(let list):
      hasher.combine(5 as UInt8)
      list.hash(into: &hasher)
    case .record(let record):
      hasher.combine(6 as UInt8)
      record.hash(into: &hasher)
    case .duration(let duration):
      hasher.combine(7 as UInt8)
      hasher.combine(duration)
    case .size(let size):
      hasher.combine(8 as UInt8)
      hasher.combine(size)
    case .rate(let rate):
      hasher.combine(9 as UInt8)
      rate.hash(into: &hasher)
    case .object(let object):
      hasher.combine(10 as UInt8)
      object.hash(into: &hasher)
    }
  }
}
