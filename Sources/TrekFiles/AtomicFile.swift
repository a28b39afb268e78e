#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A file that takes its name when it is whole: until then it is `NAME.part` beside.
///
/// A symbolic link of the name is replaced, not followed. The permissions of a file that was there
/// stay.
public final class AtomicFile: WritableFile {
  /// The path, as messages show it.
  public let shownPath: String
  /// How many bytes were written.
  public private(set) var count = 0

  private let place: Place
  private let name: String
  private let sync: Bool
  private let calls: SystemCalls
  private var descriptor: Int32
  private var isBroken = false
  /// What `NAME.part` was when it was closed; another run that took it over has changed it.
  private var sealed: FileIdentity?

  /// The folder that the file stands in: held open, or found again from another that is.
  enum Place {
    case folder(Folder)
    case inside(SafeFolder, [String])

    func open() throws(FileError) -> Folder {
      switch self {
      case .folder(let folder): return folder
      case .inside(let root, let components): return try root.folder(components)
      }
    }
  }

  /// Begins a file at a path whose folder exists.
  ///
  /// - Parameters:
  ///   - path: Where it is to be.
  ///   - shownPath: How messages name it; nil: as `path`.
  ///   - sync: Whether it is brought to the disk before it takes its name, so that it survives a
  ///     loss of power.
  ///   - isPrivate: Whether a file that was not there before is its owner's alone.
  public convenience init(
    path: String, shownPath: String? = nil, sync: Bool = true, isPrivate: Bool = false,
    calls: SystemCalls = .system
  ) throws(FileError) {
    let shown = shownPath ?? path
    let (folderPath, name) = try PathParts.split(path, shownPath: shown)
    let folder = try Folder(path: folderPath, shownPath: shown)
    try self.init(
      place: .folder(folder), in: folder, name: name, shownPath: shown, sync: sync, calls: calls)
    if isPrivate, folder.status(of: name) == nil { _ = fchmod(descriptor, 0o600) }
  }

  init(
    place: Place, in folder: Folder, name: String, shownPath: String, sync: Bool,
    calls: SystemCalls
  ) throws(FileError) {
    self.place = place
    self.name = name
    self.shownPath = shownPath
    self.sync = sync
    self.calls = calls
    let old = folder.status(of: name)
    if let old, old.st_mode & S_IFMT == S_IFDIR {
      descriptor = -1
      throw FileError(.open, shownPath, number: EISDIR)
    }
    descriptor = try PartFile.open(in: folder, name: name, shownPath: shownPath, calls: calls)
    if let old, old.st_mode & S_IFMT == S_IFREG {
      // Without leave to do so the file keeps the permissions that new files get.
      _ = fchmod(descriptor, old.st_mode & 0o777)
    }
  }

  deinit { _ = abandon() }

  /// Writes bytes at the end of what was written before.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try checkOpen()
    do throws(FileError) {
      try DescriptorWriter(descriptor: descriptor, shownPath: shownPath, calls: calls).write(bytes)
    } catch {
      isBroken = true
      throw error
    }
    count += bytes.count
  }

  /// Drops what was written, to begin anew.
  public func restart() throws(FileError) {
    try checkOpen()
    if ftruncate(descriptor, 0) != 0 || lseek(descriptor, 0, SEEK_SET) != 0 {
      isBroken = true
      throw FileError(.write, shownPath, number: errno)
    }
    count = 0
  }

  /// Ends the writing and closes the file, which keeps no descriptor until `commit` or `discard`.
  public func seal() throws(FileError) {
    if sealed != nil { return }
    try checkOpen()
    if sync {
      var result: Int32
      repeat { result = calls.sync(descriptor) } while result != 0 && errno == EINTR
      // Some file systems have nothing to bring anywhere, and say so.
      if result != 0 && errno != EINVAL && errno != ENOTSUP {
        isBroken = true
        throw FileError(.sync, shownPath, number: errno)
      }
    }
    let identity = FileIdentity(descriptor: descriptor)
    let closing = descriptor
    descriptor = -1
    // After EINTR the descriptor is gone on all systems that matter here; only errors count.
    if calls.close(closing) != 0 && errno != EINTR {
      throw FileError(.close, shownPath, number: errno)
    }
    sealed = identity
  }

  /// Gives the file its name; after a failure what was written is still `NAME.part`.
  public func commit() throws(FileError) {
    try seal()
    guard let identity = sealed else { throw FileError(.write, shownPath, number: EBADF) }
    sealed = nil
    let folder = try place.open()
    guard FileIdentity(name: name + PartFile.suffix, in: folder) == identity else {
      throw FileError(.rename, shownPath, because: "another run has taken `\(partPath)`")
    }
    if calls.rename(folder.descriptor, name + PartFile.suffix, name) != 0 {
      throw FileError(.rename, shownPath, number: errno)
    }
    if sync { try syncFolder(folder) }
  }

  private func syncFolder(_ folder: Folder) throws(FileError) {
    if calls.sync(folder.descriptor) == 0 { return }
    if errno != EINVAL && errno != EINTR && errno != EBADF && errno != ENOTSUP {
      throw FileError(.sync, shownPath, number: errno)
    }
  }

  /// Where what was written is until it is whole, as messages show it.
  public var partPath: String { shownPath + PartFile.suffix }

  /// Ends without a trace: what was written is taken away.
  public func discard() {
    if let identity = sealed {
      sealed = nil
      if let folder = try? place.open(),
        FileIdentity(name: name + PartFile.suffix, in: folder) == identity
      {
        unlinkat(folder.descriptor, name + PartFile.suffix, 0)
      }
      return
    }
    guard descriptor >= 0 else { return }
    // Taken away while it is locked, so that it is not another run's by then.
    if let folder = try? place.open() {
      unlinkat(folder.descriptor, name + PartFile.suffix, 0)
    }
    _ = close(descriptor)
    descriptor = -1
  }

  /// Closes the file and leaves what was written as `NAME.part`; an empty one is taken away.
  public func abandon() -> String? {
    if sealed != nil, count > 0 {
      sealed = nil
      return partPath
    }
    // What a failed write left counts too.
    var status = stat()
    if descriptor >= 0, fstat(descriptor, &status) == 0, status.st_size > 0 {
      _ = close(descriptor)
      descriptor = -1
      return partPath
    }
    discard()
    return nil
  }

  private func checkOpen() throws(FileError) {
    if descriptor < 0 { throw FileError(.write, shownPath, number: EBADF) }
    if isBroken {
      throw FileError(.write, shownPath, because: "writing it has failed before")
    }
  }
}
