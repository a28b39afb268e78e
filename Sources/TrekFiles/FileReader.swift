#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Reads a file from its beginning to its end in pieces of the caller's size.
///
/// Used by one task at a time. Closes what it opened when it is freed.
public final class FileReader {
  /// The path, as messages show it.
  public let path: String
  private let descriptor: Int32
  private let owned: Bool

  /// Opens a file; a folder is refused.
  ///
  /// - Parameters:
  ///   - path: Where the file is.
  ///   - shownPath: How messages name it; nil: as `path`.
  public init(path: String, shownPath: String? = nil) throws(FileError) {
    self.path = shownPath ?? path
    if path.utf8.contains(0) {
      throw FileError(.open, self.path, because: "the path holds a NUL byte")
    }
    var opened: Int32
    repeat {
      opened = open(path, O_RDONLY | O_CLOEXEC)
    } while opened < 0 && errno == EINTR
    if opened < 0 { throw FileError(.open, self.path, number: errno) }
    descriptor = opened
    owned = true
    var status = stat()
    if fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FileError(.open, self.path, number: EISDIR)
    }
  }

  /// Reads from a descriptor that stays the caller's.
  public init(descriptor: Int32, shownPath: String) {
    path = shownPath
    self.descriptor = descriptor
    owned = false
  }

  deinit {
    // What was only read cannot be lost by a failing close.
    if owned { _ = close(descriptor) }
  }

  /// Reads the next bytes: as many as there are now, at most as many as the target takes.
  ///
  /// - Returns: How many bytes were read; 0 at the end only, or where the target is empty.
  public func read(into target: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    guard let base = target.baseAddress, target.count > 0 else { return 0 }
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, base, min(target.count, 1 << 30))
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, base, min(target.count, 1 << 30))
      #else
        let count = Glibc.read(descriptor, base, min(target.count, 1 << 30))
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw FileError(.read, path, number: errno) }
    }
  }
}
