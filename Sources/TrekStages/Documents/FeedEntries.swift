internal import TrekDocument
internal import TrekStageKit
internal import TrekURL
internal import TrekValues

/// The entries of a feed, each made when it is asked for.
///
/// RSS 2.0 (Advisory Board), RSS 1.0 with its modules `dc` and `content`, and Atom (RFC 4287).
/// Prefixes are taken as the document writes them.
final class FeedEntries: ValueIterator {
  private let title: Value
  private let base: ParsedURL?
  private var entries: [Element]
  private var index = 0

  init(_ document: Element) throws(StageFailure) {
    let root = document.isDocument ? document.children.first : document
    guard let root else { throw Self.noFeed("nothing") }
    // `rdf:RDF` holds the items of RSS 1.0 beside their channel.
    let local = root.name.string.split(separator: ":").last.map(String.init) ?? ""
    switch local {
    case "rss", "RDF":
      let channel = root.children.first { $0.name == "channel" }
      let own = channel?.children.filter { $0.name == "item" } ?? []
      entries = own + root.children.filter { $0.name == "item" }
      title = FeedEntry.text(channel?.children.first { $0.name == "title" })
    case "feed":
      entries = root.children.filter { FeedEntry.local($0) == "entry" }
      title = FeedEntry.text(root.children.first { FeedEntry.local($0) == "title" })
    default: throw Self.noFeed("an element `\(root.name)`")
    }
    base = document.document.url.flatMap { try? ParsedURL($0.string) }
  }

  private static func noFeed(_ what: String) -> StageFailure {
    StageFailure(
      code: "feed.kind", "this is no feed: it begins with \(what)",
      help: "`links \"link[rel=alternate]\"` finds the feeds of an HTML page")
  }

  func next() throws(StageFailure) -> Value? {
    guard index < entries.count else { return .none }
    index += 1
    return .record(FeedEntry(entries[index - 1], base: base).record(feed: title))
  }
}

/// One entry.
struct FeedEntry {
  /// The fields that all entries have.
  static let types: [String: ValueType] = [
    "title": .optional(.text), "url": .optional(.text), "id": .optional(.text), "published": .any,
    "updated": .any, "author": .optional(.text), "summary": .optional(.text),
    "content": .optional(.text), "categories": .list(.text), "feed": .optional(.text),
  ]

  private let children: [Element]
  private let base: ParsedURL?

  init(_ element: Element, base: ParsedURL?) {
    children = element.children
    self.base = base
  }

  func record(feed: Value) -> Record {
    let url = link()
    return [
      "title": Self.text(first("title")), "url": url, "id": id(url),
      "published": time("pubDate", "published", "issued", "dc:date"),
      "updated": time("updated", "modified", "lastBuildDate"), "author": author(),
      "summary": Self.markup(first("description", "summary")),
      "content": Self.markup(first("content:encoded", "content")), "categories": categories(),
      "feed": feed,
    ]
  }

  /// The first child that has one of the names; with a prefix the whole name is meant.
  private func first(_ names: String...) -> Element? {
    for name in names {
      let found = children.first { child in
        name.contains(":") ? child.name == Text(name) : child.name == Text(name)
      }
      if let found { return found }
    }
    // Atom with a prefix of its own.
    return children.first { child in
      child.name.string.hasPrefix("atom:") && names.contains(Self.local(child))
    }
  }

  static func local(_ element: Element) -> String {
    let name = element.name.string
    return name.hasPrefix("atom:") ? String(name.dropFirst(5)) : name
  }

  /// The text of an element in one line; null where there is none.
  static func text(_ element: Element?) -> Value {
    guard let element else { return .null }
    let line = element.text.string.split { $0.isWhitespace }.joined(separator: " ")
    return line.isEmpty ? .null : .text(Text(line))
  }

  /// The markup that an element holds: as text in RSS, as elements where Atom says XHTML.
  private static func markup(_ element: Element?) -> Value {
    guard let element else { return .null }
    if element.attribute("type") == "xhtml" {
      let inside = element.children.map(\.markup.string).joined()
      return inside.isEmpty ? .null : .text(Text(inside))
    }
    let text = element.text
    return text.isEmpty ? .null : .text(text)
  }

  private func link() -> Value {
    let links = children.filter { Self.local($0) == "link" }
    // Atom: the one that is no other relation; RSS: the text.
    let atom = links.first {
      $0.attribute("href") != nil && ($0.attribute("rel") ?? "alternate") == "alternate"
    }
    if let href = atom?.attribute("href") { return absolute(href) }
    if let link = links.first(where: { $0.attribute("href") == nil }),
      case .text(let text) = Self.text(link)
    {
      return absolute(text)
    }
    guard let guid = first("guid"), guid.attribute("isPermaLink") != "false",
      case .text(let text) = Self.text(guid), text.string.hasPrefix("http")
    else { return .null }
    return absolute(text)
  }

  private func absolute(_ reference: Text) -> Value {
    let text = LinkText.trimmed(reference)
    if let base, let url = try? base.joined(text) { return .text(Text(url.description)) }
    return .text(Text(text))
  }

  /// What tells an entry from others: its own word for it, else its URL.
  private func id(_ url: Value) -> Value {
    let id = Self.text(first("guid", "id"))
    return id.isNull ? url : id
  }

  private func author() -> Value {
    guard let author = first("author", "dc:creator", "creator") else { return .null }
    let name = author.children.first { Self.local($0) == "name" }
    return Self.text(name ?? author)
  }

  private func categories() -> Value {
    let values = children.filter { ["category", "dc:subject"].contains(Self.local($0)) }.map {
      $0.attribute("term").map(Value.text) ?? Self.text($0)
    }
    return .list(List(values.filter { !$0.isNull }))
  }

  private func time(_ names: String...) -> Value {
    for name in names {
      guard case .text(let text) = Self.text(first(name)) else { continue }
      let moment = MailDate.moment(text.string) ?? ISOText.parse(text.string)
      return moment.map { .object($0) } ?? .text(text)
    }
    return .null
  }
}
