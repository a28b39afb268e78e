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
