internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `json`: reads the body of a response, text or bytes as JSON.
  static let json = StageDefinition(
    "json", .map, "Reads each response, text or bytes as JSON.",
    from: .body, to: .type(.any), taking: Parameters(), body: .whole,
    discussion: """
      Strictly by RFC 8259: the order of keys is kept, whole numbers of 64 bits are exact, other \
      numbers keep their text until they are calculated with, values nest at most 512 deep. Of a \
      key that occurs twice the last value counts.
      """,
    failures: [
      FailureDescription(
        "syntax", "The text is not JSON; the message says where.", example: #""{" | json"#),
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | json"#),
    ],
    examples: [
      Example(#"'{"name": "Ada", "born": 1815}' | json | .born"#, prints: "1815"),
      Example(#"fetch "https://example.test/users/1" | json | .name"#, prints: "Ada"),
    ]
  ) {
    .map { item throws(StageFailure) in
      let bytes = try BodyBytes.of(item.value, stage: "json")
      do throws(JSONError) {
        return try JSONDocument.parse(bytes)
      } catch {
        throw StageFailure(
          code: "json.syntax", "\(error)", notes: BodyBytes.notes(on: item.value),
          response: BodyBytes.response(item.value))
      }
    }
  }
}
