#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Takes paths apart.
enum PathParts {
  /// The path of the folder and the name in it.
  static func split(
    _ path: String, shownPath: String
  ) throws(FileError) -> (folder: String, name: String) {
    if path.utf8.contains(0) {
      throw FileError(.open, shownPath, because: "the path holds a NUL byte")
    }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    if name.isEmpty || name == "." || name == ".." {
      throw FileError(.open, shownPath, number: EISDIR)
    }
    guard let slash else { return (".", name) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
  }
}
