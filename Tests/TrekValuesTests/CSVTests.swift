import Testing

import TrekValues

@Suite struct CSVTests {
  /// The rows of a text that arrives in pieces of a size.
  static func rows(
    _ text: [UInt8], pieces: Int, _ format: CSVFormat = .csv, ragged: Bool = false,
    rowLimit: Int = 1 << 20
  ) throws(CSVError) -> [CSVRow] {
    var parser = CSVParser(format, ragged: ragged, rowLimit: rowLimit)
    var rows: [CSVRow] = []
    var start = 0
    while start < text.count {
      let end = min(text.count, start + pieces)
      text[start..<end].withUnsafeBytes { parser.feed($0) }
      while let row = try parser.next() { rows.append(row) }
      start = end
    }
    parser.finish()
    while let row = try parser.next() { rows.append(row) }
    return rows
  }

  /// Texts, and their rows as `line:cell|cell`.
  static let readable: [(String, [String])] = [
    ("", []), ("\n\r\n\r", []), ("a", ["1:a"]), ("a\n", ["1:a"]),
    ("a,b\nc,d\n", ["1:a|b", "2:c|d"]),
    ("a,b\r\nc,d\r\n", ["1:a|b", "2:c|d"]), ("a,b\rc,d\r", ["1:a|b", "2:c|d"]),
    ("a,b\r\n\r\nc,d", ["1:a|b", "3:c|d"]), ("a,b\n\n\nc,d", ["1:a|b", "4:c|d"]),
    (",\n,", ["1:|", "2:|"]), ("a,", ["1:a|"]), (",a", ["1:|a"]), ("\"\"\n\"\"", ["1:", "2:"]),
    ("\"a\",\"b\"\n", ["1:a|b"]), ("\"a,b\",c", ["1:a,b|c"]), ("\"a\"\"b\"", ["1:a\"b"]),
    ("\"\"\"\"", ["1:\""]), ("\"\"\"\"\"\"", ["1:\"\""]), ("\"a\",", ["1:a|"]),
    ("\"a\nb\"\nc", ["1:a\nb", "3:c"]), ("\"a\r\nb\"\r\nc", ["1:a\r\nb", "3:c"]),
    ("\"a\rb\"\rc", ["1:a\rb", "3:c"]), ("\"\n\n\n\"\nx", ["1:\n\n\n", "5:x"]),
    ("\u{FEFF}a,b", ["1:a|b"]), ("\u{FEFF}", []), ("\u{FEFF}\"a\"", ["1:a"]),
    ("é,€,🚀", ["1:é|€|🚀"]), (" a , b ", ["1: a | b "]), ("a b,#c", ["1:a b|#c"]),
    (
      "a cell longer than eight bytes,another one\nx,y",
      [
        "1:a cell longer than eight bytes|another one", "2:x|y",
      ]
    ), ("a\u{0}b", ["1:a\u{0}b"]),
  ]

  @Test(arguments: readable)
  func readsInAnyPieces(_ text: String, _ expected: [String]) throws {
    let bytes = Array(text.utf8)
    for pieces in [1, 2, 3, 5, 7, 1000] {
      let rows = try Self.rows(bytes, pieces: pieces)
      let shown = rows.map { row in
        "\(row.line):" + row.cells.map { $0.asText?.string ?? "?" }.joined(separator: "|")
      }
      #expect(shown == expected, "in pieces of \(pieces)")
    }
  }

  /// Texts that are refused: line, column, and a part of what is said.
  static let broken: [(String, Int, Int, String)] = [
    ("a\n\"b", 2, 1, "nothing closes this quote"), ("a,\"", 1, 3, "nothing closes this quote"),
    ("\"a\n\nb", 1, 1, "nothing closes"), ("x\n\"a\n\",\"b\n", 3, 3, "nothing closes"),
    ("a\"b", 1, 2, "a quote inside"), ("é,ab\"", 1, 5, "a quote inside"),
    (" \"a\"", 1, 2, "a quote"),
    ("\"a\"b", 1, 4, "must follow the closing quote"), ("\"a\" ,b", 1, 4, "must follow"),
    ("\"a\r\nb\"c", 2, 3, "must follow"),
    ("a,b\nc", 2, 1, "the row has 1 cell, the first row has 2"),
    ("a,b\nc,d,e", 2, 1, "the row has 3 cells, the first row has 2"),
    ("a\r\n\r\nb,c", 3, 1, "the row has 2 cells"),
  ]

  @Test(arguments: broken)
  func refusesInAnyPieces(_ text: String, _ line: Int, _ column: Int, _ saying: String) throws {
    for pieces in [1, 2, 3, 1000] {
      let error = try #require(throws: CSVError.self) {
        try Self.rows(Array(text.utf8), pieces: pieces)
      }
      #expect(error.line == line && error.column == column, "in pieces of \(pieces): \(error)")
      #expect(error.problem.contains(saying), "\(error)")
    }
  }

  @Test func refusesWhatIsNotUTF8() throws {
    for pieces in [1, 2, 1000] {
      let text = Array("a,b\n\"é\r\n".utf8) + [0xFF] + Array("\",d\n".utf8)
      let error = try #require(throws: CSVError.self) { try Self.rows(text, pieces: pieces) }
      #expect(error.description == "the text is not valid UTF-8, at line 3, column 1")
    }
  }

  @Test func boundsARow() throws {
    let text = Array("a,b\n".utf8) + [0x22] + [UInt8](repeating: 0x61, count: 5_000)
    for pieces in [1, 100, 10_000] {
      let error = try #require(throws: CSVError.self) {
        try Self.rows(text, pieces: pieces, rowLimit: 1000)
      }
      #expect(error.problem == "the row is longer than 1KB (is a closing quote missing?)")
      #expect(error.line == 2)
    }
    let fits = [UInt8](repeating: 0x61, count: 1000)
    #expect(try Self.rows(fits + [0x0A] + fits, pieces: 64, rowLimit: 1000).count == 2)
  }

  @Test func raggedRowsAreTakenWhereAllowed() throws {
    let rows = try Self.rows(Array("a,b\nc\nd,e,f".utf8), pieces: 4, ragged: true)
    #expect(rows.map(\.cells.count) == [2, 1, 3])
  }

  @Test func separatorsCanBeChosen() throws {
    #expect(try Self.rows(Array("a\tb,c".utf8), pieces: 9, .tsv)[0].cells == ["a", "b,c"])
    let format = try #require(CSVFormat(separator: ";"))
    #expect(try Self.rows(Array("a;\"b;c\"".utf8), pieces: 9, format)[0].cells == ["a", "b;c"])
    for wrong in ["", ",,", "é", "\"", "\n", "\r"] as [Text] {
      #expect(CSVFormat(separator: wrong) == nil)
    }
  }

  @Test func nothingComesAfterAnError() throws {
    var parser = CSVParser()
    Array("a\"\nb\n".utf8).withUnsafeBytes { parser.feed($0) }
    #expect(throws: CSVError.self) { try parser.next() }
    #expect(try parser.next() == nil)
    Array("c\n".utf8).withUnsafeBytes { parser.feed($0) }
    parser.finish()
    #expect(try parser.next() == nil)
  }

  @Test func writesCellsSoThatTheyReadBack() throws {
    let output = ByteBuffer()
    let writer = CSVWriter(to: output)
    writer.write(["n", "a,b", "say \"hi\"", "two\nlines"] as [Text])
    writer.write([1.5, .null, [1, "x"], .size(2048)])
    writer.write([true, .duration(.milliseconds(1500)), .bytes(Bytes([0, 255, 7])), "é"])
    #expect(
      output.bytes
        == Bytes(
          utf8: "n,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n1.5,,\"[1,\"\"x\"\"]\",2048\n"
            + "true,1.5,AP8H,é\n"))
  }

  @Test func anyRowsReadBack() throws {
    var random = SeededRandom(3)
    let letters = ["a", "\"", ",", "\n", "\r", "é", " ", "long text of a cell", ""]
    for _ in 0..<2_000 {
      let width = 1 + random.below(4)
      let rows: [[Value]] = (0..<random.below(5)).map { _ in
        (0..<width).map { _ in
          .text(Text((0..<random.below(4)).map { _ in letters[random.below(9)] }.joined()))
        }
      }
      let output = ByteBuffer()
      for row in rows { CSVWriter(to: output).write(row) }
      let read = try Self.rows(output.bytes.array, pieces: 1 + random.below(9))
      #expect(read.map(\.cells) == rows, "seed \(random.seed)")
    }
  }

  @Test func anyBytesEndInRowsOrAnError() {
    var random = SeededRandom(5)
    let bytes: [UInt8] = [0x61, 0x22, 0x2C, 0x0A, 0x0D, 0xC3, 0xA9, 0xFF, 0x20]
    for _ in 0..<5_000 {
      let text = (0..<random.below(40)).map { _ in bytes[random.below(9)] }
      func outcome(_ pieces: Int) -> String {
        do throws(CSVError) {
          return "\(try Self.rows(text, pieces: pieces, rowLimit: 25))"
        } catch {
          return "\(error)"
        }
      }
      let whole = outcome(1000)
      #expect(outcome(1) == whole, "seed \(random.seed): \(text)")
      #expect(outcome(3) == whole, "seed \(random.seed): \(text)")
    }
  }
}
