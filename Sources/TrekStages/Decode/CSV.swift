internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `csv`: the rows of a table as records.
  static let csv = StageDefinition(
    "csv", .expand, "Reads each response, text or bytes as CSV and gives its rows as records.",
    from: .body, to: .type(.any), taking: Parameters(CSVParameters()), body: .stream,
    discussion: CSVParameters.discussion,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.", example: #""3" | json | csv"#
      )
    ] + CSVParameters.failures { "\"\($0)\" | csv \($1)" },
    examples: [
      Example(
        #"fetch "https://example.test/people.csv" | csv types: {born: "Int"} | where .born > 1900"#,
        prints: #"{"name":"Lin, the younger","born":1912}"#),
      Example(#""1;2\n3;4" | csv header: ["a", "b"] separator: ";" | .b"#, prints: "2\n4"),
      Example(#""1,2\n3" | csv header: false ragged: true"#, prints: "[\"1\",\"2\"]\n[\"3\"]"),
    ]
  ) { options in
    .expand { item throws(StageFailure) in
      BodyRows(try BodyPieces(item.value, stage: "csv"), CSVRows(options, stage: "csv"))
    }
  }
}

/// The rows of a body.
private final class BodyRows: ValueIterator {
  private var pieces: BodyPieces
  private let rows: CSVRows
  /// What has come and is not fed, and from where.
  private var piece = Bytes.empty
  private var offset = 0
  private var isFinished = false
  private var given = 0
  /// The parser copies what it is fed: small portions keep that copy small.
  private static let portion = 256 << 10

  init(_ pieces: BodyPieces, _ rows: CSVRows) {
    self.pieces = pieces
    self.rows = rows
  }

  private(set) var goesOnAfterFailure = false

  func next() throws(StageFailure) -> Value? { try step().value }

  func step() throws(StageFailure) -> IteratorStep {
    while true {
      do throws(StageFailure) {
        if let value = try rows.next() {
          given += 1
          return .value(value)
        }
      } catch {
        goesOnAfterFailure = rows.goesOnAfterFailure
        throw error
      }
      goesOnAfterFailure = false
      if offset < piece.count {
        let end = min(offset + Self.portion, piece.count)
        piece[offset..<end].withUnsafeBytes { rows.feed($0) }
        offset = end
        continue
      }
      guard !isFinished else { return .ended }
      switch try pieces.next(after: given) {
      case .waiting: return .waiting
      case .bytes(let bytes):
        piece = bytes
        offset = 0
      case .ended:
        rows.finish()
        isFinished = true
      }
    }
  }
}
