internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `jsonl`: each line as JSON.
  static let jsonl = StageDefinition(
    "jsonl", .expand, "Reads each line of a response, text or bytes as JSON.",
    from: .body, to: .type(.any), taking: Parameters(), body: .stream,
    discussion: """
      Empty lines are passed over. A line that is no JSON is a failure in its place; those after \
      it are read all the same. A response that has no other reader is read while it comes, however \
      long it is; where it breaks off, the lines before have gone on.
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
      JSONLinesIterator(try BodyLineCursor(item.value, stage: "jsonl"))
    }
  }
}

/// The values of lines of JSON.
private final class JSONLinesIterator: ValueIterator {
  private var cursor: BodyLineCursor
  private var given = 0

  init(_ cursor: BodyLineCursor) { self.cursor = cursor }

  /// A line that is no JSON is one value's failure; the body's own failures end it.
  private(set) var goesOnAfterFailure = false

  func next() throws(StageFailure) -> Value? { try step().value }

  func step() throws(StageFailure) -> IteratorStep {
    goesOnAfterFailure = false
    while true {
      switch try cursor.next(after: given) {
      case .waiting: return .waiting
      case .ended: return .ended
      case .line(let line):
        if line.isEmpty { continue }
        goesOnAfterFailure = true
        given += 1
        return .value(try JSONLine.value(line, number: cursor.line, stage: "jsonl"))
      }
    }
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
