import TrekValues

/// What is known of the fields of a type.
enum FieldTypes {
  /// What a path's step finds.
  enum Answer {
    /// A value of a type.
    case type(ValueType)
    /// There is no such field; these there are.
    case missing(fields: [String])
    /// The type has no fields at all.
    case none
  }

  /// What `.name` gives of a value of a type.
  static func field(_ name: String, of type: ValueType) -> Answer {
    switch type {
    case .any, .url, .nothing: return .type(.any)
    case .record(let fields, let isOpen):
      if let type = fields[name] { return .type(type) }
      return isOpen ? .type(.any) : .missing(fields: fields.keys.sorted())
    case .response: return find(name, in: response)
    case .error: return find(name, in: error)
    case .element: return find(name, in: element)
    case .optional(let inner): return field(name, of: inner)
    case .null, .bool, .int, .number, .text, .bytes, .duration, .size, .rate, .regex, .list:
      return .none
    }
  }

  /// All fields that are known of a type, in the order in which they are listed.
  static func fields(of type: ValueType) -> [(name: String, type: ValueType)] {
    switch type {
    case .record(let fields, _): fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    case .response: response.map { ($0.0, $0.1) }
    case .error: error.map { ($0.0, $0.1) }
    case .element: element.map { ($0.0, $0.1) }
    case .optional(let inner): fields(of: inner)
    default: []
    }
  }

  private static func find(_ name: String, in fields: [(String, ValueType)]) -> Answer {
    if let found = fields.first(where: { $0.0 == name }) { return .type(found.1) }
    return .missing(fields: fields.map(\.0))
  }

  private static let times: ValueType = .record(
    [
      "queue": .duration, "dns": .duration, "tcp": .duration, "tls": .duration,
      "first": .duration, "total": .duration,
    ], open: false)

  private static let response: [(String, ValueType)] = [
    ("status", .int), ("reason", .text), ("headers", .record([:], open: true)), ("url", .text),
    ("redirects", .list(.text)), ("time", times), ("size", .size), ("protocol", .text),
    ("remote", .text), ("attempts", .int), ("input", .any), ("index", .int), ("text", .text),
    ("json", .any), ("bytes", .bytes), ("verified", .bool),
  ]

  private static let error: [(String, ValueType)] = [
    ("kind", .text), ("code", .text), ("message", .text), ("stage", .text), ("input", .any),
    ("index", .int), ("attempts", .int), ("url", .optional(.text)),
    ("response", .optional(.response)),
  ]

  private static let element: [(String, ValueType)] = [
    ("name", .text), ("text", .text), ("attributes", .record([:], open: true)),
    ("children", .list(.element)), ("parent", .optional(.element)), ("markup", .text),
    ("url", .optional(.text)),
  ]
}
