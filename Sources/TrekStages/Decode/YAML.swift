internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `yaml`: the documents of YAML as values.
  static func yaml(_ reader: any ValueReader) -> StageDefinition {
    StageDefinition(
      "yaml", .expand, "Reads each response, text or bytes as YAML and gives its documents.",
      from: .body, to: .type(.any),
      taking: Parameters(
        Parameter(
          "maxBody", "The longest text that is read.", default: ByteCount(16 << 20),
          check: { $0.bytes > 0 ? nil : "must be more than nothing" })),
      body: .whole,
      discussion: """
        Words without quotes are what the core schema of YAML 1.2 says: `true`, `null`, `12` and \
        `0x1F` are values, `no`, `on` and `2024-01-01` are text. Fields keep their order, keys are \
        text as it is written, a key that occurs twice is a mistake. Anchors and aliases are \
        resolved, and `<<` merges; what aliases repeat is limited to a million values. Tags of \
        one's own are passed over. A mistake ends the text, and what stood before it has gone on.
        """,
      failures: [
        FailureDescription(
          "input", "The item is neither a response nor text nor bytes.",
          example: #""3" | json | yaml"#),
        FailureDescription(
          "syntax", "The text is no YAML; the message says where.", example: #""a: [1" | yaml"#),
        FailureDescription(
          "depth", "Lists and mappings nest more than 512 deep.",
          example: #"1..600 | "[" | collect | join(., "") | yaml"#),
        FailureDescription(
          "size", "The text is longer than `maxBody`, or its aliases repeat too much.",
          example: #""a: 1" | yaml maxBody: 3B"#),
        FailureDescription(
          "encoding", "There are bytes that are no text in its encoding.",
          example: #"fetch "https://example.test/pixel" | yaml"#),
      ],
      examples: [
        Example(
          #""name: a\nports: [80, 0x1F]\nlazy: no\n---\nname: b" | yaml maxBody: 1MB"#,
          prints: #"{"name":"a","ports":[80,31],"lazy":"no"}"# + "\n" + #"{"name":"b"}"#),
        Example(
          #""base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3" | yaml | .own"#,
          prints: #"{"x":1,"y":3}"#),
      ]
    ) { limit throws(StageFailure) in
      if let absence = reader.absence { throw StageFailure(absence) }
      return .expand { item throws(StageFailure) in
        let text = try XMLText.of(item.value, limit: limit, stage: "yaml")
        do throws(DocumentError) {
          return YAMLDocuments(try reader.values(of: text), item.value)
        } catch {
          throw StageFailure(error, stage: "yaml")
        }
      }
    }
  }
}

/// The documents of a text.
private final class YAMLDocuments: ValueIterator {
  private let cursor: any ValueCursor
  /// What the text came from, for failures.
  private let source: Value

  init(_ cursor: any ValueCursor, _ source: Value) {
    self.cursor = cursor
    self.source = source
  }

  func next() throws(StageFailure) -> Value? {
    do throws(DocumentError) {
      return try cursor.next()
    } catch {
      throw StageFailure(
        code: "yaml.\(error.cause)", error.message, notes: BodyBytes.notes(on: source),
        help: error.help, response: BodyBytes.response(source))
    }
  }
}
