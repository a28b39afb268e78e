#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A device or a named pipe that is written to: it has no content that could be whole or half.
public final class DirectFile: WritableFile {
  /// The path, as messages show it.
  public let shownPath: String
  private let calls: SystemCalls
  private var descriptor: Int32

  /// Opens what is there to be written to.
  public init(
    path: String, shownPath: String? = nil, calls: SystemCalls = .system
  ) throws(FileError) {
    let shown = shownPath ?? path
    self.shownPath = shown
    self.calls = calls
    descriptor = calls.open(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0)
    if descriptor < 0 { throw FileError(.open, shown, number: errno) }
  }

  deinit { _ = abandon() }

  /// Whether a path leads to something that files are no name for: a device, a pipe, a socket.
  public static func serves(_ path: String) -> Bool {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return false }
    let kind = status.st_mode & S_IFMT
    return kind != S_IFREG && kind != S_IFDIR
  }

  /// Writes the bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if descriptor < 0 { throw FileError(.write, shownPath, number: EBADF) }
    try DescriptorWriter(descriptor: descriptor, shownPath: shownPath, calls: calls).write(bytes)
  }

  /// Closes it.
  public func commit() throws(FileError) {
    let closing = descriptor
    descriptor = -1
    if closing >= 0 && calls.close(closing) != 0 && errno != EINTR {
      throw FileError(.close, shownPath, number: errno)
    }
  }

  /// Closes it.
  public func abandon() -> String? {
    if descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    return nil
  }
}
