internal import TrekCompression
internal import TrekFiles
internal import TrekValues

/// A file that is compressed while it is written.
final class PackedFile: WritableFile {
  private let file: any WritableFile
  private let compressor: Compressor
  private let packed = ByteBuffer(capacity: 64 << 10)

  init(_ file: any WritableFile, _ format: CompressionFormat) throws(FileError) {
    self.file = file
    do throws(CompressionError) {
      compressor = try Compressor(format)
    } catch {
      throw FileError(.write, file.shownPath, because: error.message)
    }
  }

  var shownPath: String { file.shownPath }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      try step { compressor, room throws(CompressionError) in
        (try compressor.encode(&rest, into: room), false)
      }
    }
  }

  /// Writes what is held back, so that a reader can decompress all that was written.
  func flush() throws(FileError) {
    while true {
      let isDone = try step { compressor, room throws(CompressionError) in
        try compressor.flush(into: room)
      }
      if isDone { break }
    }
    try hand()
  }

  func commit() throws(FileError) {
    while true {
      let isDone = try step { compressor, room throws(CompressionError) in
        try compressor.finish(into: room)
      }
      if isDone { break }
    }
    try hand()
    try file.commit()
  }

  func abandon() -> String? {
    // As much as was done is of use to who looks into the part.
    try? flush()
    return file.abandon()
  }

  /// Lets the compressor write once, and hands on what is enough.
  @discardableResult
  private func step(
    _ body: (Compressor, UnsafeMutableRawBufferPointer) throws(CompressionError) -> (Int, Bool)
  ) throws(FileError) -> Bool {
    var isDone = false
    do throws(CompressionError) {
      try packed.withUnsafeMutableSpare(1024) { room throws(CompressionError) in
        let (written, done) = try body(compressor, room)
        isDone = done
        return written
      }
    } catch {
      throw FileError(.write, shownPath, because: error.message)
    }
    if packed.count >= 32 << 10 { try hand() }
    return isDone
  }

  private func hand() throws(FileError) {
    try packed.withUnsafeBytes { bytes throws(FileError) in try file.write(bytes) }
    packed.removeAll()
  }
}
