extension Value {
  /// How one value stands to another of the same kind, for `sort` and `<`; nil where no order is
  /// defined between them.
  ///
  /// Numbers go by what they are worth, text by Unicode scalars, bytes by bytes, false before true,
  /// lists element by element. Records have no order, other than that equal ones are equal; objects
  /// go by their texts where both are of one kind. Nulls are equal, and stand in no order to
  /// anything else.
  public static func compare(_ left: Value, _ right: Value) -> Ordering? {
    switch (left, right) {
    case (.int(let first), .int(let second)): return Ordering(first, second)
    case (.double(let first), .double(let second)): return CanonicalNumber.compare(first, second)
    case (.text(let first), .text(let second)): return Ordering(sign: Text.compare(first, second))
    case (.null, .null): return .equal
    case (.bool(let first), .bool(let second)):
      return first == second ? .equal : second ? .less : .greater
    case (.bytes(let first), .bytes(let second)): return Ordering(first, second)
    case (.list(let first), .list(let second)): return compare(first, second)
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

  private static func compare(_ left: List, _ right: List) -> Ordering? {
    var others = right.makeIterator()
    for first in left {
      guard let second = others.next() else { return .greater }
      guard let order = compare(first, second) else { return nil }
      if order != .equal { return order }
    }
    return others.next() == nil ? .equal : .less
  }
}
