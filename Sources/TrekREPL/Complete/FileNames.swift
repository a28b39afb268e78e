#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The names of files that begin with a text.
enum FileNames {
  /// The most that are offered.
  private static let most = 500

  /// Names in the folder that the text names, folders with a `/`; hidden ones only where the text
  /// begins with a point.
  static func beginning(with path: String) -> [Candidate] {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let folder = String(path[..<cut])
    let prefix = String(path[cut...])
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var found: [Candidate] = []
    while let entry = readdir(stream), found.count < most {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1024) { String(cString: $0) }
      }
      guard name != ".", name != "..", name.hasPrefix(prefix),
        name.first != "." || prefix.first == ".",
        // What a terminal could not show as it is cannot be entered either.
        name.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
      else { continue }
      var status = stat()
      let isFolder =
        stat(folder + name, &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
      found.append(Candidate(folder + name + (isFolder ? "/" : ""), isFolder ? "folder" : ""))
    }
    return found.sorted { $0.text < $1.text }
  }
}
