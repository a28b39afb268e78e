#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif
internal import Synchronization

/// A folder in which files are made under names that came from elsewhere.
///
/// Nothing is made outside of it: names are looked up from the open folder, component by component,
/// and no component may be a symbolic link. In one run each name is given once, so that no item's
/// file replaces another's; files of earlier runs are replaced. Safe to use from any thread.
public final class SafeFolder: Sendable {
  /// The path, as messages show it.
  public let shownPath: String
  private let root: Folder
  private let calls: SystemCalls
  // The hashes of the names given; the names themselves would grow with the run.
  private let given = Mutex<Set<Int>>([])

  /// Opens a folder, and makes it where it is missing, with the folders above it.
  public init(
    path: String, shownPath: String? = nil, calls: SystemCalls = .system
  ) throws(FileError) {
    let shown = shownPath ?? path
    self.shownPath = shown
    self.calls = calls
    if path.utf8.contains(0) {
      throw FileError(.open, shown, because: "the path holds a NUL byte")
    }
    var made = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      made += component + "/"
      if mkdir(made, 0o777) != 0 && errno != EEXIST && errno != EISDIR && errno != EROFS {
        // A folder that may not be made may still be there.
        var status = stat()
        let number = errno
        if stat(made, &status) != 0 { throw FileError(.makeFolder, shown, number: number) }
      }
    }
    root = try Folder(path: path.isEmpty ? "." : path, shownPath: shown)
  }

  /// Begins a file under a safe name, which must not have been given in this run.
  ///
  /// - Parameter sync: As for `AtomicFile`.
  public func begin(_ name: SafeName, sync: Bool = false) throws(FileError) -> AtomicFile {
    let shown = shownPath == "." || shownPath.isEmpty ? name.path : "\(shownPath)/\(name.path)"
    let folder = try folder(name.folders)
    try claim(name, shown)
    do throws(FileError) {
      return try AtomicFile(
        place: name.folders.isEmpty ? .folder(root) : .inside(self, name.folders), in: folder,
        name: name.last, shownPath: shown, sync: sync, calls: calls)
    } catch {
      release(name)
      throw error
    }
  }

  /// Says that the file of a name will not be made after all, so that the name is free again.
  public func release(_ name: SafeName) {
    let key = key(name)
    given.withLock { _ = $0.remove(key) }
  }

  private func claim(_ name: SafeName, _ shown: String) throws(FileError) {
    let key = key(name)
    if given.withLock({ $0.insert(key).inserted }) { return }
    throw FileError(.open, shown, because: "another item of this run has that name")
  }

  private func key(_ name: SafeName) -> Int {
    #if canImport(Darwin)
      // Its file systems take names that differ in case for one.
      return name.path.lowercased().hashValue
    #else
      return name.path.hashValue
    #endif
  }

  /// A folder in this one, made where it is missing.
  func folder(_ components: [String]) throws(FileError) -> Folder {
    var folder = root
    var shown = shownPath
    for component in components {
      shown += "/" + component
      folder = try folder.makeFolder(component, shownPath: shown)
    }
    return folder
  }
}
