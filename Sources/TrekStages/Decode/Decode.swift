internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `decode`: bytes in an encoding as text.
  static let decode = StageDefinition(
    "decode", .map, "Reads each response or bytes as text in an encoding.",
    from: .body, to: .type(.text),
    taking: Parameters(
      Parameter<Charset?>(
        "charset", "The encoding, by any of the names that the web knows.", default: nil,
        position: .positional),
      Parameter(
        "invalid", "What is done with bytes that are no text: `fail`, or `replace` by U+FFFD.",
        default: InvalidBytes.fail)),
    body: .whole,
    discussion: """
      Without a name the encoding is found as a browser does it: by a byte order mark, by the \
      response's media type, by a `<meta>` element in the first kilobyte; else it is \
      `windows-1252`.
      """,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | decode"#),
      FailureDescription(
        "encoding", "There are bytes that are no text in this encoding.",
        example: #"fetch "https://example.test/pixel" | decode "utf-8""#),
    ],
    examples: [
      Example(#"fetch "https://example.test/latin1" | decode "latin1""#, prints: "café"),
      Example(#"fetch "https://example.test/latin1" | decode"#, prints: "café"),
      Example(
        #"fetch "https://example.test/latin1" | decode "utf-8" invalid: replace"#,
        prints: "caf\u{FFFD}"),
    ]
  ) { charset, invalid in
    .map { item throws(StageFailure) in
      if case .text = item.value { return item.value }
      let bytes = try BodyBytes.of(item.value, stage: "decode")
      let charset = charset ?? Charset.found(in: item.value, bytes)
      return .text(try charset.text(of: bytes, invalid, stage: "decode", item.value))
    }
  }
}
