import Testing
import TrekCompression
import TrekFiles
import TrekStageKit
import TrekStages
import TrekTesting
import TrekValues

@Suite struct ReadTests {
  let bench = StageBench()
  var folder: TemporaryFolder { bench.world.folder }

  func read(_ path: Value, _ arguments: [String: BoundArgument] = [:]) throws -> [Outcome] {
    try bench.run("read", arguments.merging(["path": .value(path)]) { $1 })
  }

  @Test func theNameSaysTheFormat() throws {
    folder.write("a.json", "{\"a\": [1]}")
    folder.write("a.jsonl", "1\n\n[2]\n")
    folder.write("a.ndjson", "3")
    folder.write("a.csv", "x\n4\n")
    folder.write("a.tsv", "x\ty\n5\t6\n")
    folder.write("A.JSON", "7")
    folder.write("a.log", "8")
    folder.write("json", "9")
    #expect(try read("a.json") == [.value(["a": [1]])])
    #expect(try read("a.jsonl") == [.value(1), .value([2])])
    #expect(try read("a.ndjson") == [.value(3)])
    #expect(try read("a.csv") == [.value(["x": "4"])])
    #expect(try read("a.tsv") == [.value(["x": "5", "y": "6"])])
    #expect(try read("A.JSON") == [.value(7)])
    #expect(try read("a.log") == [.value("8")])
    #expect(try read("json") == [.value("9")])
    #expect(try read("a.jsonl", ["as": "text"]) == [.value("1\n\n[2]\n")])
    #expect(try read("a.jsonl", ["as": "bytes"]) == [.value(.bytes(Bytes(utf8: "1\n\n[2]\n")))])
    #expect(code { try read("a.json", ["as": "toml"]) } == "read.argument")
  }

  static let unpacks = CompressionFormat.gzip.isAvailable
  static let noZlib: Comment = "zlib1g-dev is not installed"

  @Test(.enabled(if: unpacks, noZlib)) func whatIsCompressedIsReadAsWhatIsInIt() throws {
    folder.write("a.csv.gz", StoredGzip.pack(Array("x\n4\n".utf8)))
    let lines = (0..<30_000).map { "\($0)" }.joined(separator: "\n")
    let members = StoredGzip.pack(Array((lines + "\n").utf8)) + StoredGzip.pack(Array("end".utf8))
    folder.write("a.GZ", members)
    folder.write("b.log", members)
    folder.write("c.json.gz", StoredGzip.pack(Array("[1]".utf8)))
    #expect(try read("a.csv.gz") == [.value(["x": "4"])])
    #expect(try read("c.json.gz") == [.value([1])])
    let read = try read("a.GZ")
    #expect(read.count == 30_001)
    #expect(read.last == .value("end"))
    #expect(try self.read("b.log", ["compression": "gzip"]) == read)
    #expect(
      try self.read("c.json.gz", ["compression": "none", "as": "bytes"]).first
        == .value(.bytes(Bytes(StoredGzip.pack(Array("[1]".utf8))))))
    // What was whole has gone on before the end is found to be missing.
    folder.write("d.gz", Array(members.dropLast(9)))
    #expect(code { try self.read("d.gz") } == "read.compressed")
    #expect(
      code {
        try self.read("c.json.gz", ["maxSize": .value(.size(2))])
      } == "read.tooLarge")
  }

  @Test func patternsAndLists() throws {
    for name in ["b.txt", "a.txt", "c.log"] { folder.write(name, name) }
    folder.write("[x].txt", "bracket")
    #expect(try read("?.txt") == [.value("a.txt"), .value("b.txt")])
    #expect(
      try read(["c.log", "[ab].txt"]) == [.value("c.log"), .value("a.txt"), .value("b.txt")])
    #expect(try read("[x].txt") == [.value("bracket")])
    #expect(try read(.text(Text(folder.path + "/a*"))) == [.value("a.txt")])
    for missing in ["none*", "none"] as [Value] {
      #expect(code { try read(missing) } == "read.file")
    }
    #expect(code { try read("-") } == "read.file")
    #expect(code { try read(3) } == "read.argument")
    #expect(code { try read("/forbidden") } == "policy")
  }

  /// What stands before a bad line goes first, what stands after it goes on.
  @Test func aBadLineIsOneFailure() throws {
    var lines = (0..<30).map { "\($0)" }
    lines[0] = "{"
    lines[9] = "x"
    lines[10] = "]"
    folder.write("a.jsonl", lines.joined(separator: "\n"))
    let outcomes = try read("a.jsonl")
    #expect(
      outcomes
        == (0..<30).map { [0, 9, 10].contains($0) ? .failure("read.syntax") : .value(.int($0)) })
    folder.write("b.csv", "n\n1\nx\n3\n")
    #expect(
      try read("b.csv", ["types": .value(["n": "Int"])])
        == [.value(["n": 1]), .failure("read.type"), .value(["n": 3])])
  }

  @Test func brokenFilesEndTheSource() {
    folder.write("a.csv", "a,b\n1,2\n3\n")
    folder.write("b.json", "{\n  \"a\": }")
    folder.write("c.txt", [0xFF])
    for (path, expected) in [
      ("a.csv", "read.syntax"), ("b.json", "read.syntax"), ("c.txt", "read.encoding"),
    ] {
      #expect(code { try read(.text(Text(path))) } == expected)
    }
    do throws(StageFailure) {
      _ = try bench.run("read", ["path": "b.json"])
      Issue.record("it was read")
    } catch {
      #expect(error.message.hasPrefix("line 2 of `b.json`, column 8: "))
    }
  }

  @Test func wholeFilesHaveALimit() throws {
    folder.write("a.txt", String(repeating: "x", count: 100_000))
    let whole: [String: BoundArgument] = ["as": "text", "maxSize": .value(.size(100_000))]
    #expect(try read("a.txt", whole).count == 1)
    let less = whole.merging(["maxSize": .value(.size(99_999))]) { $1 }
    #expect(code { try read("a.txt", less) } == "read.tooLarge")
    #expect(code { try read("/dev/zero", less.merging(["as": "bytes"]) { $1 }) } == "read.tooLarge")
  }

  @Test func descriptorsAreGivenBack() throws {
    for number in 0..<300 { folder.write("f\(number).txt", "x\n") }
    #expect(try read("f*.txt").count == 300)
    #expect(openDescriptors(in: folder) == 0)
  }

  @Test func filesGivePaths() throws {
    folder.write("b.csv", "")
    folder.write("a.csv", "")
    folder.write(".hidden.csv", "")
    #expect(try bench.values("files", ["pattern": "*.csv"]) == ["a.csv", "b.csv"])
    #expect(
      try bench.values("files", ["pattern": .value(.text(Text(folder.path)))])
        == [.text(Text(folder.path + "/a.csv")), .text(Text(folder.path + "/b.csv"))])
    #expect(try bench.values("files", ["pattern": "none*"]) == [])
  }

  @Test func ranges() throws {
    func range(_ from: Int64, _ to: Value, _ step: Int64 = 1) throws -> [Value] {
      try bench.values(
        "range", ["from": .value(.int(from)), "to": .value(to), "step": .value(.int(step))])
    }
    #expect(try range(1, 20).count == 20)
    #expect(try range(3, 1) == [])
    #expect(try range(3, 1, -1) == [3, 2, 1])
    #expect(try range(.max - 1, nil) == [.int(.max - 1), .int(.max)])
    #expect(try range(.min + 1, nil, -1) == [.int(.min + 1), .int(.min)])
    #expect(code { try range(1, 2, 0) } == "range.argument")
  }

  @Test func variables() throws {
    #expect(try bench.values("env", ["name": "TREK_TEST"]) == ["yes"])
    #expect(try bench.values("env", ["name": "NONE", "default": "d"]) == ["d"])
    #expect(code { try bench.run("env", ["name": "NONE"]) } == "env.missing")
  }
}
