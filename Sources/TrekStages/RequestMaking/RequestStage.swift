internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// A stage that sends requests of one method.
  static func request(
    _ name: String, _ method: HTTPMethod, _ summary: String, discussion: String = ""
  ) -> StageDefinition {
    StageDefinition(
      name, .request, summary,
      from: .request, to: .type(.response),
      taking: Parameters(RequestParameters(stage: name, fixedMethod: method)),
      discussion: (discussion.isEmpty ? "" : discussion + "\n\n")
        + "It takes requests and labels as `fetch` does, but for `method`.",
      failures: RequestFailures.all(of: name), examples: RequestExamples.all(of: name)
    ) { shape in .request(shape) }
  }
}

extension StageInput {
  /// What a request is made of, where the item is the request: a URL, or a record of one.
  static let request: StageInput = .oneOf([.url, .record(["url": .url], open: true)])
}
