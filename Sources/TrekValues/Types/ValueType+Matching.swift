extension ValueType {
  /// Whether a value of another type may stand where this one is wanted, as far as is known.
  ///
  /// `any` fits everywhere and takes everything. An int takes a number, and is looked at when it
  /// is there; a URL takes text; a type that must not be null does not take one that may be. A
  /// closed record takes one without further fields, an open record may have any field.
  public func accepts(_ other: ValueType) -> Bool {
    switch (self, other) {
    case (.any, .nothing): false
    case (.any, _), (_, .any): true
    case (.nothing, .nothing): true
    case (_, .nothing): false
    case (.optional(let wanted), .optional(let given)): wanted.accepts(given)
    case (.optional, .null): true
    case (.optional(let wanted), _): wanted.accepts(other)
    case (.number, .int), (.int, .number), (.url, .text): true
    case (.list(let wanted), .list(let given)): given == .nothing || wanted.accepts(given)
    case (.record(let wanted, let open), .record(let given, let givenOpen)):
      wanted.allSatisfy { name, type in
        guard let field = given[name] else { return givenOpen || type.takesNull }
        return type.accepts(field)
      } && (open || given.keys.allSatisfy { wanted[$0] != nil })
    default: self == other
    }
  }

  /// Whether null is a value of this type.
  public var takesNull: Bool {
    switch self {
    case .any, .null, .optional: true
    default: false
    }
  }

  /// The same type without null.
  public var unwrapped: ValueType {
    if case .optional(let wrapped) = self { wrapped.unwrapped } else { self }
  }

  /// Whether a value is of this type; the elements of lists and records are looked at too.
  public func describes(_ value: Value) -> Bool {
    // Lists and records are followed on the stack; see `Value.==` on why all else is apart.
    switch self {
    case .list(let element): element.describesElements(of: value)
    case .record(let fields, let open): Self.describes(value, fields, open)
    case .optional(let wrapped): value.isNull || wrapped.describes(value)
    default: describesSimple(value)
    }
  }

  private func describesElements(of value: Value) -> Bool {
    guard case .list(let list) = value else { return false }
    if self == .any { return true }
    let values = list.array
    for index in 0..<values.count where !describes(values[index]) { return false }
    return true
  }

  private static func describes(
    _ value: Value, _ fields: [String: ValueType], _ open: Bool
  ) -> Bool {
    guard case .record(let record) = value else { return false }
    if !open && !record.keys.allSatisfy({ fields[$0.string] != nil }) { return false }
    for (name, type) in fields where !type.describesField(record[name]) { return false }
    return true
  }

  private func describesField(_ value: Value?) -> Bool {
    guard let value else { return takesNull }
    return describes(value)
  }

  @inline(never)
  private func describesSimple(_ value: Value) -> Bool {
    switch (self, value) {
    case (.any, _), (.null, .null), (.bool, .bool), (.int, .int), (.text, .text), (.bytes, .bytes),
      (.duration, .duration), (.size, .size), (.rate, .rate), (.url, .text):
      true
    case (.number, _): value.isNumber
    case (.url, .object(let object)): object.typeName == "url"
    case (.regex, .object(let object)): object.typeName == "regex"
    case (.response, .object(let object)): object.typeName == "response"
    case (.error, .object(let object)): object.typeName == "error"
    case (.element, .object(let object)): object.typeName == "element"
    default: false
    }
  }

  /// The narrowest type that values of both types are of.
  public static func join(_ first: ValueType, _ second: ValueType) -> ValueType {
    if first == second { return first }
    switch (first, second) {
    case (.nothing, let other), (let other, .nothing): return other
    case (.any, _), (_, .any): return .any
    case (.null, let other), (let other, .null): return other.takesNull ? other : .optional(other)
    case (.optional(let wrapped), let other), (let other, .optional(let wrapped)):
      let joined = join(wrapped, other.unwrapped)
      return joined.takesNull ? joined : .optional(joined)
    case (.int, .number), (.number, .int): return .number
    case (.text, .url), (.url, .text): return .url
    case (.list(let one), .list(let other)): return .list(join(one, other))
    case (.record(let one, let oneOpen), .record(let other, let otherOpen)):
      var common: [String: ValueType] = [:]
      for (name, type) in one {
        if let counterpart = other[name] { common[name] = join(type, counterpart) }
      }
      let same = common.count == one.count && common.count == other.count
      return .record(common, open: oneOpen || otherOpen || !same)
    default: return .any
    }
  }

  /// What is known of a value that is there.
  public init(of value: Value) {
    switch value {
    case .list(let list): self = Self.list(of: list)
    case .record(let record): self = Self.record(of: record)
    default: self.init(ofSimple: value)
    }
  }

  private static func list(of list: List) -> ValueType {
    let values = list.array
    if values.isEmpty { return .list(.any) }
    var element = ValueType.nothing
    for index in 0..<values.count { element = join(element, ValueType(of: values[index])) }
    return .list(element)
  }

  private static func record(of record: Record) -> ValueType {
    let names = record.keys
    let values = record.values
    var fields: [String: ValueType] = [:]
    for index in 0..<values.count { fields[names[index].string] = ValueType(of: values[index]) }
    return .record(fields, open: false)
  }

  @inline(never)
  private init(ofSimple value: Value) {
    switch value {
    case .null: self = .null
    case .bool: self = .bool
    case .int: self = .int
    case .double, .decimal: self = .number
    case .text: self = .text
    case .bytes: self = .bytes
    case .duration: self = .duration
    case .size: self = .size
    case .rate: self = .rate
    case .object(let object):
      switch object.typeName {
      case "url": self = .url
      case "regex": self = .regex
      case "response": self = .response
      case "error": self = .error
      case "element": self = .element
      default: self = .any
      }
    case .list, .record: self = .any  // found out by themselves
    }
  }
}
