internal import TrekStageKit
internal import TrekValues

/// The text of single values where they become part of a request: a header, a query, a form.
enum ScalarText {
  /// The text of a text, a number or a truth value; nil of anything else.
  static func of(_ value: Value) -> Text? {
    switch value {
    case .text(let text): text
    case .int(let number): Text(String(number))
    case .double(let number): Text(number.description)
    case .decimal(let number): number.text
    case .bool(let truth): truth ? "true" : "false"
    case .object(let object) where object.typeName == "url": object.asText()
    default: nil
    }
  }

  /// Calls `body` for each name and text of a record: null is left out, a list gives its name once
  /// for each element.
  static func forEach(
    _ record: Record, named what: String,
    _ body: (Text, Text) -> Void
  ) throws(StageFailure) {
    for (key, value) in record {
      let values: [Value] = if case .list(let list) = value { list.array } else { [value] }
      for value in values where !value.isNull {
        guard let text = of(value) else {
          throw StageFailure(
            code: "request",
            "\(what) field `\(key)` must be a text, a number, a bool, or a list of them, and is "
              + value.typeName)
        }
        body(key, text)
      }
    }
  }
}
