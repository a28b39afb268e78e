internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// The argument of `read`: a path or a pattern, or a list of them.
struct ReadPaths: ArgumentValue {
  let paths: [String]

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .text(let text): paths = [text.string]
    case .list(let list): paths = try [String](argument: .list(list))
    default:
      throw ArgumentMismatch("must be a path or a list of paths, and is \(argument.typeName)")
    }
  }

  var argumentText: String { paths.count == 1 ? paths[0].argumentText : paths.argumentText }

  /// A file that was found.
  struct File: Sendable {
    /// Where it is.
    let path: String
    /// How messages name it.
    let shown: String
  }

  /// The files, patterns among them resolved: each pattern's sorted, all in the order given.
  func files(in context: StageContext, stage: String) throws(StageFailure) -> [File] {
    var files: [File] = []
    for path in paths {
      if path == "-" {
        throw StageFailure(
          code: "\(stage).file", "`-` is no file", help: "`stdin` reads standard input")
      }
      let resolved = try context.world.path(path, for: .read)
      guard Glob.isPattern(path), !FileStatus.exists(resolved) else {
        files.append(File(path: resolved, shown: path))
        continue
      }
      let found = try FoundFiles.matching(path, in: context, stage: stage)
      if found.isEmpty {
        throw StageFailure(code: "\(stage).file", "no file matches `\(path)`")
      }
      files += found
    }
    return files
  }
}

/// Files by pattern.
enum FoundFiles {
  /// The files that match, sorted by their paths; those that the policy forbids are a failure.
  static func matching(
    _ pattern: String, in context: StageContext, stage: String
  ) throws(StageFailure) -> [ReadPaths.File] {
    let isAbsolute = pattern.hasPrefix("/")
    let folder = try context.world.path(".", for: .read)
    func place(_ path: String) -> String { isAbsolute ? path : folder + "/" + path }
    let full = FileStatus.isFolder(place(pattern)) ? pattern + "/*" : pattern
    let found: [String]
    do throws(FileError) {
      found = try Glob(full).paths(in: folder)
    } catch {
      throw StageFailure(error, stage: stage)
    }
    var files: [ReadPaths.File] = []
    for path in found where FileStatus.isFile(place(path)) {
      files.append(ReadPaths.File(path: try context.world.path(path, for: .read), shown: path))
    }
    return files
  }
}
