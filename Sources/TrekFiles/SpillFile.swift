#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A file without a name, for what does not fit into memory.
///
/// Its name is taken away as soon as it is made, so that nothing is left of it however the process
/// ends. Used by one task at a time.
public final class SpillFile {
  /// Where it was made, as messages show it.
  public let folder: String
  private let descriptor: Int32
  private let calls: SystemCalls
  /// How many bytes were written.
  public private(set) var count = 0

  /// Makes a file in a folder.
  public init(in folder: String, calls: SystemCalls = .system) throws(FileError) {
    self.folder = folder
    self.calls = calls
    if folder.utf8.contains(0) {
      throw FileError(.open, folder, because: "the path holds a NUL byte")
    }
    var template = Array((folder + "/trek-spill-XXXXXX").utf8CString)
    let (made, number) = template.withUnsafeMutableBufferPointer { name -> (Int32, Int32) in
      guard let base = name.baseAddress else { return (-1, EINVAL) }
      let made = mkstemp(base)
      if made < 0 { return (made, errno) }
      unlink(base)
      return (made, 0)
    }
    if made < 0 { throw FileError(.open, folder + "/trek-spill-…", number: number) }
    _ = fcntl(made, F_SETFD, FD_CLOEXEC)
    descriptor = made
  }

  deinit { _ = close(descriptor) }

  /// How messages name it.
  private var shownPath: String { folder + "/trek-spill-…" }

  /// Writes bytes at its end.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try DescriptorWriter(descriptor: descriptor, shownPath: shownPath, calls: calls).write(bytes)
    count += bytes.count
  }

  /// Drops what was written behind a place, after an `append` that failed.
  public func truncate(to place: Int) {
    _ = ftruncate(descriptor, off_t(place))
    _ = lseek(descriptor, off_t(place), SEEK_SET)
    count = place
  }

  /// Reads bytes from a place, at most as many as the target takes; 0 at the end only.
  public func read(
    at place: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    while true {
      let count = pread(descriptor, target.baseAddress, target.count, off_t(place))
      if count >= 0 { return count }
      if errno != EINTR { throw FileError(.read, shownPath, number: errno) }
    }
  }
}
