internal import TrekDocument
internal import TrekURL
internal import TrekValues

/// What the head of a page says, as it is gathered.
struct PageFacts {
  private let base: ParsedURL?
  private var title: Text?
  private var language: Text?
  private var canonical: Text?
  private var feeds: [Value] = []
  private var all: [(Text, Value)] = []
  private var seen: Set<Text> = []

  init(base: ParsedURL?) { self.base = base }

  /// Takes an element of the page, in document order.
  mutating func take(_ element: Element) {
    switch element.name {
    case "html": language = language ?? element.attribute("lang")
    case "title":
      // The title of a drawing is no title of the page.
      if title == nil, element.parent?.name == "head" || element.parent?.name == "html" {
        title = Self.oneLine(element.text)
      }
    case "meta":
      guard let content = element.attribute("content"),
        let name = element.attribute("name") ?? element.attribute("property")
          ?? element.attribute("http-equiv"),
        !name.isEmpty
      else { return }
      let lower = Text(name.string.lowercased())
      if seen.insert(lower).inserted { all.append((lower, .text(content))) }
    case "link": takeLink(element)
    default: break
    }
  }

  private mutating func takeLink(_ element: Element) {
    guard let href = element.attribute("href") else { return }
    let relations = (element.attribute("rel")?.string.lowercased() ?? "").split { $0.isWhitespace }
    if canonical == nil, relations.contains("canonical") { canonical = absolute(href) }
    let type = element.attribute("type")?.string.lowercased() ?? ""
    if relations.contains("alternate"),
      type.hasPrefix("application/rss+xml") || type.hasPrefix("application/atom+xml")
    {
      feeds.append(.text(absolute(href)))
    }
  }

  private func absolute(_ reference: Text) -> Text {
    let text = LinkText.trimmed(reference)
    if let base, let url = try? base.joined(text) { return Text(url.description) }
    return Text(text)
  }

  private func first(_ names: String...) -> Text? {
    for name in names {
      for (known, value) in all where known == Text(name) {
        if case .text(let text) = value { return text }
      }
    }
    return nil
  }

  /// White space in one piece is one blank.
  private static func oneLine(_ text: Text) -> Text {
    Text(text.string.split { $0.isWhitespace }.joined(separator: " "))
  }

  /// What was gathered.
  var value: Value {
    func text(_ text: Text?) -> Value { text.map { .text($0) } ?? .null }
    return [
      "title": text(title ?? first("og:title")),
      "description": text(first("description", "og:description", "twitter:description")),
      "language": text(language), "canonical": text(canonical), "robots": text(first("robots")),
      "image": text(first("og:image", "twitter:image").map(absolute)),
      "feeds": .list(List(feeds)), "all": .record(Record(all)),
    ]
  }
}
