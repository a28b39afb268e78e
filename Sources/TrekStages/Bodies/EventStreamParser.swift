internal import TrekValues

/// Reads server-sent events out of bytes that come in pieces, as browsers do
/// (<https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>).
///
/// LF, CRLF and CR end a line, an empty line ends an event; one that has no data is none, and one that
/// has no empty line after it is not given. Bytes that are no UTF-8 become U+FFFD.
struct EventStreamParser {
  /// An event.
  struct Event: Equatable {
    /// Its type: `message` where the stream says none.
    var type: Text
    /// Its lines of data, joined by LF.
    var data: Text
    /// The last identifier that the stream has named; nil before the first.
    var id: Text?
  }

  /// What there is.
  enum Step: Equatable {
    case event(Event)
    /// None in the bytes so far.
    case none
    /// A line or the data of an event is longer than the limit; nothing more can be read.
    case tooLong
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let limit: Int
  private var line: [UInt8] = []
  /// Whether the last byte was a CR, whose LF ends no further line.
  private var endedWithReturn = false
  private var isFirstLine = true
  private var data: [UInt8] = []
  private var type: [UInt8] = []
  private var id: Text?

  /// - Parameter limit: the most bytes of a line, and of the data of an event.
  init(limit: Int) { self.limit = limit }

  /// Reads on to the end of the next event.
  ///
  /// - Parameters:
  ///   - bytes: a piece of the stream.
  ///   - start: where to begin in it; afterwards, where the next call begins. At the end of the piece
  ///     the next one follows.
  mutating func next(in bytes: UnsafeRawBufferPointer, from start: inout Int) -> Step {
    while start < bytes.count {
      let from = start
      var end = from
      while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
      if end > from {
        endedWithReturn = false
        guard line.count + (end - from) <= limit else { return .tooLong }
        line += bytes[from..<end]
      }
      start = end
      guard end < bytes.count else { break }
      start += 1
      let isSecondHalf = endedWithReturn && bytes[end] == 10
      endedWithReturn = bytes[end] == 13
      if isSecondHalf { continue }
      switch endLine() {
      case .none: continue
      case let step: return step
      }
    }
    return .none
  }

  private mutating func endLine() -> Step {
    defer { line.removeAll(keepingCapacity: true) }
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: Self.mark) { line.removeFirst(Self.mark.count) }
    }
    guard !line.isEmpty else { return endEvent() }
    let colon = line.firstIndex(of: UInt8(ascii: ":"))
    // A line that begins with a colon is a comment.
    guard colon != 0 else { return .none }
    var value = colon.map { line[($0 + 1)...] } ?? []
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    switch String(decoding: line[..<(colon ?? line.count)], as: UTF8.self) {
    case "data":
      guard data.count + value.count < limit else { return .tooLong }
      data += value
      data.append(10)
    case "event": type = Array(value)
    case "id" where !value.contains(0): id = Self.text(value)
    default: break
    }
    return .none
  }

  private mutating func endEvent() -> Step {
    defer {
      data.removeAll(keepingCapacity: true)
      type = []
    }
    guard !data.isEmpty else { return .none }
    return .event(
      Event(
        type: type.isEmpty ? "message" : Self.text(type[...]), data: Self.text(data.dropLast()),
        id: id))
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> Text {
    Text(repairing: Bytes(Array(bytes)))
  }
}
