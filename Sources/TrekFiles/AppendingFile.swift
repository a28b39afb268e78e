#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A file to which whole lines are added; what was there stays as it is.
///
/// Each `write` is of whole lines, and one that fails is taken back, so that no line is ever torn.
/// A symbolic link of the name is followed. While it is open it is locked against other runs.
public final class AppendingFile: WritableFile {
  /// The path, as messages show it.
  public let shownPath: String
  /// Whether the file was there and held anything.
  public let hadContent: Bool

  private let calls: SystemCalls
  private var descriptor: Int32
  private var length: Int
  private var isBroken = false

  /// Opens a file to add to, or makes it.
  ///
  /// Where its last line was torn, by a crash say, a line end is put behind it.
  public init(
    path: String, shownPath: String? = nil, calls: SystemCalls = .system
  ) throws(FileError) {
    let shown = shownPath ?? path
    self.shownPath = shown
    self.calls = calls
    if path.utf8.contains(0) {
      throw FileError(.open, shown, because: "the path holds a NUL byte")
    }
    var opened: Int32
    repeat {
      opened = calls.open(AT_FDCWD, path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    } while opened < 0 && errno == EINTR
    if opened < 0 { throw FileError(.open, shown, number: errno) }
    do throws(FileError) {
      length = try Self.prepare(opened, shown)
    } catch {
      _ = close(opened)
      throw error
    }
    descriptor = opened
    hadContent = length > 0
    if hadContent, !Self.endsInLine(opened, length) { try write([10]) }
  }

  deinit { _ = abandon() }

  private static func prepare(_ descriptor: Int32, _ shown: String) throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(.open, shown, number: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(.open, shown, because: "it is no plain file, and cannot be added to")
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
      throw FileError(.open, shown, because: "another run is writing it")
    }
    guard fstat(descriptor, &status) == 0 else { throw FileError(.open, shown, number: errno) }
    return Int(status.st_size)
  }

  private static func endsInLine(_ descriptor: Int32, _ length: Int) -> Bool {
    var last: UInt8 = 10
    return pread(descriptor, &last, 1, off_t(length - 1)) != 1 || last == 10
  }

  /// Adds whole lines: all of them, or after a failure none.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if descriptor < 0 { throw FileError(.write, shownPath, number: EBADF) }
    if isBroken {
      throw FileError(.write, shownPath, because: "writing it has failed before")
    }
    do throws(FileError) {
      try DescriptorWriter(descriptor: descriptor, shownPath: shownPath, calls: calls).write(bytes)
    } catch {
      isBroken = true
      // If even this fails, the next run repairs the torn line.
      _ = ftruncate(descriptor, off_t(length))
      throw error
    }
    length += bytes.count
  }

  /// Brings the lines to the disk and closes the file.
  public func commit() throws(FileError) {
    if descriptor < 0 { throw FileError(.write, shownPath, number: EBADF) }
    if isBroken {
      throw FileError(.write, shownPath, because: "writing it has failed before")
    }
    let closing = descriptor
    descriptor = -1
    let synced = calls.sync(closing)
    let number = errno
    let closed = calls.close(closing)
    if synced != 0 && number != EINVAL && number != EINTR && number != ENOTSUP {
      throw FileError(.sync, shownPath, number: number)
    }
    if closed != 0 && errno != EINTR { throw FileError(.close, shownPath, number: errno) }
  }

  /// Closes the file; the lines that were added stay, each whole.
  public func abandon() -> String? {
    if descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    return nil
  }
}
