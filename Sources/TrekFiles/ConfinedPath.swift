#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Paths that must not lead out of a folder, neither by `..` nor by a symbolic link.
///
/// What the folder holds is looked at when the path is resolved: who can make links in it
/// meanwhile can lead out of it, so it must be nobody's whom one does not trust.
public enum ConfinedPath {
  /// The real path of what a path leads to, where that is in the folder or is it; nil where it is
  /// not, or where a link in it leads nowhere.
  ///
  /// - Parameters:
  ///   - path: absolute, or relative to the folder; what it names need not exist.
  ///   - folder: exists.
  public static func resolve(_ path: String, in folder: String) -> String? {
    guard !path.utf8.contains(0), let root = real(folder) else { return nil }
    var parts = path.split(separator: "/").map(String.init).filter { $0 != "." }
    var place = path.hasPrefix("/") ? "" : root
    while !parts.isEmpty {
      let part = parts.removeFirst()
      // By the file system's own reading: `a/..` is the folder above what `a` leads to.
      let next = place + "/" + part
      if let found = real(next) {
        place = found == "/" ? "" : found
        continue
      }
      // Nothing is there. A link that leads nowhere would be followed by who writes.
      var status = stat()
      guard lstat(next, &status) != 0, !parts.contains(".."), part != ".." else { return nil }
      place = ([next] + parts).joined(separator: "/")
      break
    }
    if place.isEmpty { place = "/" }
    let isInside = place == root || place.hasPrefix(root == "/" ? "/" : root + "/")
    return isInside ? place : nil
  }

  private static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
