internal import TrekHTTP
internal import TrekStageKit

extension StageDefinition {
  /// `delete`: a DELETE request for each item.
  static let delete = request("delete", .delete, "Sends a DELETE request for each item.")
}
