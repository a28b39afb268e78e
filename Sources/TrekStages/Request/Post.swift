internal import TrekHTTP
internal import TrekStageKit

extension StageDefinition {
  /// `post`: a POST request for each item.
  static let post = request(
    "post", .post, "Sends a POST request for each item.",
    discussion: "It is tried again only where `retry:` says so: the server may have acted on it.")
}
