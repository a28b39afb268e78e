internal import TrekHTTP
internal import TrekStageKit

extension StageDefinition {
  /// `patch`: a PATCH request for each item.
  static let patch = request(
    "patch", .patch, "Sends a PATCH request for each item.",
    discussion: "It is tried again only where `retry:` says so: the server may have acted on it.")
}
