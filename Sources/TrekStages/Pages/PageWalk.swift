internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The way from page to page for one item: which request comes next, or that none does.
///
/// Pure but for what it remembers of the pages so far.
struct PageWalk {
  /// How the next page is found.
  enum Way: Sendable {
    /// By the `Link` field with the relation `next`.
    case link
    /// By what a function of the page gives.
    case function(ItemExpression)
    /// By a number in the query, which grows with each page.
    case number(field: String, from: Int, by: Int)
  }

  /// What a call says, the same for all items.
  struct Rules: Sendable {
    var way = Way.link
    /// The field of the query that takes what `next` gives.
    var cursor: String?
    /// Whether a page is the last one.
    var last: ItemExpression?
    /// The most pages; nil: `limit`, and more are a failure.
    var max: Int?

    /// How many pages an item has at most where the script does not say.
    static let limit = 1000
  }

  private let rules: Rules
  private let base: PageRequest
  private var asked: Set<Text> = []
  private var count = 0

  /// Begins at a request.
  init(_ first: Request, _ rules: Rules) {
    base = PageRequest(first: first)
    self.rules = rules
  }

  /// The request for the first page.
  mutating func begin() throws(StageFailure) -> Request {
    count = 1
    guard case .number(let field, let from, _) = rules.way else {
      asked.insert(base.first.url)
      return base.first
    }
    return try base.with([field: .int(Int64(from))])
  }

  /// The request for the page after one; nil where that is the last.
  ///
  /// - Parameter item: the page, with the names that were bound before.
  mutating func next(after item: Item) throws(StageFailure) -> Request? {
    guard case .object(let object) = item.value, let response = object as? Response else {
      return nil
    }
    if let max = rules.max, count >= max { return nil }
    if let last = rules.last, try last(item).asBool == true { return nil }
    guard let request = try found(after: response, item) else { return nil }
    if count >= Rules.limit, rules.max == nil {
      throw StageFailure(
        code: "pages.limit", "there are more than \(Rules.limit) pages",
        help: "say how many are wanted at most: `max: …`")
    }
    count += 1
    return request
  }

  private mutating func found(
    after response: Response, _ item: Item
  ) throws(StageFailure) -> Request? {
    switch rules.way {
    case .link:
      guard let reference = LinkHeader.target("next", in: response.head) else { return nil }
      return try once(try base.following(reference, from: response))
    case .number(let field, let from, let by):
      let (step, tooLarge) = count.multipliedReportingOverflow(by: by)
      let (number, overflow) = from.addingReportingOverflow(step)
      return tooLarge || overflow ? nil : try base.with([field: .int(Int64(number))])
    case .function(let function):
      let value = try function(item)
      switch value {
      case .null, .bool(false): return nil
      case .text(let text) where text.isEmpty: return nil
      case .record(let record): return try base.changed(by: record, from: response)
      default: break
      }
      guard let text = ScalarText.of(value), value.asBool == nil else {
        throw StageFailure(
          code: "pages.next",
          "the next page must be a URL, a record or null, and is "
            + value.typeName)
      }
      if let cursor = rules.cursor {
        return try once(try base.with([cursor: .text(text)]))
      }
      if value.isNumber {
        throw StageFailure(
          code: "pages.next", "the next page must be a URL, and is \(text)",
          help: "say which field of the query takes it: `cursor: \"page\"`")
      }
      return try once(try base.following(text, from: response))
    }
  }

  /// A request that has not been made before: else the pages would never end.
  private mutating func once(_ request: Request) throws(StageFailure) -> Request {
    guard asked.insert(request.url).inserted else {
      throw StageFailure(
        code: "pages.loop", "the next page is one that was asked for before",
        notes: ["it is \(request.url)"])
    }
    return request
  }
}
