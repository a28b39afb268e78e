import Testing
import TrekDiagnostics

@Suite struct SourceTests {
  @Test func findsLinesAndColumns() {
    let source = Source(name: "x.pipe", text: "ab\r\nçd\n\nlast")
    #expect(source.lineCount == 4)
    #expect(source.position(of: 0) == .init(line: 1, column: 1))
    #expect(source.position(of: 4) == .init(line: 2, column: 1))
    #expect(source.position(of: 6) == .init(line: 2, column: 2))
    #expect(source.position(of: 8) == .init(line: 3, column: 1))
    #expect(source.position(of: 9_999) == .init(line: 4, column: 5))
    #expect(source.position(of: -1) == .init(line: 1, column: 1))
  }

  @Test func countsColumnsInLongLines() {
    let line = String(repeating: "aé…😀", count: 900)
    let source = Source(name: "x.pipe", text: "ab\n" + line + "\n" + line)
    let bytes = Array(line.utf8)
    for start in [3, 3 + bytes.count + 1] {
      var column = 1
      for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
        #expect(
          source.position(of: start + offset) == .init(line: start == 3 ? 2 : 3, column: column))
        column += 1
      }
    }
  }

  @Test func givesLinesWithoutTheirEnds() {
    let source = Source(name: "x.pipe", text: "ab\r\ncd\n")
    #expect(source.bytes[source.lineRange(0)].elementsEqual("ab".utf8))
    #expect(source.bytes[source.lineRange(1)].elementsEqual("cd".utf8))
    #expect(source.lineRange(2).isEmpty)
    #expect(source.lineRange(7).isEmpty)
  }

  @Test func repairsInvalidBytesInText() {
    let source = Source(name: "x.pipe", bytes: [0x61, 0xFF, 0x62])
    #expect(source.text(of: Span(.main, 0..<3)) == "a\u{FFFD}b")
    #expect(source.text(of: Span(.main, 2..<90)) == "b")
  }

  @Test func handsOutIdsInOrder() {
    var map = SourceMap()
    let first = map.add(name: "a", bytes: [])
    let second = map.add(name: "b", bytes: [1])
    #expect(first.id == .main)
    #expect(map[second.id]?.name == "b")
    #expect(map[SourceID(9)] == nil)
  }
}
