import TrekValues

extension ValueType {
  /// How deep a type is followed.
  static let maximumDepth = 12
  /// How many types a type may be made of.
  static let maximumSize = 256

  /// The type, with what lies too deep or makes it too large taken for `Any`.
  ///
  /// Without this, forty stages `| {a: ., b: .}` would make a type that no machine can walk.
  var bounded: ValueType {
    var budget = Self.maximumSize
    return bounded(depth: 0, &budget)
  }

  /// A record of these, which keeps all its names.
  static func boundedRecord(_ fields: [String: ValueType], open: Bool = false) -> ValueType {
    var budget = maximumSize
    var result: [String: ValueType] = [:]
    result.reserveCapacity(fields.count)
    // In the order of the names, so that the same script has the same types each time.
    for name in fields.keys.sorted() {
      result[name] = fields[name]?.bounded(depth: 1, &budget) ?? .any
    }
    return .record(result, open: open)
  }

  private func bounded(depth: Int, _ budget: inout Int) -> ValueType {
    budget -= 1
    guard budget >= 0, depth < Self.maximumDepth else { return isSimple ? self : .any }
    switch self {
    case .list(let element): return .list(element.bounded(depth: depth + 1, &budget))
    case .optional(let inner): return .optional(inner.bounded(depth: depth + 1, &budget))
    case .record(let fields, let isOpen):
      guard fields.count <= budget else { return .record([:], open: true) }
      var result: [String: ValueType] = [:]
      for name in fields.keys.sorted() {
        result[name] = fields[name]?.bounded(depth: depth + 1, &budget) ?? .any
      }
      return .record(result, open: isOpen)
    default: return self
    }
  }

  private var isSimple: Bool {
    switch self {
    case .list, .record, .optional: false
    default: true
    }
  }

  /// The type without null.
  var withoutNull: ValueType {
    if case .optional(let inner) = self { return inner }
    return self
  }

  /// The type, or null.
  var orNull: ValueType {
    switch self {
    case .any, .null, .optional, .nothing: self
    default: .optional(self)
    }
  }
}
