internal import TrekCompression
internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

/// The items of one file after the other, each opened when its turn comes.
final class FileSource: ItemSource {
  private let files: [ReadPaths.File]
  private let options: ReadOptions
  private let compression: CompressionWord?
  private let yaml: any ValueReader
  private let limit: Int
  private let context: StageContext
  private var index = 0
  private var current: (any ItemSource)?

  init(
    _ files: [ReadPaths.File], _ options: ReadOptions, compression: CompressionWord?,
    yaml: any ValueReader, limit: Int, in context: StageContext
  ) throws(StageFailure) {
    self.files = files
    self.options = options
    self.compression = compression
    self.yaml = yaml
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
    let input = try FileInput(
      file, compression: CompressionWord.format(compression, path: file.path), stage: "read")
    let format = options.format ?? ReadFormat(path: file.path)
    switch format {
    case .lines:
      return LineSource(LineCutter(input), keepEmpty: options.keepEmpty)
    case .jsonl: return JSONLinesSource(LineCutter(input))
    case .csv, .tsv:
      return TableSource(
        input, CSVRows(options.table(format), stage: "read", source: file.shown))
    case .text, .bytes, .json:
      return WholeSource(input, format, limit: limit, account: context.memory)
    case .yaml:
      if let absence = yaml.absence { throw StageFailure(absence) }
      return YAMLSource(input, yaml, limit: limit, account: context.memory)
    }
  }
}
