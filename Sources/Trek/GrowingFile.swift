import TrekFiles

/// A file of the command's own that is written piece by piece: whole at its end, or not there.
///
/// Used by one task at a time; freed without `commit`, it leaves what it had as `NAME.part`.
public final class GrowingFile {
  private let file: any WritableFile

  /// Why a file cannot be written, for people.
  public struct Fault: Error {
    /// What is wrong.
    public let message: String
  }

  /// Begins a file, or opens a device.
  public init(_ path: String) throws(Fault) {
    do throws(FileError) {
      file = DirectFile.serves(path) ? try DirectFile(path: path) : try AtomicFile(path: path)
    } catch {
      throw Fault(message: error.message)
    }
  }

  /// Writes at the end.
  public func write(_ text: String) throws(Fault) {
    do throws(FileError) {
      try file.write(Array(text.utf8))
    } catch {
      throw Fault(message: error.message)
    }
  }

  /// Makes it final.
  public func commit() throws(Fault) {
    do throws(FileError) {
      try file.commit()
    } catch {
      throw Fault(message: error.message)
    }
  }
}
