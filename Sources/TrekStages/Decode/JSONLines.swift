internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `jsonl`: each line as JSON.
  static let jsonl = StageDefinition(
    "jsonl", .expand, "Reads each line of a response, text or bytes as JSON.",
    from: .body, to: .type(.any), taking: Parameters(), body: .whole,
    discussion: """
      Empty lines are passed over. A line that is no JSON is a failure in its place; those after \
      it are read all the same.
      """,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | jsonl"#),
      FailureDescription(
        "syntax", "A line is not JSON; the message says where.",
        example: #""{\"a\": 1}\n{" | jsonl"#),
    ],
    examples: [
      Example(#"fetch "https://example.test/log.jsonl" | jsonl | .event"#, prints: "start\nstop")
    ]
  ) {
    .expand { item throws(StageFailure) in
      JSONLinesIterator(try BodyBytes.of(item.value, stage: "jsonl"))
    }
  }
}

/// The values of lines of JSON.
private final class JSONLinesIterator: ValueIterator {
  private var cursor: LineCursor

  init(_ bytes: Bytes) { cursor = LineCursor(bytes) }

  var goesOnAfterFailure: Bool { true }

  func next() throws(StageFailure) -> Value? {
    while let line = cursor.next() {
      if line.isEmpty { continue }
      return try JSONLine.value(line, number: cursor.line, stage: "jsonl")
    }
    return nil
  }
}

/// Reads one line as JSON.
enum JSONLine {
  /// - Parameter source: the file, for the message, or nil.
  static func value(
    _ line: Bytes, number: Int, of source: String? = nil, stage: String
  ) throws(StageFailure) -> Value {
    do throws(JSONError) {
      return try JSONDocument.parse(line)
    } catch {
      let place = "line \(number)" + (source.map { " of `\($0)`" } ?? "")
      throw StageFailure(
        code: "\(stage).syntax", "\(place), column \(error.column): \(error.problem)")
    }
  }
}
