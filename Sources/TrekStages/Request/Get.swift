internal import TrekHTTP
internal import TrekStageKit

extension StageDefinition {
  /// `get`: a GET request for each item.
  static let get = request("get", .get, "Sends a GET request for each item.")
}
