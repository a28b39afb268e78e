internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `lines`: the lines of a body.
  static let lines = StageDefinition(
    "lines", .expand, "Gives the lines of each response, text or bytes.",
    from: .body, to: .type(.text),
    taking: Parameters(
      Parameter("keepEmpty", "Whether empty lines are passed on.", default: false),
      Parameter(
        "limit", "The most lines taken from one body.", default: Int.max, check: atLeast(0))),
    body: .whole,
    discussion: "LF and CRLF end a line; a final one does not make a last empty line.",
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | lines"#),
      FailureDescription(
        "encoding", "A line is not valid UTF-8.",
        example: #"fetch "https://example.test/pixel" | lines"#),
    ],
    examples: [
      Example(#""a\n\nb\n" | lines"#, prints: "a\nb"),
      Example(#""a\r\n\r\nb" | lines keepEmpty: true | collect"#, prints: #"["a","","b"]"#),
      Example(#"fetch "https://example.test/lines.txt" | lines limit: 2"#, prints: "one\ntwo"),
    ]
  ) { keepEmpty, limit in
    .expand { item throws(StageFailure) in
      let bytes = try BodyBytes.of(item.value, stage: "lines")
      return BodyLines(bytes, keepEmpty: keepEmpty, limit: limit)
    }
  }
}

/// The lines of a body, as parts of it.
private final class BodyLines: ValueIterator {
  private var cursor: LineCursor
  private let keepEmpty: Bool
  private var left: Int

  init(_ bytes: Bytes, keepEmpty: Bool, limit: Int) {
    cursor = LineCursor(bytes)
    self.keepEmpty = keepEmpty
    left = limit
  }

  func next() throws(StageFailure) -> Value? {
    guard left > 0 else { return nil }
    while let line = cursor.next() {
      if line.isEmpty && !keepEmpty { continue }
      guard let text = Text(validating: line) else {
        throw StageFailure(
          code: "lines.encoding", "line \(cursor.line) is not valid UTF-8",
          help: "`decode` reads other encodings")
      }
      left -= 1
      return .text(text)
    }
    return nil
  }
}
