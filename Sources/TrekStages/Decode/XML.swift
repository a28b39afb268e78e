internal import TrekDocument
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `xml`: a document to look into.
  static func xml(_ reader: any DocumentReader) -> StageDefinition {
    StageDefinition(
      "xml", .map, "Reads each response, text or bytes as a document of XML.",
      from: .body, to: .type(.element),
      taking: Parameters(
        Parameter(
          "maxBody", "The longest document that is read.", default: ByteCount(64 << 20),
          check: { $0.bytes > 0 ? nil : "must be more than nothing" })),
      body: .whole,
      discussion: """
        XML 1.0, which is read strictly: a mistake fails the item, with its line and column. \
        Nothing is read from outside of the text, entities that grow are stopped, elements nest \
        512 deep at most. `css` looks into it; `feed` reads news feeds. An element's `.text` is \
        every character in it.

        The encoding is what a byte order mark, the response or the declaration names, else UTF-8.
        """,
      failures: [
        FailureDescription(
          "input", "The item is neither a response nor text nor bytes.",
          example: #""3" | json | xml"#),
        FailureDescription(
          "syntax", "The text is not well-formed; the message says where.",
          example: #""<a><b></a>" | xml"#),
        FailureDescription(
          "entity", "An entity is not declared, lies outside of the text, or grows too much.",
          example: #""<a>&nbsp;</a>" | xml"#),
        FailureDescription(
          "depth", "The elements nest more than 512 deep.",
          example: #"1..600 | "<a>" | collect | join(., "") | xml"#),
        FailureDescription(
          "size", "The text is longer than `maxBody`, or has more nodes than can be held.",
          example: #""<a/>" | xml maxBody: 3B"#),
        FailureDescription(
          "encoding", "There are bytes that are no text in its encoding.",
          example: #"fetch "https://example.test/pixel" | xml"#),
      ],
      examples: [
        Example(
          #"fetch "https://example.test/feed.xml" | xml | css "item > title" | text"#,
          prints: "Landed\nLaunched"),
        Example(
          #"'<a xmlns:p="urn:p"><p:b c="1"/><b/></a>' | xml maxBody: 1MB | css "p|b[c]""#,
          prints: #"<p:b c="1"/>"#),
      ]
    ) { limit throws(StageFailure) in
      try DocumentInput.demand(reader)
      return .map { item throws(StageFailure) in
        let text = try XMLText.of(item.value, limit: limit, stage: "xml")
        return try DocumentInput.read(text, of: item.value, reader, stage: "xml")
      }
    }
  }
}
