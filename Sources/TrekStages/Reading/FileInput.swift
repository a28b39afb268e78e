internal import TrekCompression
internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// A file that is read from its beginning to its end, decompressed where it is compressed.
final class FileInput {
  private let reader: FileReader
  private let decompressor: Decompressor?
  /// The stage that reads, for failures.
  let stage: String
  /// What was read and is not decompressed yet: the bytes from `start` on.
  private let packed: ByteBuffer
  private var start = 0

  /// Opens a file.
  init(
    _ file: ReadPaths.File, compression: CompressionFormat?, stage: String
  ) throws(StageFailure) {
    self.stage = stage
    packed = ByteBuffer(capacity: compression == nil ? 0 : 64 << 10)
    do throws(CompressionError) {
      decompressor = if let compression { try Decompressor(compression) } else { nil }
    } catch {
      throw StageFailure(error, stage: stage, path: file.shown)
    }
    do throws(FileError) {
      reader = try FileReader(path: file.path, shownPath: file.shown)
    } catch {
      throw StageFailure(error, stage: stage)
    }
  }

  /// The path, as messages show it.
  var path: String { reader.path }

  /// Reads the next bytes, at most as many as the target takes; 0 at the end only, or where the
  /// target is empty.
  func read(into target: UnsafeMutableRawBufferPointer) throws(StageFailure) -> Int {
    guard let decompressor else { return try readPlain(into: target) }
    if target.isEmpty { return 0 }
    while true {
      let count = try unpack(decompressor, into: target)
      if count > 0 { return count }
      packed.removeAll()
      start = 0
      let read = try packed.withUnsafeMutableSpare(1) { spare throws(StageFailure) in
        try readPlain(into: spare)
      }
      if read > 0 { continue }
      do throws(CompressionError) {
        try decompressor.finish()
      } catch {
        throw StageFailure(error, stage: stage, path: path)
      }
      return 0
    }
  }

  private func unpack(
    _ decompressor: Decompressor, into target: UnsafeMutableRawBufferPointer
  ) throws(StageFailure) -> Int {
    do throws(CompressionError) {
      return try packed.withUnsafeBytes { bytes throws(CompressionError) in
        var rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        defer { start = bytes.count - rest.count }
        return try decompressor.decode(&rest, into: target)
      }
    } catch {
      throw StageFailure(error, stage: stage, path: path)
    }
  }

  private func readPlain(
    into target: UnsafeMutableRawBufferPointer
  ) throws(StageFailure) -> Int {
    do throws(FileError) {
      return try reader.read(into: target)
    } catch {
      throw StageFailure(error, stage: stage)
    }
  }
}
