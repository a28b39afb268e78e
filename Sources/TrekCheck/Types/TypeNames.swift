import TrekDiagnostics
import TrekSyntax
import TrekValues

extension CheckPass {
  /// The types that have a name.
  static let typeNames: [(name: String, type: ValueType)] = [
    ("Text", .text), ("Int", .int), ("Number", .number), ("Bool", .bool), ("Bytes", .bytes),
    ("Duration", .duration), ("Size", .size), ("Rate", .rate), ("URL", .url), ("Regex", .regex),
    ("Any", .any),
  ]

  /// Names from other languages.
  private static let foreignTypes: [String: String] = [
    "String": "Text", "str": "Text", "string": "Text", "Integer": "Int", "int": "Int",
    "Float": "Number", "Double": "Number", "float": "Number", "Boolean": "Bool", "bool": "Bool",
    "Uri": "URL", "Time": "Duration", "List": "[T]", "Array": "[T]", "Record": "{name: T}",
    "Object": "{name: T}", "Dict": "{name: T}",
  ]

  /// The type that is written, or nil where there is none; a mistake in it was reported.
  func type(_ expression: TypeExpression) -> ValueType? {
    switch expression.kind {
    case .named(let name):
      if let known = Self.typeNames.first(where: { $0.name == name }) { return known.type }
      let names = Self.typeNames.map(\.name)
      let meant = Self.foreignTypes[name] ?? Suggestion.closest(to: name, among: names)
      report(
        .unknownType, "no type is named `\(name)`", at: expression.span, "not a type",
        notes: ["the types are `\(names.joined(separator: "`, `"))`, `[T]` and `{name: T}`"],
        help: meant.map { "did you mean `\($0)`?" })
      return nil
    case .list(let element):
      let element = nesting(at: expression.span) { type(element) } ?? nil
      return element.map { .list($0) }
    case .record(let fields):
      var types: [String: ValueType] = [:]
      var isRight = true
      for field in fields {
        if types[field.name.text] != nil {
          report(
            .nameTaken, "the field `\(field.name.text)` stands twice in this type",
            at: field.name.span, "again", help: "take one of the two away")
          isRight = false
        }
        let type = nesting(at: field.type.span) { self.type(field.type) } ?? nil
        if let type { types[field.name.text] = type } else { isRight = false }
      }
      return isRight ? .record(types, open: true) : nil
    case .missing: return nil
    }
  }
}

extension ErrorCode {
  static let unknownType = ErrorCode(
    "E227", "no type has this name",
    story: """
      After the colon of a `param` or of a `def`'s parameter stands a type: `Text`, `Int`, \
      `Number`, `Bool`, `Bytes`, `Duration`, `Size`, `Rate`, `URL`, `Regex`, `Any`, a list `[T]` \
      or a record `{name: T}`. There are no others.
      """,
    wrong: "param n: Integer = 3\nn | print",
    right: "param n: Int = 3\nn | print")
}
