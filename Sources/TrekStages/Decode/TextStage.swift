internal import TrekDocument
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `text`: the body as text.
  static let text = StageDefinition(
    "text", .map, "Reads each response or bytes as text, and gives the text of each element.",
    from: .oneOf([.response, .text, .bytes, .element]), to: .type(.text),
    taking: Parameters(
      Parameter(
        "invalid", "What is done with bytes that are no text: `fail`, or `replace` by U+FFFD.",
        default: InvalidBytes.fail)),
    body: .whole,
    discussion: """
      A byte order mark, then the charset that the response names, say how it is encoded; without \
      either it is UTF-8. `decode` reads other encodings. Of an element of a page it gives what a \
      reader sees, as its field `.text` does.
      """,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | text"#),
      FailureDescription(
        "encoding", "There are bytes that are no text in this encoding.",
        example: #"fetch "https://example.test/pixel" | text"#),
    ],
    examples: [
      Example(#"fetch "https://example.test/hello.txt" | text | upper(.)"#, prints: "HELLO"),
      Example(#""<p>a  <b>b</b>" | html | css "p" | text"#, prints: "a b"),
      Example(#""a" | bytes | text invalid: replace"#, prints: "a"),
    ]
  ) { invalid in
    .map { item throws(StageFailure) in
      if case .text = item.value { return item.value }
      if let element = Element.of(item.value) { return .text(element.text) }
      let bytes = try BodyBytes.of(item.value, stage: "text")
      let charset = Charset.named(in: item.value, bytes) ?? .utf8
      return .text(try charset.text(of: bytes, invalid, stage: "text", item.value))
    }
  }
}

/// What is done with bytes that stand for no character.
enum InvalidBytes: String, ArgumentWord {
  /// The item fails.
  case fail
  /// U+FFFD takes their place.
  case replace
}
