internal import TrekHTTP
internal import TrekStageKit

extension StageDefinition {
  /// `put`: a PUT request for each item.
  static let put = request("put", .put, "Sends a PUT request for each item.")
}
