internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `csv`: the rows of a table as records.
  static let csv = StageDefinition(
    "csv", .expand, "Reads each response, text or bytes as CSV and gives its rows as records.",
    from: .body, to: .type(.any), taking: Parameters(CSVParameters()), body: .whole,
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
      BodyRows(try BodyBytes.of(item.value, stage: "csv"), CSVRows(options, stage: "csv"))
    }
  }
}

/// The rows of a body.
private final class BodyRows: ValueIterator {
  private let bytes: Bytes
  private let rows: CSVRows
  private var offset = 0
  /// The parser copies what it is fed: pieces keep that copy small.
  private static let piece = 256 << 10

  init(_ bytes: Bytes, _ rows: CSVRows) {
    self.bytes = bytes
    self.rows = rows
  }

  var goesOnAfterFailure: Bool { rows.goesOnAfterFailure }

  func next() throws(StageFailure) -> Value? {
    while true {
      if let value = try rows.next() { return value }
      guard offset <= bytes.count else { return nil }
      if offset == bytes.count {
        rows.finish()
        offset += 1
      } else {
        let end = min(offset + Self.piece, bytes.count)
        bytes[offset..<end].withUnsafeBytes { rows.feed($0) }
        offset = end
      }
    }
  }
}
