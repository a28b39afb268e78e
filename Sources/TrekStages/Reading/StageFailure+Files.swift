internal import TrekCompression
internal import TrekDocument
internal import TrekFiles
internal import TrekStageKit

extension StageFailure {
  /// The failure of a stage that reads: `read.file`.
  init(_ error: FileError, stage: String) {
    self.init(code: "\(stage).file", error.message)
  }

  /// The failure of a stage that reads or writes what is compressed: `read.compressed`.
  init(_ error: CompressionError, stage: String, path: String) {
    self.init(
      code: error.cause == .missing ? "library" : "\(stage).compressed",
      "`\(path)`: \(error.message)", help: error.help)
  }

  /// The failure of a stage that reads data: `read.syntax`.
  init(_ error: DocumentError, stage: String, path: String? = nil) {
    self.init(
      code: error.cause == "library" ? "library" : "\(stage).\(error.cause)",
      (path.map { "`\($0)`, " } ?? "") + error.message, help: error.help)
  }
}
