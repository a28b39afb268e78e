import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files of the package, by their paths from its top.
enum PackageFiles {
  static let top = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  static let updates = getenv("TREK_UPDATE").map { String(cString: $0) } == "1"

  static func text(_ path: String) -> String { text(atAbsolute: "\(top)/\(path)") }

  static func text(atAbsolute path: String) -> String {
    guard case .success(let source) = FileLoader.script(path) else { return "" }
    return String(decoding: source.bytes, as: UTF8.self)
  }

  static func write(_ text: some StringProtocol, to path: String) {
    _ = WholeFile.write(Array(text.utf8), to: "\(top)/\(path)")
  }

  static func names(in folder: String) -> [String] {
    guard let stream = opendir("\(top)/\(folder)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// A path in a folder that nobody else has.
  static func temporary(_ name: String) -> String {
    var template = Array("/tmp/trek-repl-XXXXXX\0".utf8CString)
    guard mkdtemp(&template) != nil else { return "/tmp/\(name)" }
    let folder = String(
      decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return "\(folder)/\(name)"
  }
}
