#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that goes with its object, and all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/trek-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    precondition(!path.isEmpty, "no temporary folder could be made")
  }

  deinit { Self.remove(path) }

  /// Makes a folder in it.
  func makeFolder(_ name: String) { mkdir("\(path)/\(name)", 0o700) }

  /// Makes a symbolic link in it.
  func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }

  /// Makes a file in it.
  func write(_ name: String, _ text: String) {
    guard let file = fopen("\(path)/\(name)", "w") else { preconditionFailure("no \(name)") }
    fputs(text, file)
    fclose(file)
  }

  /// The text of a file in it, or nil where there is none.
  func text(_ name: String) -> String? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let byte = fgetc(file)
      if byte == EOF { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(path) else {
      unlink(path)
      return
    }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    closedir(directory)
    for name in names where name != "." && name != ".." { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
