public import TrekCheck
public import TrekFiles

/// Loads the files that scripts `use` from the file system.
public enum FileLoader {
  /// The most bytes of one script.
  static let limit = 64 << 20

  /// Reads a file whose path is relative to the folder of the script that uses it.
  public static let load: SourceLoader = { path, from in
    let resolved = resolve(path, from: from)
    do throws(FileError) {
      return .success(LoadedSource(name: resolved, bytes: try read(resolved)))
    } catch {
      return .failure(LoadFailure(error.message))
    }
  }

  /// The script in a file, under the name that it was asked for by.
  public static func script(_ path: String) -> Result<LoadedSource, LoadFailure> {
    do throws(FileError) {
      return .success(LoadedSource(name: path, bytes: try read(path)))
    } catch {
      return .failure(LoadFailure(error.message))
    }
  }

  /// The whole content of a file.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let reader = try FileReader(path: path)
    var bytes: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = try reader.read(into: piece)
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
      if bytes.count > limit {
        throw FileError(.read, path, because: "a script has at most \(limit) bytes")
      }
    }
  }

  /// The path as it stands from the folder of the run, without `.` and, where that is sure, `..`.
  static func resolve(_ path: String, from: String) -> String {
    var parts: [Substring] = []
    if !path.hasPrefix("/"), let slash = from.lastIndex(of: "/") {
      parts = from[..<slash].split(separator: "/", omittingEmptySubsequences: true)
    }
    let isAbsolute = path.hasPrefix("/") || from.hasPrefix("/")
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
  }
}
