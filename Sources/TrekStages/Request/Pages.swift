internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `pages`: a page and those that follow it.
  static let pages = StageDefinition(
    "pages", .walk,
    "Asks for a page and for those that follow it, one after the other, and gives the answers.",
    from: .request, to: .type(.response),
    taking: Parameters(
      RequestParameters(
        stage: "pages", fixedMethod: nil, without: ["concurrency", "ordered", "window"]),
      LabeledFunction(
        "next", "What the next page is: its URL, a cursor, a record; null after the last.",
        of: .response, default: "the `Link` field with `rel=\"next\"`"),
      Parameter<String?>(
        "cursor", "The field of the query that takes what `next` gives.", default: nil,
        check: named),
      Parameter<String?>(
        "number", "The field of the query that takes a number, which grows with each page.",
        default: nil, check: named),
      Parameter("from", "The number of the first page.", default: 1),
      Parameter(
        "by", "How much the number grows; for an offset, the length of a page.", default: 1,
        check: { $0 != 0 ? nil : "must not be 0" }),
      LabeledFunction(
        "last", "Whether a page is the last one.", of: .response, giving: .bool,
        default: "false"),
      Parameter<Int?>(
        "max", "The most pages of an item; without it, more than 1000 are a failure.",
        default: nil, check: { $0.flatMap { $0 >= 1 ? nil : "must be 1 or more" } })),
    discussion: """
      In `next` and `last`, `.` is the answer: `.json.next`, `.headers["x-next"]`. A URL may be \
      relative; a record changes the first request: `{query: {after: .json.cursor}}`, or `url`, \
      `json`, `form`, `body`. Null, false or an empty text is the end: \
      `.json.next?` where the last page has no such field.

      A page is asked for when what follows has dealt with the one before, so that `take` stops the \
      asking. Each page is asked for as the first one was, with its headers and limits; the headers \
      do not go to another origin. After a page that fails there is no next one.
      """,
    failures: RequestFailures.all(of: "pages") + [
      FailureDescription(
        "next", "What `next` gives is no page.",
        example: #"pages "https://example.test/echo" next: 7 max: 3"#),
      FailureDescription(
        "loop", "The next page is one that was asked for before.",
        example: #"pages "https://example.test/echo" next: .url"#),
      FailureDescription(
        "limit", "There are more than 1000 pages, and the script does not say how many.",
        example: #"pages "https://example.test/echo" number: "page" last: .status == 404"#),
    ],
    examples: RequestExamples.all(of: "pages", without: ["concurrency"]) + [
      Example(
        #"pages "https://example.test/pages/1" | .json.page"#, prints: "1\n2\n3",
        "the `Link` field leads on"),
      Example(
        """
        pages "https://example.test/pages/1" perHost: 2, rate: 100/s, retry: 1,
          retryOn: [429, "network"], backoff: 100ms, memory: 64MiB
        | count
        """, prints: "3"),
      Example(
        #"pages "https://example.test/pages/1" next: .json.next max: 2 | .json.page"#,
        prints: "1\n2"),
      Example(
        #"pages "https://example.test/pages" next: .json.cursor cursor: "after" | .json.page"#,
        prints: "1\n2\n3"),
      Example(
        """
        pages "https://example.test/echo" method: "POST", json: {after: 0},
          next: if not (.json.body contains "1") { {json: {after: 1}} }
        | .json.body
        """, prints: "{\"after\":0}\n{\"after\":1}", "a cursor in the body"),
      Example(
        """
        pages "https://example.test/echo" number: "offset" from: 0 by: 20 last: .json.query == "offset=40"
        | .json.query
        """, prints: "offset=0\noffset=20\noffset=40"),
    ]
  ) { shape, next, cursor, number, from, by, last, max throws(StageFailure) in
    var rules = PageWalk.Rules(cursor: cursor, last: last, max: max)
    if let number {
      if next != nil || cursor != nil {
        throw StageFailure(
          code: "argument", "`number` counts the pages by itself: `next` and `cursor` have no use")
      }
      if last == nil && max == nil {
        throw StageFailure(
          code: "argument", "nothing says when the numbers end",
          help: "say which page is the last one, `last: .json.items == []`, or how many: `max: 10`")
      }
      rules.way = .number(field: number, from: from, by: by)
    } else if let next {
      rules.way = .function(next)
    } else if cursor != nil {
      throw StageFailure(code: "argument", "`cursor` takes what `next` gives, which is missing")
    }
    let frozen = rules
    return .walk(
      WalkShape(limits: shape.limits) { context, requester, reader, writer throws(StageFailure) in
        var prepared = shape
        if let setting = context.requestSetting { prepared = try shape.prepared(in: setting) }
        let make = prepared.request
        await PageTurner(
          make: { item throws(StageFailure) in
            try make(item).withFiles(of: context.world)
          }, rules: frozen, context: context, requester: requester,
          writer: writer
        ).run(reader)
      })
  }

  /// A check that a field of the query has a name.
  @Sendable private static func named(_ name: String?) -> String? {
    name?.isEmpty == true ? "must not be empty" : nil
  }
}

/// Goes through the pages of one item after the other.
private struct PageTurner {
  let make: @Sendable (Item) throws(StageFailure) -> Request
  let rules: PageWalk.Rules
  let context: StageContext
  let requester: any Requester
  let writer: any ItemWriter

  func run(_ reader: any ItemReader) async {
    var number = 0
    while let items = await reader.next() {
      for item in items {
        guard item.failure == nil else {
          guard await writer.write([item]) else { return }
          continue
        }
        guard await turn(through: item, &number) else { return }
      }
    }
  }

  /// False where nobody wants more.
  private func turn(through item: Item, _ number: inout Int) async -> Bool {
    var request: Request
    var walk: PageWalk
    do throws(StageFailure) {
      walk = PageWalk(try make(item), rules)
      request = try walk.begin()
    } catch {
      return await fail(error, item, &number)
    }
    while true {
      guard await writer.wanted() else { return false }
      let place = Item(item.value, ordinal: number, bindings: item.bindings)
      guard let answer = await requester.answer(to: request, for: place) else { return false }
      number += 1
      var after: Request?
      var cause: StageFailure?
      if answer.failure == nil {
        do throws(StageFailure) {
          after = try walk.next(after: answer)
        } catch {
          cause = error
        }
      }
      guard await writer.write([answer]) else { return false }
      if let cause { return await fail(cause, item, &number) }
      guard let after else { return true }
      request = after
    }
  }

  private func fail(_ cause: StageFailure, _ item: Item, _ number: inout Int) async -> Bool {
    defer { number += 1 }
    return await writer.write([context.failedItem(cause, for: item, index: number)])
  }
}
