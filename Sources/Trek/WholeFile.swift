import TrekFiles

/// Writes files of the command's own: whole, or not at all.
public enum WholeFile {
  /// Replaces a file, or writes to a device; gives what is wrong where it cannot, for people.
  public static func write(_ bytes: [UInt8], to path: String) -> String? {
    do throws(FileError) {
      if DirectFile.serves(path) {
        let file = try DirectFile(path: path)
        try file.write(bytes)
        try file.commit()
      } else {
        let file = try AtomicFile(path: path)
        do throws(FileError) {
          try file.write(bytes)
          try file.commit()
        } catch {
          file.discard()
          throw error
        }
      }
      return nil
    } catch {
      return error.message
    }
  }
}
