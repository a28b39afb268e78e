extension Value {
  /// How one value stands to another of the same kind, for `sort` and `<`; nil where no order is
  /// defined between them.
  ///
  /// Numbers go by what they are worth, text by Unicode scalars, bytes by bytes, false before true,
  /// lists element by element. Records have no order, other than that equal ones are equal; objects
  /// go by their texts where both are of one kind. Nulls are equal, and stand in no order to
  /// anything else.
  public static func compare(_ left: Value, _ right: Value) -> Ordering? {
    // Lists are followed on the stack; see `==` on why all else is left to a function apart.
    if case .list(let list) = left { return list.order(to: right) }
    return compareSimple(left, right)
  }

  @inline(never)
  private static func compareSimple(_ left: Value, _ right: Value) -> Ordering? {
    switch (left, right) {
    case (.int(let first), .int(let second)): return Ordering(first, second)
    case (.double(let first), .double(let second)): return CanonicalNumber.compare(first, second)
    case (.decimal(let first), .decimal(let second)):
      // Numbers of at most 15 digits stand to each other as their doubles do.
      if let one = first.quickDouble, let other = second.quickDouble {
        return Ordering(one, other)
      }
      return CanonicalNumber.compare(CanonicalNumber(first), CanonicalNumber(second))
    case (.text(let first), .text(let second)): return Ordering(sign: Text.compare(first, second))
    case (.null, .null): return .equal
    case (.bool(let first), .bool(let second)):
      return first == second ? .equal : second ? .less : .greater
    case (.bytes(let first), .bytes(let second)): return Ordering(first, second)
    case (.record(let first), .record(let second)): return first == second ? .equal : nil
    case (.duration(let first), .duration(let second)): return Ordering(first, second)
    case (.size(let first), .size(let second)): return Ordering(first, second)
    case (.rate(let first), .rate(let second)): return Ordering(first, second)
    case (.object(let first), .object(let second)):
      if first === second || first.isEqual(to: second) { return .equal }
      guard first.typeName == second.typeName, let one = first.asText(), let other = second.asText()
      else { return nil }
      let order = Ordering(sign: Text.compare(one, other))
      return order == .equal ? nil : order
    default:
      guard let first = CanonicalNumber(left), let second = CanonicalNumber(right) else {
        return nil
      }
      return CanonicalNumber.compare(first, second)
    }
  }
}

extension List {
  /// Element by element; the shorter first where one begins the other.
  fileprivate func order(to other: Value) -> Ordering? {
    guard case .list(let other) = other else { return nil }
    let values = array
    let others = other.array
    for index in 0..<values.count {
      if index == others.count { return .greater }
      guard let order = Value.compare(values[index], others[index]) else { return nil }
      if order != .equal { return order }
    }
    return values.count == others.count ? .equal : .less
  }
}
