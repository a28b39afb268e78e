#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Opens `NAME.part`, under which a file is written until it is whole.
enum PartFile {
  /// What is put behind the name.
  static let suffix = ".part"

  /// A descriptor of the empty, locked file.
  ///
  /// A new file is made where there is none. One that an earlier run left is taken over, unless
  /// another run holds its lock. Links are refused, symbolic and hard ones: writing through them
  /// would change a file elsewhere.
  static func open(
    in folder: Folder, name: String, shownPath: String, calls: SystemCalls
  ) throws(FileError) -> Int32 {
    let part = name + suffix
    let shown = shownPath + suffix
    // Each round can lose a race against another run; a few are plenty.
    for _ in 0..<16 {
      var descriptor = calls.open(
        folder.descriptor, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if descriptor < 0 && errno == EEXIST {
        descriptor = calls.open(
          folder.descriptor, part, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        if descriptor < 0 && errno == ENOENT { continue }
      }
      if descriptor < 0 {
        if errno == EINTR { continue }
        throw FileError(.open, shown, number: errno)
      }
      do throws(FileError) {
        if try takeOver(descriptor, folder, part, shown) { return descriptor }
      } catch {
        _ = close(descriptor)
        throw error
      }
      _ = close(descriptor)
    }
    throw FileError(.open, shown, because: "another run keeps replacing it")
  }

  /// Locks and empties an opened file; false where the name stands for another one by now.
  private static func takeOver(
    _ descriptor: Int32, _ folder: Folder, _ part: String, _ shown: String
  ) throws(FileError) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(.open, shown, number: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(.open, shown, because: "it is no plain file")
    }
    if status.st_nlink > 1 {
      throw FileError(.open, shown, because: "it is a hard link to another file")
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // File systems without locks are no reason to refuse the work.
      if errno == EWOULDBLOCK {
        throw FileError(.open, shown, because: "another run is writing it")
      }
    }
    // Between opening and locking, who held the lock may have given the file its final name.
    guard let now = folder.status(of: part), now.st_ino == status.st_ino,
      now.st_dev == status.st_dev
    else { return false }
    if ftruncate(descriptor, 0) != 0 { throw FileError(.write, shown, number: errno) }
    return true
  }
}
