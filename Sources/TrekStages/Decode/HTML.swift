internal import TrekDocument
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `html`: a page to look into.
  static func html(_ reader: any DocumentReader) -> StageDefinition {
    StageDefinition(
      "html", .map, "Reads each response, text or bytes as an HTML page.",
      from: .body, to: .type(.element),
      taking: Parameters(
        Parameter<Charset?>(
          "charset", "The encoding, where what the page says of it is wrong.", default: nil),
        Parameter(
          "maxBody", "The longest page that is read.", default: ByteCount(64 << 20),
          check: { $0.bytes > 0 ? nil : "must be more than nothing" })),
      body: .whole,
      discussion: """
        Pages are read as browsers read them: whatever is wrong with the markup is repaired, \
        nothing is an error but a page that nests more than 512 deep or is larger than can be held. \
        `css`, `links`, `table`, `meta` look into it; `text` gives what a reader sees. Scripts are \
        not run.

        The encoding is what a byte order mark, the response or the page's `<meta>` names; else \
        UTF-8 where it is that, or `windows-1252`. Bytes that are no text become U+FFFD.

        An element has the fields `.name .text .attributes .children .parent .markup .url`; it \
        prints as its markup, and is in JSON a record of name, attributes and text.
        """,
      failures: [
        FailureDescription(
          "input", "The item is neither a response nor text nor bytes.",
          example: #""3" | json | html"#),
        FailureDescription(
          "depth", "The elements nest more than 512 deep.",
          example: #"1..600 | "<div>" | collect | join(., "") | html"#),
        FailureDescription(
          "size", "The page is longer than `maxBody`, or its tree larger than can be held.",
          example: #""<p>long</p>" | html maxBody: 4B"#),
      ],
      examples: [
        Example(
          #"fetch "https://example.test/page.html" | html | css "h1" | text"#, prints: "The crew"),
        Example(#""<p>One<p>Two &amp; <b>three" | html | .text"#, prints: "One\nTwo & three"),
        Example(
          #"fetch "https://example.test/latin1" | html charset: "latin1" maxBody: 1MB | .text"#,
          prints: "café"),
      ]
    ) { (charset, limit) throws(StageFailure) in
      try DocumentInput.demand(reader)
      return .map { item throws(StageFailure) in
        let text = try PageText.of(item.value, charset: charset, limit: limit)
        return try DocumentInput.read(text, of: item.value, reader, stage: "html")
      }
    }
  }
}

/// The text of a page.
private enum PageText {
  static func of(
    _ value: Value, charset: Charset?, limit: ByteCount
  ) throws(StageFailure) -> Text {
    if case .text(let text) = value {
      try DocumentInput.checkSize(text.count, limit, stage: "html")
      return text
    }
    let bytes = try BodyBytes.of(value, stage: "html")
    try DocumentInput.checkSize(bytes.count, limit, stage: "html")
    let named = charset ?? Charset.named(in: value, bytes) ?? MetaCharset.find(in: bytes)
    guard let named else {
      return Text(validating: bytes) ?? Charset.fallback.decode(bytes, replacing: true)
        ?? Text(repairing: bytes)
    }
    return try named.text(of: bytes, .replace, stage: "html", value)
  }
}
