internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// The items of one file after the other, each opened when its turn comes.
final class FileSource: ItemSource {
  private let files: [ReadPaths.File]
  private let options: ReadOptions
  private let limit: Int
  private let context: StageContext
  private var index = 0
  private var current: (any ItemSource)?

  init(
    _ files: [ReadPaths.File], _ options: ReadOptions, limit: Int, in context: StageContext
  ) throws(StageFailure) {
    self.files = files
    self.options = options
    self.limit = limit
    self.context = context
    // So that a file that is not there is found before anything else happens.
    current = try openNext()
  }

  var goesOnAfterFailure: Bool { current?.goesOnAfterFailure ?? false }

  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    let before = values.count
    while let source = current {
      try source.next(limit, into: &values)
      if values.count > before { return }
      current = try openNext()
    }
  }

  private func openNext() throws(StageFailure) -> (any ItemSource)? {
    guard index < files.count else { return nil }
    let file = files[index]
    index += 1
    let reader: FileReader
    do throws(FileError) {
      reader = try FileReader(path: file.path, shownPath: file.shown)
    } catch {
      throw StageFailure(error, stage: "read")
    }
    let format = options.format ?? ReadFormat(path: file.path)
    switch format {
    case .lines:
      return LineSource(LineCutter(reader, stage: "read"), keepEmpty: options.keepEmpty)
    case .jsonl: return JSONLinesSource(LineCutter(reader, stage: "read"))
    case .csv, .tsv:
      return TableSource(
        reader, CSVRows(options.table(format), stage: "read", source: file.shown))
    case .text, .bytes, .json:
      return WholeSource(reader, format, limit: limit, account: context.memory)
    }
  }
}
