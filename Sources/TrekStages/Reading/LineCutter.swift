#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif
internal import TrekStageKit
internal import TrekValues

/// Cuts a file into its lines, which are parts of the pieces in which it was read.
///
/// LF and CRLF end a line; what follows the last one is a line if it is not empty. A byte order
/// mark in front of the first is passed over.
struct LineCutter {
  /// The bytes asked of the system at a time: one of the sizes that buffers are pooled in.
  static let piece = 64 << 10
  /// The longest line; a longer one is taken for a file that is no text.
  static let longest = 64 << 20

  private let input: FileInput
  private var buffer = ByteBuffer()
  /// Where the next line begins, and where the whole lines in the buffer end.
  private var start = 0
  private var end = 0
  private var ended = false
  private var isFirst = true

  /// The number of the last line given, from 1.
  private(set) var line = 0

  /// Cuts a file.
  init(_ input: FileInput) { self.input = input }

  /// The path, as messages show it.
  var path: String { input.path }

  /// The stage that reads, for failures.
  var stage: String { input.stage }

  /// The next line without its end, or nil after the last.
  mutating func next() throws(StageFailure) -> Bytes? {
    if start >= end {
      guard try fill() else { return nil }
    }
    line += 1
    let from = start
    let (stop, next) = buffer.withUnsafeBytes { bytes -> (Int, Int) in
      guard let base = bytes.baseAddress,
        let found = memchr(base + from, 10, end - from)
      else { return (end, end) }
      let feed = UnsafeRawPointer(found) - base
      return (feed > from && bytes[feed - 1] == 13 ? feed - 1 : feed, feed + 1)
    }
    start = next
    return Bytes(buffer, from..<stop)
  }

  /// Reads until there is a whole line; false at the end of the file.
  private mutating func fill() throws(StageFailure) -> Bool {
    if ended { return false }
    // The old buffer is shared by the lines cut from it, so the rest moves to a new one.
    let fresh = ByteBuffer(capacity: max(Self.piece, buffer.count - start + Self.piece / 2))
    if start < buffer.count {
      buffer.withUnsafeBytes { fresh.append(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    }
    buffer = fresh
    start = 0
    end = 0
    var searched = 0
    while true {
      let count = try buffer.withUnsafeMutableSpare(1) { spare throws(StageFailure) in
        try input.read(into: spare)
      }
      if isFirst && (buffer.count >= 3 || count == 0 || buffer.withUnsafeBytes({ $0[0] != 0xEF })) {
        isFirst = false
        let hasMark = buffer.withUnsafeBytes { $0.starts(with: [0xEF, 0xBB, 0xBF]) }
        if hasMark { start = 3 }
      }
      if count == 0 {
        ended = true
        end = buffer.count
        return start < end
      }
      let last = buffer.withUnsafeBytes { bytes in
        var index = bytes.count - 1
        while index >= searched, bytes[index] != 10 { index -= 1 }
        return index >= searched ? index : nil
      }
      if let last, !isFirst {
        end = last + 1
        return true
      }
      searched = isFirst ? 0 : buffer.count
      if buffer.count - start > Self.longest {
        throw StageFailure(
          code: "\(stage).tooLong",
          "line \(line + 1) of `\(path)` has more than \(Self.longest >> 20) MiB")
      }
    }
  }
}
