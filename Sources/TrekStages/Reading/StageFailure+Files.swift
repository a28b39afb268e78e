internal import TrekFiles
internal import TrekStageKit

extension StageFailure {
  /// The failure of a stage that reads: `read.file`.
  init(_ error: FileError, stage: String) {
    self.init(code: "\(stage).file", error.message)
  }
}
