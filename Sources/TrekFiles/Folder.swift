#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// An open folder, in which names are looked up whatever happens to the path that led to it.
final class Folder: Sendable {
  let descriptor: Int32

  /// Takes over a descriptor.
  init(owning descriptor: Int32) { self.descriptor = descriptor }

  /// Opens a folder by its path; symbolic links in it are followed.
  convenience init(path: String, shownPath: String) throws(FileError) {
    if path.utf8.contains(0) {
      throw FileError(.open, shownPath, because: "the path holds a NUL byte")
    }
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if opened < 0 { throw FileError(.open, shownPath, number: errno) }
    self.init(owning: opened)
  }

  deinit { _ = close(descriptor) }

  /// Opens a folder in this one, which must not be a symbolic link; makes it where it is missing.
  func makeFolder(_ name: String, shownPath: String) throws(FileError) -> Folder {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    var opened = openat(descriptor, name, flags)
    if opened < 0 && errno == ENOENT {
      if mkdirat(descriptor, name, 0o777) != 0 && errno != EEXIST {
        throw FileError(.makeFolder, shownPath, number: errno)
      }
      opened = openat(descriptor, name, flags)
    }
    if opened < 0 {
      let number = errno
      // Systems differ in what they say to O_DIRECTORY with O_NOFOLLOW on a link.
      throw FileError(.open, shownPath, number: isLink(name) ? ELOOP : number)
    }
    return Folder(owning: opened)
  }

  /// What stands under a name, links not followed; nil where nothing does.
  func status(of name: String) -> stat? {
    var status = stat()
    return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  private func isLink(_ name: String) -> Bool {
    status(of: name).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
  }
}
