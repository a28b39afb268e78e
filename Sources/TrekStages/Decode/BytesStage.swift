internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `bytes`: the body as bytes.
  static let bytes = StageDefinition(
    "bytes", .map, "Gives the bytes of each response or text.",
    from: .body, to: .type(.bytes), taking: Parameters(), body: .whole,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | bytes"#)
    ],
    examples: [
      Example(#"fetch "https://example.test/pixel" | bytes | hex(.)"#, prints: "89504eff"),
      Example(#""é" | bytes | length(.)"#, prints: "2"),
    ]
  ) {
    .map { item throws(StageFailure) in
      .bytes(try BodyBytes.of(item.value, stage: "bytes"))
    }
  }
}
