internal import TrekDocument
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `feed`: the entries of a news feed.
  static func feed(_ reader: any DocumentReader) -> StageDefinition {
    StageDefinition(
      "feed", .expand, "Gives the entries of each news feed (RSS or Atom) as records.",
      from: .oneOf([.response, .text, .bytes, .element]),
      to: .type(.record(FeedEntry.types, open: false)),
      taking: Parameters(
        Parameter(
          "maxBody", "The longest feed that is read.", default: ByteCount(64 << 20),
          check: { $0.bytes > 0 ? nil : "must be more than nothing" })),
      body: .whole,
      discussion: """
        RSS 0.9 to 2.0 and Atom give the same record: `title url id published updated author \
        summary content categories feed`, of which `feed` is the title of the feed. What an entry \
        does not say is null. Times are moments, as `date` gives them; one that cannot be read is \
        the text that stands there. URLs are made absolute where the feed's own is known; `summary` \
        and `content` are markup, which `html` reads.
        """,
      failures: [
        FailureDescription(
          "input", "The item is neither a response nor text nor bytes, nor a document.",
          example: #""3" | json | feed"#),
        FailureDescription(
          "kind", "The document is no feed.", example: #""<html/>" | feed"#),
        FailureDescription(
          "syntax", "The text is no XML; the message says where.", example: #""{}" | feed"#),
        FailureDescription(
          "entity", "An entity is not declared, lies outside of the text, or grows too much.",
          example: #""<rss>&x;</rss>" | feed"#),
        FailureDescription(
          "depth", "The elements nest more than 512 deep.",
          example: #"1..600 | "<a>" | collect | join(., "") | feed"#),
        FailureDescription(
          "size", "The text is longer than `maxBody`, or has more nodes than can be held.",
          example: #""<rss/>" | feed maxBody: 3B"#),
        FailureDescription(
          "encoding", "There are bytes that are no text in its encoding.",
          example: #"fetch "https://example.test/pixel" | feed"#),
      ],
      examples: [
        Example(
          #"""
          fetch "https://example.test/feed.xml" | feed maxBody: 1MB
          | {.title, .url, .published}
          """#,
          prints: """
            {"title":"Landed","url":"https://example.test/landed","published":"2026-03-01T10:00:00Z"}
            {"title":"Launched","url":"https://example.test/launched","published":"2026-02-28T09:30:00Z"}
            """)
      ]
    ) { limit throws(StageFailure) in
      try DocumentInput.demand(reader)
      return .expand { item throws(StageFailure) in
        let document: Element
        if let element = Element.of(item.value) {
          document = element
        } else {
          let text = try XMLText.of(item.value, limit: limit, stage: "feed")
          let read = try DocumentInput.read(text, of: item.value, reader, stage: "feed")
          document = try DocumentInput.element(read, stage: "feed")
        }
        return try FeedEntries(document)
      }
    }
  }
}
