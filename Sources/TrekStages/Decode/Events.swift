internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `events`: the server-sent events of a body.
  static let events = StageDefinition(
    "events", .expand, "Gives the server-sent events of each response, text or bytes.",
    from: .body,
    to: .type(
      .record(["event": .text, "data": .text, "id": .optional(.text)], open: false)),
    taking: Parameters(
      Parameter(
        "maxEvent", "The longest line, and the most data of one event.",
        default: ByteCount(16 << 20),
        check: { $0.bytes > 0 ? nil : "must be more than nothing" })),
    body: .stream,
    discussion: """
      Events are read as browsers read them (`text/event-stream`): `event` is `message` where the \
      stream says nothing else, `data` has its lines joined, `id` is the last one that was named. A \
      response that has no other reader is read while it comes, for as long as it comes: `take` \
      ends it, and `timeout:` and `stall:` of the request bound it. An event that is cut off is not \
      given. `| map with(., {data: json(.data)})` reads data that are JSON.
      """,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | events"#),
      FailureDescription(
        "tooLong", "A line, or the data of an event, is longer than `maxEvent`.",
        example: #""data: much\n\n" | events maxEvent: 4B"#),
    ],
    examples: [
      Example(
        #"""
        "event: start\ndata: {\"n\": 1}\n\nid: 7\ndata: two\ndata: lines\n\n" | events maxEvent: 1KB
        """#,
        prints: #"""
          {"event":"start","data":"{\"n\": 1}","id":null}
          {"event":"message","data":"two\nlines","id":"7"}
          """#)
    ]
  ) { limit in
    .expand { item throws(StageFailure) in
      EventIterator(try BodyPieces(item.value, stage: "events"), limit: limit)
    }
  }
}

/// The events of a body.
private final class EventIterator: ValueIterator {
  private static let shape = RecordShape(["event", "data", "id"])

  private var pieces: BodyPieces
  private var parser: EventStreamParser
  private let limit: ByteCount
  private var piece = Bytes.empty
  private var position = 0
  private var given = 0

  init(_ pieces: BodyPieces, limit: ByteCount) {
    self.pieces = pieces
    self.limit = limit
    parser = EventStreamParser(limit: limit.bytes)
  }

  func next() throws(StageFailure) -> Value? { try step().value }

  func step() throws(StageFailure) -> IteratorStep {
    while true {
      switch piece.withUnsafeBytes({ parser.next(in: $0, from: &position) }) {
      case .event(let event):
        given += 1
        return .value(
          .record(
            Record(
              shape: Self.shape,
              values: [.text(event.type), .text(event.data), event.id.map { .text($0) } ?? .null])))
      case .tooLong:
        throw StageFailure(
          code: "events.tooLong", "event \(given + 1) is longer than \(limit.argumentText)",
          help: "`maxEvent:` sets the limit")
      case .none: break
      }
      switch try pieces.next(after: given) {
      case .bytes(let bytes):
        piece = bytes
        position = 0
      case .waiting:
        piece = .empty
        position = 0
        return .waiting
      case .ended: return .ended
      }
    }
  }
}
