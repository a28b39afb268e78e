import Trek

/// The type of a value with all fields that its parts have.
///
/// Where `ValueType.join` keeps what is common, this keeps what is there: a field of some records is
/// one that may be null.
enum ValueShape {
  /// The most records of one shape, and the most elements of a nested list, that are looked into.
  private static let most = 50

  static func type(of value: Value) -> ValueType { type(of: value, depth: 0) }

  private static func type(of value: Value, depth: Int) -> ValueType {
    guard depth < 16 else { return .any }
    switch value {
    case .list(let list): return .list(elements(of: list, depth: depth))
    case .record(let record):
      var fields: [String: ValueType] = [:]
      record.forEach { key, value in fields[key.string] = type(of: value, depth: depth + 1) }
      return .record(fields, open: false)
    default: return ValueType(of: value)
    }
  }

  private static func elements(of list: List, depth: Int) -> ValueType {
    var joined: ValueType?
    // Records that were made alike share a shape; a few of each tell about all.
    var seen: [ObjectIdentifier: Int] = [:]
    var others = 0
    // Of a long list all of the first elements, and some of the others.
    let step = max(1, list.count / 2000)
    for (index, value) in list.enumerated() where index < 2000 || index % step == 0 {
      if case .record(let record) = value {
        let count = seen[ObjectIdentifier(record.shape), default: 0]
        if count >= most { continue }
        seen[ObjectIdentifier(record.shape)] = count + 1
      } else {
        if others >= most * 4 { continue }
        others += 1
      }
      let next = type(of: value, depth: depth + 1)
      joined = joined.map { union($0, next) } ?? next
    }
    return joined ?? .any
  }

  /// The type of values of both types, with the fields of both.
  static func union(_ one: ValueType, _ other: ValueType) -> ValueType {
    if one == other { return one }
    switch (one, other) {
    case (.record(let first, let isOpen), .record(let second, let isOtherOpen)):
      var fields = first
      for (name, type) in second {
        fields[name] = first[name].map { union($0, type) } ?? optional(type)
      }
      for name in first.keys where second[name] == nil {
        fields[name] = fields[name].map(optional)
      }
      return .record(fields, open: isOpen || isOtherOpen)
    case (.list(let first), .list(let second)): return .list(union(first, second))
    case (.optional(let first), let second), (let second, .optional(let first)):
      return optional(union(first, second.unwrapped))
    case (.any, .list), (.list, .any): return one == .any ? other : one
    default: return ValueType.join(one, other)
    }
  }

  private static func optional(_ type: ValueType) -> ValueType {
    type.takesNull ? type : .optional(type)
  }
}
