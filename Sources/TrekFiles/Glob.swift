#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Finds files by a pattern: `*`, `?`, `[a-z]`, and `**` for any number of folders.
///
/// Names that begin with a dot are found only by a component that does. `**` does not follow
/// symbolic links.
public struct Glob: Sendable {
  /// The most folders that `**` goes down.
  public static let deepest = 64

  private let pattern: String
  private let components: [GlobComponent]
  private let isAbsolute: Bool

  /// Reads a pattern.
  public init(_ pattern: String) {
    self.pattern = pattern
    isAbsolute = pattern.hasPrefix("/")
    components = pattern.split(separator: "/").map { GlobComponent(String($0)) }
  }

  /// Whether a path has any of the characters that make it a pattern.
  public static func isPattern(_ path: String) -> Bool {
    path.utf8.contains {
      $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
    }
  }

  /// The paths of all that matches, sorted by their bytes.
  ///
  /// - Parameter folder: What a relative pattern starts from; it does not stand in the result.
  /// - Throws: Where a folder that the pattern names outright cannot be read. Those that a wildcard
  ///   found are passed over.
  public func paths(in folder: String = ".") throws(FileError) -> [String] {
    var found: [String] = []
    // Folders to look into, with the index of the component to match there; a stack, since how
    // deep they nest is the file system's choice.
    var pending: [(path: String, index: Int, depth: Int)] = [(isAbsolute ? "/" : "", 0, 0)]
    while let (path, index, depth) = pending.popLast() {
      guard index < components.count else {
        found.append(path)
        continue
      }
      switch components[index] {
      case .literal(let name):
        let next = join(path, name)
        if exists(resolve(next, folder)) { pending.append((next, index + 1, depth)) }
      case .anyDepth:
        pending.append((path, index + 1, depth))
        if depth >= Glob.deepest { continue }
        for name in names(resolve(path, folder)) ?? [] where !name.hasPrefix(".") {
          let next = join(path, name)
          if isFolder(resolve(next, folder)) { pending.append((next, index, depth + 1)) }
        }
      case .wildcard(let matcher):
        guard let names = names(resolve(path, folder)) else {
          if pendingIsOutright(index) {
            throw FileError(.list, path.isEmpty ? "." : path, number: errno)
          }
          continue
        }
        for name in names where matcher.matches(name) {
          let next = join(path, name)
          let isLast = index + 1 == components.count
          if isLast || isFolder(resolve(next, folder), following: true) {
            pending.append((next, index + 1, depth))
          }
        }
      }
    }
    var seen = Set<String>()
    return found.filter { !$0.isEmpty && seen.insert($0).inserted }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func pendingIsOutright(_ index: Int) -> Bool {
    components[..<index].allSatisfy { if case .literal = $0 { true } else { false } }
  }

  private func join(_ path: String, _ name: String) -> String {
    path.isEmpty || path == "/" ? path + name : path + "/" + name
  }

  private func resolve(_ path: String, _ folder: String) -> String {
    if isAbsolute { return path }
    return path.isEmpty ? folder : folder + "/" + path
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  private func isFolder(_ path: String, following: Bool = false) -> Bool {
    var status = stat()
    let result = following ? stat(path, &status) : lstat(path, &status)
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, or nil where it cannot be read; `errno` says why.
  private func names(_ path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
