#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif
internal import TrekStageKit
internal import TrekValues

/// Goes from line to line through a body, as far as it has come.
///
/// LF and CRLF end a line; what follows the last one is a line if it is not empty. A byte order
/// mark in front is passed over. A line that lies in one piece is a part of that piece, not a copy.
struct BodyLineCursor {
  /// What there is.
  enum Step {
    /// A line without its end.
    case line(Bytes)
    /// None now.
    case waiting
    /// None any more.
    case ended
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private var pieces: BodyPieces
  private let stage: String
  private var piece = Bytes.empty
  private var start = 0
  /// The beginning of a line whose end has not come.
  private var rest: [UInt8] = []
  /// The number of the last line given, from 1.
  private(set) var line = 0

  init(_ value: Value, stage: StaticString) throws(StageFailure) {
    pieces = try BodyPieces(value, stage: stage)
    self.stage = "\(stage)"
  }

  /// The next line.
  ///
  /// - Parameter given: how many values have been made of the lines before.
  mutating func next(after given: Int) throws(StageFailure) -> Step {
    while true {
      if start < piece.count {
        if let line = cut() { return .line(line) }
        guard rest.count <= LineCutter.longest else {
          throw StageFailure(
            code: "\(stage).tooLong",
            "line \(line + 1) has more than \(LineCutter.longest >> 20) MiB")
        }
      }
      switch try pieces.next(after: given) {
      case .bytes(let bytes):
        piece = bytes
        start = 0
      case .waiting: return .waiting
      case .ended:
        guard !rest.isEmpty else { return .ended }
        let last = Bytes(rest)
        rest = []
        line += 1
        let unmarked = withoutMark(last)
        return line == 1 && unmarked.isEmpty ? .ended : .line(unmarked)
      }
    }
  }

  /// Cuts a line off the piece; where it does not end there, keeps its beginning.
  private mutating func cut() -> Bytes? {
    let from = start
    let feed = piece.withUnsafeBytes { raw -> Int? in
      guard let base = raw.baseAddress, let found = memchr(base + from, 10, raw.count - from)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
    guard let feed else {
      piece.withUnsafeBytes { rest += $0[from...] }
      start = piece.count
      return nil
    }
    start = feed + 1
    var whole = piece[from..<feed]
    if !rest.isEmpty {
      whole.withUnsafeBytes { rest += $0 }
      whole = Bytes(rest)
      rest = []
    }
    if whole.withUnsafeBytes({ $0.last == 13 }) { whole = whole[0..<(whole.count - 1)] }
    line += 1
    return withoutMark(whole)
  }

  private func withoutMark(_ bytes: Bytes) -> Bytes {
    guard line == 1, bytes.withUnsafeBytes({ $0.starts(with: Self.mark) }) else { return bytes }
    return bytes[3..<bytes.count]
  }
}
