// Lists and records are followed on the stack, up to `Value.maximumDepth` levels. The functions
// that call each other for that hold nothing but what they need, and leave all other kinds to a
// function apart: its frame would count at each level, and an unoptimised build gives every case
// of a switch room of its own.

extension Value: Hashable {
  /// Whether two values are the same to a script.
  ///
  /// Numbers are equal by what they are worth, however written (`1`, `1.0`); records whatever the
  /// order of their fields; nothing equals anything of another kind. Never deeper on the stack
  /// than `maximumDepth`.
  public static func == (left: Value, right: Value) -> Bool {
    switch left {
    case .list(let list): list.isEqual(to: right)
    case .record(let record): record.isEqual(to: right)
    default: equalSimple(left, right)
    }
  }

  @inline(never)
  private static func equalSimple(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let first), .bool(let second)): first == second
    case (.int(let first), .int(let second)): first == second
    case (.text(let first), .text(let second)): first == second
    case (.bytes(let first), .bytes(let second)): first == second
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
    case .list(let list): list.hash(into: &hasher)
    case .record(let record): record.hash(into: &hasher)
    default: hashSimple(into: &hasher)
    }
  }

  @inline(never)
  private func hashSimple(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .bool(let truth):
      hasher.combine(1 as UInt8)
      hasher.combine(truth)
    case .int(let number):
      hasher.combine(2 as UInt8)
      hasher.combine(number)
    case .double, .decimal:
      hasher.combine(2 as UInt8)
      CanonicalNumber(self)?.hash(into: &hasher)
    case .text(let text):
      hasher.combine(3 as UInt8)
      text.hash(into: &hasher)
    case .bytes(let bytes):
      hasher.combine(4 as UInt8)
      bytes.hash(into: &hasher)
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
    case .list, .record: break  // hashed by themselves
    }
  }
}

extension List: Hashable {
  /// Whether both have equal values in the same order.
  public static func == (left: List, right: List) -> Bool {
    left.isEqual(to: .list(right))
  }

  func isEqual(to other: Value) -> Bool {
    guard case .list(let other) = other, other.count == count else { return false }
    let values = array
    let others = other.array
    for index in 0..<values.count where values[index] != others[index] { return false }
    return true
  }

  /// Feeds the values to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(5 as UInt8)
    hasher.combine(count)
    let values = array
    for index in 0..<values.count { values[index].hash(into: &hasher) }
  }
}

extension Record: Hashable {
  /// Whether both have the same names with equal values, in whatever order.
  public static func == (left: Record, right: Record) -> Bool {
    left.isEqual(to: .record(right))
  }

  func isEqual(to other: Value) -> Bool {
    guard case .record(let other) = other, let others = other.values(inOrderOf: self) else {
      return false
    }
    let values = values
    for index in 0..<values.count where values[index] != others[index] { return false }
    return true
  }

  /// The values for the names of another record, in its order; nil where the names differ.
  @inline(never)
  private func values(inOrderOf other: Record) -> [Value]? {
    if case .shaped(let shape, let values) = form, case .shaped(let same, _) = other.form,
      shape === same
    {
      return values
    }
    if count != other.count { return nil }
    var values: [Value] = []
    values.reserveCapacity(count)
    for (name, _) in other {
      guard let value = self[name] else { return nil }
      values.append(value)
    }
    return values
  }

  /// Feeds the fields to a hasher, alike for every order.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(6 as UInt8)
    let values = values
    // A sum does not depend on the order, and each part of it is a hash of name and value.
    var sum = 0
    var parts = startedHashes()
    for index in 0..<values.count {
      values[index].hash(into: &parts[index])
      sum &+= parts[index].finalize()
    }
    hasher.combine(sum)
    hasher.combine(values.count)
  }

  /// For each field a hasher that was fed its name.
  @inline(never)
  private func startedHashes() -> [Hasher] {
    keys.map { name in
      var hasher = Hasher()
      name.hash(into: &hasher)
      return hasher
    }
  }
}
