import Testing
import TrekValues

@testable import TrekStages

/// Server-sent events out of bytes, by the rules that browsers follow.
@Suite struct EventStreamTests {
  private func events(
    _ bytes: [UInt8], limit: Int = 1000
  ) -> (events: [EventStreamParser.Event], isTooLong: Bool) {
    var parser = EventStreamParser(limit: limit)
    var events: [EventStreamParser.Event] = []
    var position = 0
    return bytes.withUnsafeBytes { raw in
      while true {
        switch parser.next(in: raw, from: &position) {
        case .event(let event): events.append(event)
        case .none: return (events, false)
        case .tooLong: return (events, true)
        }
      }
    }
  }

  /// Each stream and what it gives: type, data, id.
  @Test(
    arguments: [
      ("data: a\n\n", [["message", "a", nil]]),
      ("data:a\r\rdata:  b\r\r", [["message", "a", nil], ["message", " b", nil]]),
      ("data: a\r\n\r\ndata: b\r\n\r\n", [["message", "a", nil], ["message", "b", nil]]),
      ("data: a\ndata\ndata: b\n\n", [["message", "a\n\nb", nil]]),
      ("data\n\n", [["message", "", nil]]),
      ("data\ndata\n\n", [["message", "\n", nil]]),
      ("data:\n", []),
      ("data: cut off\n", []),
      ("event: x\n\ndata: a\n\n", [["message", "a", nil]]),
      ("event: x\ndata: a\n\ndata: b\n\n", [["x", "a", nil], ["message", "b", nil]]),
      ("event: x\nevent\ndata: a\n\n", [["message", "a", nil]]),
      ("id: 1\ndata: a\n\ndata: b\n\n", [["message", "a", "1"], ["message", "b", "1"]]),
      ("id: 1\ndata: a\n\nid\ndata: b\n\n", [["message", "a", "1"], ["message", "b", ""]]),
      ("id: 1\nid: 2\0\ndata: a\n\n", [["message", "a", "1"]]),
      ("id: 5\n\ndata: a\n\n", [["message", "a", "5"]]),
      (": comment\ndata: a\n:\n\n", [["message", "a", nil]]),
      ("Data: no\nunknown: b\ndata : c\nretry: 10\n\ndata: a\n\n", [["message", "a", nil]]),
      ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", [["message", "a", nil]]),
      ("", []), ("\n\n\n", []), ("data: é😀\n\n", [["message", "é😀", nil]]),
    ] as [(String, [[String?]])])
  func isReadAsBrowsersDo(stream: String, wanted: [[String?]]) {
    let read = events(Array(stream.utf8))
    #expect(!read.isTooLong)
    #expect(read.events.map { [$0.type.string, $0.data.string, $0.id?.string] } == wanted)
  }

  @Test func bytesThatAreNoTextAreReplaced() {
    let read = events(Array("data: a".utf8) + [0xFF] + Array("\n\n".utf8))
    #expect(read.events.map(\.data) == ["a\u{FFFD}"])
  }

  @Test(arguments: [
    (String(repeating: "x", count: 11), true), ("data: 1234\n", false),
    ("data: 12345\n\n", true), ("data: 1\ndata: 2\ndata: 3\ndata: 4\ndata: 5\n\n", false),
    ("data: 1\ndata: 2\ndata: 3\ndata: 4\ndata: 5\ndata: 6\n\n", true),
  ])
  func nothingGrowsBeyondTheLimit(stream: String, isTooLong: Bool) {
    #expect(events(Array(stream.utf8), limit: 10).isTooLong == isTooLong)
  }

  @Test func noBytesTrap() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed)
    let soup = Array("dataeventid: \r\n\0\u{FEFF}x".utf8)
    for _ in 0..<500 {
      let bytes = (0..<60).map { _ in soup.randomElement(using: &random) ?? 0 }
      #expect(events(bytes).events.allSatisfy { !$0.data.string.contains("\r") }, "seed \(seed)")
    }
  }
}
