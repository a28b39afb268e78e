internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// Writes items into one file.
final class FileSink: Sink {
  /// What is held back at most, but for the last item.
  private static let batch = 64 << 10

  private let file: any WritableFile
  /// Whether others may read what was written before the end.
  private let isShared: Bool
  /// The same file, where it is compressed.
  private let packed: PackedFile?
  private let format: any FileFormat
  private var buffer = ByteBuffer(capacity: FileSink.batch + 4096)

  init(_ options: WriteOptions, in context: StageContext) throws(StageFailure) {
    if options.path == "-" {
      throw StageFailure(
        .output, code: "write.file", "`-` is no file", help: "`print` writes to standard output")
    }
    let path = try context.world.path(options.path, for: .write)
    do throws(FileError) {
      var columns = options.columns
      var hadContent = false
      let file: any WritableFile
      if DirectFile.serves(path) {
        file = try DirectFile(path: path, shownPath: options.path)
        isShared = true
      } else if options.append {
        let appending = try AppendingFile(path: path, shownPath: options.path)
        hadContent = appending.hadContent
        if hadContent, options.format == .csv || options.format == .tsv {
          columns = try TableHeader.read(path, options) ?? columns
        }
        file = appending
        isShared = true
      } else {
        file = try AtomicFile(path: path, shownPath: options.path)
        isShared = false
      }
      packed = if let way = options.compression { try PackedFile(file, way) } else { nil }
      self.file = packed ?? file
      format = options.makeFormat(columns: columns, hasHeader: hadContent)
    } catch {
      throw StageFailure(error, writing: "write")
    }
  }

  func write(_ item: Item) throws(StageFailure) {
    try format.append(item.value, to: buffer)
    if buffer.count >= Self.batch { try hand() }
  }

  func flush() throws(StageFailure) {
    guard isShared, !buffer.isEmpty else { return }
    try hand()
    do throws(FileError) {
      try packed?.flush()
    } catch {
      throw StageFailure(error, writing: "write")
    }
  }

  private func hand() throws(StageFailure) {
    if buffer.isEmpty { return }
    do throws(FileError) {
      try buffer.withUnsafeBytes { bytes throws(FileError) in try file.write(bytes) }
    } catch {
      throw StageFailure(error, writing: "write")
    }
    if buffer.capacity > 1 << 20 {
      buffer = ByteBuffer(capacity: Self.batch + 4096)
    } else {
      buffer.removeAll()
    }
  }

  func close(complete: Bool) throws(StageFailure) -> String? {
    guard complete else {
      // As much as was done is of use to who looks into the part.
      try? hand()
      return file.abandon().map { "left `\($0)`" }
    }
    format.finish(buffer)
    try hand()
    do throws(FileError) {
      try file.commit()
    } catch {
      throw StageFailure(error, writing: "write")
    }
    return nil
  }
}

extension StageFailure {
  /// The failure of a sink whose file could not be written, which ends the run.
  init(_ error: FileError, writing stage: String) {
    self.init(
      .output, code: error.isClosedPipe ? "output.closed" : "\(stage).file", error.message)
  }
}

/// Reads the names of the columns of a table that is to be added to.
private enum TableHeader {
  static func read(_ path: String, _ options: WriteOptions) throws(FileError) -> [String]? {
    let reader = try FileReader(path: path, shownPath: options.path)
    var parser = CSVParser(options.table, ragged: true, rowLimit: 1 << 20)
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var failure: FileError?
      let count = piece.withUnsafeMutableBytes { bytes -> Int in
        do throws(FileError) {
          return try reader.read(into: bytes)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if count == 0 { parser.finish() }
      piece.withUnsafeBytes { parser.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      do throws(CSVError) {
        if let row = try parser.next() { return row.cells.map { $0.asText?.string ?? "" } }
      } catch {
        throw FileError(.read, options.path, because: "it is no table: \(error)")
      }
      if count == 0 { return nil }
    }
  }
}
