import Testing
import TrekStageKit
import TrekValues

@Suite struct ReadLinesTests {
  let bench = StageBench()

  func read(_ name: String, keepEmpty: Bool = false) throws -> [String] {
    try bench.values(
      "read", ["path": .value(.text(Text(name))), "keepEmpty": .value(.bool(keepEmpty))]
    )
    .map { $0.asText?.string ?? "not text" }
  }

  @Test(arguments: [
    ("a\nb\n", ["a", "b"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("", []),
    ("\n\n", []), ("\u{FEFF}a\nb", ["a", "b"]), ("\u{FEFF}", []), ("a", ["a"]),
    ("a\rb\n", ["a\rb"]), ("é\nß", ["é", "ß"]),
  ])
  func linesAreCut(_ text: String, _ lines: [String]) throws {
    bench.world.folder.write("a.txt", text)
    #expect(try read("a.txt") == lines)
  }

  @Test func emptyLinesAreKeptOnRequest() throws {
    bench.world.folder.write("a.txt", "a\n\n\r\nb\n\n")
    #expect(try read("a.txt") == ["a", "b"])
    #expect(try read("a.txt", keepEmpty: true) == ["a", "", "", "b", ""])
  }

  /// Lines of all lengths around the size of the pieces come out as they went in.
  @Test(arguments: [0, 1, 2, 3, 70_000, 131_072, 200_000])
  func linesAcrossPieces(_ shift: Int) throws {
    var lines = [String(repeating: "s", count: shift)]
    for length in [1, 65_534, 65_535, 65_536, 65_537, 3, 131_072, 7] {
      lines.append(String(repeating: "x", count: length))
    }
    for number in 0..<20_000 { lines.append("line \(number)") }
    bench.world.folder.write("big.txt", lines.joined(separator: "\n"))
    #expect(try read("big.txt") == lines.filter { !$0.isEmpty })
  }

  @Test func invalidTextNamesItsLine() throws {
    bench.world.folder.write("a.txt", Array("ok\n".utf8) + [0xFF, 0x0A])
    do throws(StageFailure) {
      _ = try bench.run("read", ["path": "a.txt"])
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.code == "read.encoding")
      #expect(error.message == "line 2 of `a.txt` is not valid UTF-8")
    }
  }

  @Test func missingFilesAndFoldersAreRefused() throws {
    for path in ["none.txt", "."] {
      do throws(StageFailure) {
        _ = try bench.run("read", ["path": .value(.text(Text(path)))])
        Issue.record("nothing was thrown for \(path)")
      } catch {
        #expect(error.code == "read.file")
        #expect(error.message.hasPrefix("cannot open `\(path)`: "))
      }
    }
  }
}

extension BoundArgument: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .value(.text(Text(value))) }
}
