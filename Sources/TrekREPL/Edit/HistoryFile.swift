import Trek
import TrekFiles
import TrekSyntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was entered at the prompt, over sessions: an entry a line, the oldest first, with `\n` for
/// its line ends and `\\` for its backslashes.
///
/// Sessions side by side write it by turns, under a lock. Only its owner can read it.
struct HistoryFile: Sendable {
  /// The most entries that a session begins with.
  static let most = 10_000
  /// The size in bytes from which on the file is made shorter, to half of that.
  static let longest = 4 << 20

  private let path: String

  init(_ path: String) { self.path = path }

  /// Whether an entry is not to be kept: it begins with a blank, makes a secret, or holds one.
  static func isPrivate(_ entry: String, _ redactor: Redactor) -> Bool {
    if entry.first == " " || redactor.redact(entry) != entry { return true }
    // Also where it is wrong, and so no statement yet.
    let source = EntryText(number: 0, text: entry).parsed()
    return source.tokens.contains { $0.kind == .secretKeyword }
  }

  // MARK: Reading

  /// The entries, the oldest first; of equal ones the newest.
  func load() -> [String] {
    guard let bytes = try? FileLoader.read(path) else { return [] }
    var seen: Set<String> = []
    var entries: [String] = []
    for line in bytes.split(separator: 10).reversed() {
      guard let entry = Self.decoded(line), seen.insert(entry).inserted else { continue }
      entries.append(entry)
      if entries.count == Self.most { break }
    }
    return entries.reversed()
  }

  private static func decoded(_ line: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line {
      if isEscaped {
        bytes.append(byte == UInt8(ascii: "n") ? 10 : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private static func encoded(_ entry: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in entry.utf8 {
      switch byte {
      case 10: bytes += Array("\\n".utf8)
      case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
      default: bytes.append(byte)
      }
    }
    return bytes + [10]
  }

  // MARK: Writing

  /// Adds an entry; gives what is wrong where it cannot, for people.
  func append(_ entry: String) -> String? {
    makeFolders()
    guard let descriptor = openLocked() else { return fault }
    defer { close(descriptor) }
    let bytes = Self.encoded(entry)
    if lastLine(of: descriptor) == bytes { return nil }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { return fault }
    shorten(descriptor)
    return nil
  }

  /// The file, under the lock; nil with `errno` where it cannot be had.
  private func openLocked() -> Int32? {
    // Another session may put a shorter file in the place of the one that was opened.
    for _ in 0..<100 {
      let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      var own = stat()
      var there = stat()
      if flock(descriptor, LOCK_EX) == 0, fstat(descriptor, &own) == 0, stat(path, &there) == 0,
        own.st_dev == there.st_dev, own.st_ino == there.st_ino
      {
        return descriptor
      }
      close(descriptor)
    }
    errno = EAGAIN
    return nil
  }

  private var fault: String {
    "the history is not kept: `\(path)`: \(String(cString: strerror(errno)))"
  }

  /// The last bytes of the file from a line's start on.
  private func lastLine(of descriptor: Int32) -> [UInt8] {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let count = min(size, 64 << 10)
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes {
      pread(descriptor, $0.baseAddress, count, off_t(size - count))
    }
    guard read == count, count > 0 else { return [] }
    let start = bytes.dropLast().lastIndex(of: 10).map { $0 + 1 } ?? 0
    return Array(bytes[start...])
  }

  /// Puts a file with the newest entries in the place of one that has grown too long.
  private func shorten(_ descriptor: Int32) {
    guard lseek(descriptor, 0, SEEK_END) > Self.longest else { return }
    var bytes: [[UInt8]] = []
    var room = Self.longest / 2
    for entry in load().reversed() {
      let line = Self.encoded(entry)
      room -= line.count
      guard room >= 0 || bytes.isEmpty else { break }
      bytes.append(line)
    }
    // By way of a second file, so that whoever is killed in between loses nothing.
    guard let target = realpath(path, nil) else { return }
    defer { free(target) }
    let name = String(cString: target)
    let new = open("\(name).new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard new >= 0 else { return }
    let whole = Array(bytes.reversed().joined())
    let written = whole.withUnsafeBytes { write(new, $0.baseAddress, $0.count) }
    let isSafe = written == whole.count && fsync(new) == 0
    close(new)
    guard isSafe, rename("\(name).new", name) == 0 else {
      unlink("\(name).new")
      return
    }
  }

  private func makeFolders() {
    guard let end = path.lastIndex(of: "/") else { return }
    var folder = ""
    for part in path[..<end].split(separator: "/") {
      folder += "/\(part)"
      mkdir(folder, 0o700)
    }
  }
}
