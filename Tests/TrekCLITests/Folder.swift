#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files as the tests need them.
enum Files {
  /// The top folder of the package.
  static let package: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  /// The text of a file, or nil where there is none.
  static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }

  /// Replaces a file.
  static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
    let bytes = Array(text.utf8)
    precondition(fwrite(bytes, 1, bytes.count, file) == bytes.count, "cannot write \(path)")
    fclose(file)
  }

  /// The names in a folder, sorted; none where it does not exist.
  static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The paths of all files below a folder, relative to it, sorted.
  static func tree(_ path: String, below prefix: String = "") -> [String] {
    names(in: path).flatMap { name -> [String] in
      isFolder("\(path)/\(name)")
        ? tree("\(path)/\(name)", below: "\(prefix)\(name)/") : [prefix + name]
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// A folder that goes with its object.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/trek-cli-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    precondition(!path.isEmpty, "no temporary folder could be made")
  }

  deinit {
    for file in Files.tree(path) { unlink("\(path)/\(file)") }
    removeFolders(path)
  }

  private func removeFolders(_ path: String) {
    for name in Files.names(in: path) where Files.isFolder("\(path)/\(name)") {
      removeFolders("\(path)/\(name)")
    }
    rmdir(path)
  }
}
