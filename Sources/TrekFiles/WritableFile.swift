/// A file that is being written: whole at its end, or recognisably not.
///
/// Used by one task at a time. One of `commit` and `abandon` ends it; freed without either, it is
/// abandoned.
public protocol WritableFile: AnyObject {
  /// The path, as messages show it.
  var shownPath: String { get }
  /// Writes bytes at the end of what was written before.
  ///
  /// After a failure nothing more can be written, and `commit` fails as well.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError)
  /// Makes what was written final.
  func commit() throws(FileError)
  /// Ends without making it final.
  ///
  /// - Returns: The path of what was left beside, or nil where nothing was.
  func abandon() -> String?
}

extension WritableFile {
  /// Writes the bytes of an array.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    let failure = bytes.withUnsafeBytes { bytes -> FileError? in
      do throws(FileError) {
        try write(bytes)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}
