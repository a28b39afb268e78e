internal import TrekFiles
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `cookies`: whether, or in which file.
struct CookiesArgument: ArgumentValue {
  enum Kind: Equatable {
    case none, kept
    case file(String)
  }

  let kind: Kind

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .bool(let isWanted): kind = isWanted ? .kept : .none
    case .text(let path) where !path.isEmpty && !path.string.utf8.contains(0):
      kind = .file(path.string)
    default: throw ArgumentMismatch("must be true, false or the path of a file")
    }
  }

  var argumentText: String { "\(kind)" }
}

/// Which cookies the requests of a call have.
enum SessionCookies {
  /// The jar; nil: they have none.
  ///
  /// A session has its own; a call that says `cookies:` without one has one of its own too. A file
  /// is one jar for all that name it.
  static func jar(
    _ wanted: CookiesArgument.Kind?, session: String?, in setting: RequestSetting
  ) throws(StageFailure) -> CookieJar? {
    switch wanted {
    case .some(.none): return nil
    case .some(.file(let path)):
      let read = try setting.world.path(path, for: .read)
      let write = try setting.world.path(path, for: .write)
      return try setting.jar("file \(write)") { () throws(StageFailure) in
        let initial = try CookieFile.read(read, shown: path)
        return SessionJar(CookieJar(initial: initial)) { lines throws(StageFailure) in
          try CookieFile.write(lines, to: write, shown: path)
        }
      }
    case .some(.kept):
      guard let session else { return CookieJar() }
      return try setting.jar("session \(session)") { SessionJar(CookieJar()) }
    case nil:
      guard let session else { return nil }
      return try setting.jar("session \(session)") { SessionJar(CookieJar()) }
    }
  }
}

/// A file of cookies in Netscape's form, as curl, wget and browsers' exporters write it: seven
/// fields a line with tabs between.
enum CookieFile {
  /// The most bytes that are read.
  private static let limit = 16 << 20

  private static let head = """
    # Netscape HTTP Cookie File
    # Written by trek; it holds secrets.

    """

  /// The lines of cookies; none where there is no file.
  static func read(_ path: String, shown: String) throws(StageFailure) -> [String] {
    guard FileStatus.exists(path) else { return [] }
    var bytes: [UInt8] = []
    do throws(FileError) {
      let reader = try FileReader(path: path, shownPath: shown)
      var room = [UInt8](repeating: 0, count: 64 << 10)
      while bytes.count <= limit {
        let count = try read(reader, into: &room)
        if count == 0 { break }
        bytes += room[..<count]
      }
    } catch {
      throw StageFailure(code: "cookies", error.message)
    }
    guard bytes.count <= limit else {
      throw StageFailure(code: "cookies", "`\(shown)` is larger than 16MiB")
    }
    var lines: [String] = []
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let line = String(decoding: line, as: UTF8.self).filter { $0 != "\r" }
      let isCookie = !line.hasPrefix("#") || line.hasPrefix("#HttpOnly_")
      guard isCookie, line.contains(where: { $0 != " " }) else { continue }
      guard line.split(separator: "\t", omittingEmptySubsequences: false).count == 7,
        !line.utf8.contains(0)
      else {
        throw StageFailure(
          code: "cookies", "line \(index + 1) of `\(shown)` is no cookie",
          help: "a file of cookies has seven fields a line, with tabs between, as curl writes it")
      }
      lines.append(line)
    }
    return lines
  }

  private static func read(
    _ reader: FileReader, into room: inout [UInt8]
  ) throws(FileError) -> Int {
    var failure: FileError?
    let count = room.withUnsafeMutableBytes { bytes -> Int in
      do throws(FileError) {
        return try reader.read(into: bytes)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return count
  }

  /// Writes a file whole, or leaves what was there.
  static func write(_ lines: [String], to path: String, shown: String) throws(StageFailure) {
    do throws(FileError) {
      let file = try AtomicFile(path: path, shownPath: shown, isPrivate: true)
      let text = Array((head + lines.sorted().map { $0 + "\n" }.joined()).utf8)
      try write(text, to: file)
      try file.commit()
    } catch {
      throw StageFailure(.output, code: "cookies", error.message)
    }
  }

  private static func write(_ bytes: [UInt8], to file: AtomicFile) throws(FileError) {
    var failure: FileError?
    bytes.withUnsafeBytes { raw in
      do throws(FileError) {
        try file.write(raw)
      } catch {
        failure = error
      }
    }
    if let failure {
      file.discard()
      throw failure
    }
  }
}
