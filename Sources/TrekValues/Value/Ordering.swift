/// How one value stands to another.
@frozen
public enum Ordering: Int8, Sendable, Hashable {
  /// The first comes before the second.
  case less = -1
  /// Neither comes first.
  case equal = 0
  /// The first comes after the second.
  case greater = 1

  /// The order of two things that have one.
  @inlinable
  public init<Item: Comparable>(_ left: Item, _ right: Item) {
    self = left < right ? .less : left == right ? .equal : .greater
  }

  /// From the sign of a number, as memcmp(3) gives it.
  @inlinable
  public init(sign: Int) {
    self = sign < 0 ? .less : sign == 0 ? .equal : .greater
  }

  /// The opposite order.
  @inlinable public var reversed: Ordering {
    switch self {
    case .less: .greater
    case .equal: .equal
    case .greater: .less
    }
  }
}
