import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether what a plan gave may be given again, as far as it depends on what is not the network:
/// on files that may have changed, or on effects that the user wants each time.
enum FileStamps {
  /// Stages with effects, or with input that is gone once it was read.
  private static let once: Set<String> = ["stdin", "exec", "dead", "every", "peek"]
  /// Stages that read files.
  private static let readers: Set<String> = ["read", "files", "sqlite"]

  /// The state of the files that a plan reads, as text; nil where it cannot be told, or where the
  /// plan does something beside giving items.
  static func of(_ program: CheckedProgram) -> String? {
    var stamps = ""
    for call in program.calls {
      let name = call.definition.name
      if call.definition.shape == .sink || once.contains(name) { return nil }
      guard readers.contains(name) else { continue }
      guard let first = call.definition.parameters.first,
        case .expression(let path)? = call.arguments[first.name]?.last?.kind,
        case .constant(.text(let text)) = path.kind, let stamp = stamp(of: text.string)
      else { return nil }
      stamps += "file \(text.string) \(stamp)\n"
    }
    return stamps
  }

  private static func stamp(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return "\(status.st_dev) \(status.st_ino) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)"
  }
}
