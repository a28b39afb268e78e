internal import TrekDocument
internal import TrekStageKit
internal import TrekURL
internal import TrekValues

extension StageDefinition {
  /// `links`: where a page leads.
  static let links = StageDefinition(
    "links", .expand, "Gives the absolute URLs that the links of each page or element lead to.",
    from: DocumentInput.element, to: .type(.text),
    taking: Parameters(
      Parameter<Selector?>(
        "selector", "Which elements are links; without it `a[href], area[href]`.", default: nil,
        position: .positional),
      Parameter<URLText?>(
        "base", "What links are relative to, where the page does not know it.", default: nil),
      Parameter(
        "fragments", "Whether what stands behind `#` is kept.", default: true)),
    discussion: """
      Of each element its `href`, `src`, `data`, `action` or `cite`, whichever it has first. Links \
      are relative to the page's `<base>`, or to the URL that it came from. What leads to no `http` \
      or `https` URL (`mailto:`, `javascript:`) is passed over, and so is what cannot be read as a \
      URL. They come in the order of the page, repeated ones too: `unique` leaves those out.
      """,
    failures: [
      FailureDescription(
        "input", "The item is no page and no element.", example: #""3" | json | links"#),
      FailureDescription(
        "base", "A link is relative, and nobody knows to what.",
        example: #""<a href=b>b</a>" | html | links"#),
    ],
    examples: [
      Example(
        #"fetch "https://example.test/page.html" | html | links"#,
        prints: """
          https://example.test/users/1
          https://example.test/users/2
          https://example.test/page.html#top
          """),
      Example(
        #"fetch "https://example.test/page.html" | html | links "img" fragments: false"#,
        prints: "https://example.test/pixel"),
      Example(
        #""<a href='../b'>b</a>" | html | links base: "https://example.test/a/c/""#,
        prints: "https://example.test/a/b"),
    ]
  ) { (selector, base, fragments) throws(StageFailure) in
    let usual = try LinkIterator.usual()
    let selector = selector ?? usual
    return .expand { item throws(StageFailure) in
      let element = try DocumentInput.element(item.value, stage: "links")
      return LinkIterator(
        Selection(selector, in: element), base: try PageBase.of(element, fallback: base),
        keepsFragments: fragments)
    }
  }
}

/// A URL that is given as text.
struct URLText: ArgumentValue {
  let url: ParsedURL

  static var argumentType: ValueType { .url }

  init(argument: Value) throws(ArgumentMismatch) {
    let text: Text
    switch argument {
    case .text(let value): text = value
    case .object(let object) where object.typeName == "url": text = object.asText() ?? Text()
    default: throw ArgumentMismatch("must be a URL, and is \(argument.typeName)")
    }
    do throws(URLFailure) {
      url = try ParsedURL(text.string)
    } catch {
      throw ArgumentMismatch("must be a URL: \(error.message)")
    }
  }

  var argumentText: String { url.description.argumentText }
}

/// What the links of a page are relative to.
enum PageBase {
  /// The first `<base href>`, which is relative to the page's own URL; nil where nobody knows.
  static func of(_ element: Element, fallback: URLText?) throws(StageFailure) -> ParsedURL? {
    let document = element.document
    var base = fallback?.url
    // A response's URL was read before it was asked.
    if let url = document.url, let parsed = try? ParsedURL(url.string) { base = parsed }
    guard document.language == .html else { return base }
    let selection = Selection(try selector("base[href]::attr(href)"), in: document.root)
    guard case .text(let href)? = try selection.next(stage: "links") else { return base }
    if let base { return (try? base.joined(LinkText.trimmed(href))) ?? base }
    return try? ParsedURL(LinkText.trimmed(href))
  }

  /// A selector of ours.
  static func selector(_ text: String) throws(StageFailure) -> Selector {
    do throws(SelectorError) {
      return try Selector(text)
    } catch {
      throw StageFailure(code: "css.argument", error.message)
    }
  }
}

/// The text of a link as browsers read it.
enum LinkText {
  /// Without white space at its ends, and without line ends and tabs inside (URL Standard, section
  /// 4.1).
  static func trimmed(_ text: Text) -> String {
    var bytes = text.withUTF8 { $0.filter { $0 != 9 && $0 != 10 && $0 != 13 } }
    while let last = bytes.last, last <= 32 { bytes.removeLast() }
    return String(decoding: bytes.drop { $0 <= 32 }, as: UTF8.self)
  }
}

/// The links of an element.
private final class LinkIterator: ValueIterator {
  private let selection: Selection
  private let base: ParsedURL?
  private let keepsFragments: Bool
  private static let attributes = ["href", "src", "data", "action", "cite"]

  init(_ selection: Selection, base: ParsedURL?, keepsFragments: Bool) {
    self.selection = selection
    self.base = base
    self.keepsFragments = keepsFragments
  }

  static func usual() throws(StageFailure) -> Selector {
    try PageBase.selector("a[href], area[href]")
  }

  func next() throws(StageFailure) -> Value? {
    while let value = try selection.next(stage: "links") {
      if let url = try url(value) { return .text(Text(url)) }
    }
    return .none
  }

  private func url(_ value: Value) throws(StageFailure) -> String? {
    let reference: Text
    switch value {
    case .text(let text): reference = text
    default:
      guard let element = Element.of(value),
        let found = Self.attributes.lazy.compactMap({ element.attribute($0) }).first
      else { return nil }
      reference = found
    }
    let text = LinkText.trimmed(reference)
    let target: ParsedURL?
    if let base {
      target = try? base.joined(text)
    } else {
      target = try? ParsedURL(text)
      if target == nil, Self.isRelative(text) {
        throw StageFailure(
          code: "links.base", "the link `\(text.prefix(80))` is relative, and the page has no URL",
          help: "say what it is relative to: `links base: \"https://…\"`")
      }
    }
    return target.map { keepsFragments ? $0.description : $0.withoutFragment }
  }

  /// Whether a reference has no scheme.
  private static func isRelative(_ text: String) -> Bool {
    let head = text.utf8.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    return !head.contains(UInt8(ascii: ":"))
  }
}
