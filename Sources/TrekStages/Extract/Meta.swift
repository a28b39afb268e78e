internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `meta`: what a page says of itself.
  static let meta = StageDefinition(
    "meta", .map, "Gives a record of what each page says of itself.",
    from: DocumentInput.element,
    to: .type(
      .record(
        [
          "title": .optional(.text), "description": .optional(.text), "language": .optional(.text),
          "canonical": .optional(.text), "robots": .optional(.text), "image": .optional(.text),
          "feeds": .list(.text), "all": .record([:], open: true),
        ], open: false)),
    taking: Parameters(),
    discussion: """
      The title, description, language, canonical URL, rules for robots and image (by Open Graph or \
      as cards have it), the URLs of its feeds, and in `all` every `<meta>` with a name or a \
      property, of one that stands more than once the first. What a page does not say is null. URLs \
      are made absolute where that is possible.
      """,
    failures: [
      FailureDescription(
        "input", "The item is no page and no element.", example: #""3" | json | meta"#)
    ],
    examples: [
      Example(
        #"fetch "https://example.test/page.html" | html | meta | {.title, .language, .feeds}"#,
        prints: #"{"title":"Crew","language":"en","feeds":["https://example.test/feed.xml"]}"#),
      Example(
        #""<meta name=author content=Ada>" | html | meta | .all"#, prints: #"{"author":"Ada"}"#),
    ]
  ) { () throws(StageFailure) in
    let selector = try PageBase.selector("title, meta[content], link[href], html[lang]")
    return .map { item throws(StageFailure) in
      let element = try DocumentInput.element(item.value, stage: "meta")
      var page = PageFacts(base: try PageBase.of(element, fallback: nil))
      let selection = Selection(selector, in: element.document.root)
      while let value = try selection.next(stage: "meta") {
        if let found = Element.of(value) { page.take(found) }
      }
      return page.value
    }
  }
}
