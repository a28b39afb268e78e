#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How many connections the process can have open at once.
enum DescriptorBudget {
  /// Half of the descriptors that are left: files that bodies are written to, and name look-ups,
  /// need descriptors as well.
  static func connections() -> Int {
    var limit = rlimit()
    #if canImport(Glibc)
      let failure = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #else
      let failure = getrlimit(RLIMIT_NOFILE, &limit)
    #endif
    if failure != 0 { return connections(limit: 256, open: 16) }
    return connections(limit: Int(min(limit.rlim_cur, 1 << 20)), open: openDescriptors())
  }

  /// The same for a limit and a number of descriptors that are open already.
  static func connections(limit: Int, open: Int) -> Int {
    max(2, (limit - open - 8) / 2)
  }

  private static func openDescriptors() -> Int {
    guard let folder = opendir("/dev/fd") else { return 16 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Less `.`, `..` and the folder itself.
    return max(0, count - 3)
  }
}
