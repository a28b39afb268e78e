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
    body: .stream,
    discussion: """
      LF and CRLF end a line; a final one does not make a last empty line. A response that has no \
      other reader is read while it comes, however long it is; where it breaks off, the lines \
      before have gone on.
      """,
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
      BodyLines(
        try BodyLineCursor(item.value, stage: "lines"), keepEmpty: keepEmpty, limit: limit)
    }
  }
}

/// The lines of a body, as parts of it.
private final class BodyLines: ValueIterator {
  private var cursor: BodyLineCursor
  private let keepEmpty: Bool
  private let limit: Int
  private var given = 0

  init(_ cursor: BodyLineCursor, keepEmpty: Bool, limit: Int) {
    self.cursor = cursor
    self.keepEmpty = keepEmpty
    self.limit = limit
  }

  func next() throws(StageFailure) -> Value? { try step().value }

  func step() throws(StageFailure) -> IteratorStep {
    while given < limit {
      switch try cursor.next(after: given) {
      case .waiting: return .waiting
      case .ended: return .ended
      case .line(let line):
        if line.isEmpty && !keepEmpty { continue }
        guard let text = Text(validating: line) else {
          throw StageFailure(
            code: "lines.encoding", "line \(cursor.line) is not valid UTF-8",
            help: "`decode` reads other encodings")
        }
        given += 1
        return .value(.text(text))
      }
    }
    return .ended
  }
}
