#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What stands at a path, symbolic links followed.
public enum FileStatus {
  /// Whether there is anything.
  public static func exists(_ path: String) -> Bool { kind(path) != nil }

  /// Whether it is a plain file, or something that is read like one: a pipe, a device.
  public static func isFile(_ path: String) -> Bool {
    kind(path).map { $0 != S_IFDIR } ?? false
  }

  /// Whether it is a folder.
  public static func isFolder(_ path: String) -> Bool { kind(path) == S_IFDIR }

  private static func kind(_ path: String) -> mode_t? {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT
  }
}
