internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `fetch`: sends a request for each item.
  static let fetch = StageDefinition(
    "fetch", .request,
    "Sends a request for each item, many at a time, and gives the answers in order.",
    from: .request, to: .type(.response),
    taking: Parameters(RequestParameters(stage: "fetch", fixedMethod: nil)),
    discussion: """
      Without an argument the item is the request: a URL, or a record with `url` and any of \
      `method headers query json form multipart body`. With one, the argument is evaluated for each \
      item and gives the URL or the record.

      The method is GET, or POST where there is a body. Only methods that are idempotent are \
      tried again by themselves; `retry:` in the call or its session says that all may be.
      """,
    failures: RequestFailures.all(of: "fetch"),
    examples: RequestExamples.all(of: "fetch") + [
      Example(
        #"fetch "https://example.test/echo" method: "OPTIONS" | .json.method"#, prints: "OPTIONS")
    ]
  ) { shape in .request(shape) }
}
