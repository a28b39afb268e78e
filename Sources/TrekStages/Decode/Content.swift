internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `content`: the body, as text where it is text.
  static let content = StageDefinition(
    "content", .map, "Gives the body of each response: text where it is text, else bytes.",
    from: .body, to: .type(.any), taking: Parameters(), body: .whole,
    discussion: """
      It is text where it decodes by the charset that the response names, or by UTF-8 where it \
      names none; it never fails for what a server sent. `text` and `bytes` give always the one or \
      the other.
      """,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | content"#)
    ],
    examples: [
      Example(#"fetch "https://example.test/hello.txt" | content"#, prints: "hello"),
      Example(#"fetch "https://example.test/pixel" | content | type(.)"#, prints: "bytes"),
    ]
  ) {
    .map { item throws(StageFailure) in
      if case .text = item.value { return item.value }
      let bytes = try BodyBytes.of(item.value, stage: "content")
      let charset = Charset.named(in: item.value, bytes) ?? .utf8
      guard let text = charset.decode(bytes, replacing: false) else { return .bytes(bytes) }
      return .text(text)
    }
  }
}
