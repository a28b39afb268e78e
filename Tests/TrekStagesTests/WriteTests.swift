import Testing
import TrekCompression
import TrekStageKit
import TrekValues
import TrekYAML

@Suite struct WriteTests {
  let bench = StageBench()
  var folder: TemporaryFolder { bench.world.folder }

  func sink(_ path: String, _ arguments: [String: BoundArgument] = [:]) throws -> any Sink {
    let all = arguments.merging(["path": .value(.text(Text(path)))]) { $1 }
    guard case .sink(let make) = try bench.make("write", all) else {
      throw StageFailure(code: "test", "write has another shape")
    }
    return try make(bench.context)
  }

  /// Writes items and gives the file's text and the codes of those that failed.
  func write(
    _ path: String, _ arguments: [String: BoundArgument] = [:], _ items: [Value]
  ) throws -> (text: String?, codes: [String]) {
    let sink = try sink(path, arguments)
    let codes = items.compactMap { item in code { try sink.write(Item(item)) } }
    #expect(try sink.close(complete: true) == nil)
    return (folder.text(path), codes)
  }

  @Test func jsonOfNoneOneAndMany() throws {
    #expect(try write("a.json", [], []).text == "[]\n")
    #expect(try write("a.json", [], [["a": 1]]).text == "{\"a\":1}\n")
    #expect(try write("a.json", [], [[1, 2]]).text == "[1,2]\n")
    #expect(try write("a.json", [], [1, "x", nil]).text == "[\n1,\n\"x\",\nnull\n]\n")
    #expect(
      try write("a.json", ["pretty": .value(true)], [["a": 1]]).text == "{\n  \"a\": 1\n}\n")
    #expect(code { try sink("a.json", ["append": .value(true)]) } == "write.argument")
  }

  /// The end of a name says how; the bytes are the same each time, and a part can be read.
  @Test(arguments: [CompressionFormat.gzip, .zstd].filter(\.isAvailable))
  func whatIsCompressedIsReadAgain(_ format: CompressionFormat) throws {
    let items = (0..<20_000).map { Value.int(Int64($0 &* 7919)) }
    let name = "a.jsonl" + (format.suffix ?? "")
    _ = try write(name, [], items)
    let first = folder.read(name)
    #expect((first?.count ?? 0) < 100_000)
    #expect(try bench.values("read", ["path": .value(.text(Text(name)))]) == items)
    _ = try write(name, [], items)
    #expect(folder.read(name) == first)
    #expect(code { try sink(name, ["append": .value(true)]) } == "write.argument")

    let broken = try sink("b.txt" + (format.suffix ?? ""))
    for item in items { try broken.write(Item(item)) }
    #expect(try broken.close(complete: false)?.contains(".part") == true)
    let left = "b.txt" + (format.suffix ?? "") + ".part"
    let read = Result {
      try bench.run(
        "read",
        ["path": .value(.text(Text(left))), "compression": .value(.text(Text(format.rawValue)))])
    }
    #expect(throws: StageFailure.self) { try read.get() }
  }

  @Test func yamlInBlocks() throws {
    let items: [Value] = [
      ["a": [1, ["b": "x y", "c": nil], [], [2, [3]]], "no": "no", "k: v": "# x"], "plain", [], 1.5,
    ]
    let text = try write("a.yaml", [], items).text
    #expect(
      text == """
        a:
          - 1
          - b: x y
            c: null
          - []
          - - 2
            - - 3
        "no": "no"
        "k: v": "# x"
        ---
        plain
        ---
        []
        ---
        1.5

        """)
    if YAMLReader().absence == nil {
      #expect(try bench.values("read", ["path": "a.yaml"]) == items)
    }
  }

  /// Whatever is written as YAML is read again as it was.
  @Test(.enabled(if: YAMLReader().absence == nil, "libyaml-dev is not installed"))
  func whatIsWrittenAsYAMLIsReadAgain() throws {
    var random = SeededRandom(0x9A31)
    for round in 0..<100 {
      let items = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        Self.value(&random, depth: 4)
      }
      _ = try write("r.yaml", [], items)
      #expect(try bench.values("read", ["path": "r.yaml"]) == items, "seed 0x9A31, round \(round)")
    }
    let long: Value = .record(Record([(String(repeating: "k", count: 3000), ["x": 1])]))
    _ = try write("r.yaml", [], [long])
    #expect(try bench.values("read", ["path": "r.yaml"]) == [long])
  }

  /// Whatever is written as JSON is read again as it was.
  @Test func whatIsWrittenIsReadAgain() throws {
    var random = SeededRandom(0x3217)
    for round in 0..<100 {
      let items = (0..<Int.random(in: 2...6, using: &random)).map { _ in
        Self.value(&random, depth: 3)
      }
      _ = try write("r.jsonl", [], items)
      #expect(try bench.values("read", ["path": "r.jsonl"]) == items, "seed 0x3217, round \(round)")
      _ = try write("r.json", [], items)
      #expect(try bench.values("read", ["path": "r.json"]) == [.list(List(items))])
    }
  }

  private static func value(_ random: inout SeededRandom, depth: Int) -> Value {
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
    case 0: return nil
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int64.random(in: .min ... .max, using: &random))
    case 3: return .double(Double(Int.random(in: -999...999, using: &random)) / 8)
    case 4:
      return .text(
        Text(String((0..<4).map { _ in "aé\"\\\n,🚀".randomElement(using: &random) ?? "a" })))
    case 5:
      return .list(List((0..<3).map { _ in value(&random, depth: depth - 1) }))
    default:
      return .record(Record((0..<3).map { ("k\($0)", value(&random, depth: depth - 1)) }))
    }
  }

  @Test func tables() throws {
    let (text, codes) = try write(
      "a.csv", [], [["a": 1, "b": "x,y"], ["b": nil, "a": 2.5], ["a": 3], ["a": 4, "c": 5], 7])
    #expect(text == "a,b\n1,\"x,y\"\n2.5,\n3,\n")
    #expect(codes == ["write.row", "write.row"])
    #expect(try write("a.tsv", [], [["a": 1, "b": 2]]).text == "a\tb\n1\t2\n")
    #expect(try write("b.csv", ["columns": .value(["x", "y"])], []).text == "x,y\n")
    #expect(try write("c.csv", [], []).text == "")
    #expect(try write("d.csv", ["separator": ";"], [["a": 1, "b": 2]]).text == "a;b\n1;2\n")
    #expect(code { try sink("d.csv", ["separator": ";;"]) } == "write.argument")
  }

  @Test func rowsAreAddedUnderTheirColumns() throws {
    _ = try write("a.csv", ["append": .value(true)], [["a": 1, "b": 2]])
    let (text, codes) = try write("a.csv", ["append": .value(true)], [["b": 4, "a": 3], ["c": 5]])
    #expect(text == "a,b\n1,2\n3,4\n")
    #expect(codes == ["write.row"])
  }

  @Test func linesAreWhatPrintShows() throws {
    #expect(try write("a.txt", [], ["x", 1, ["a": nil]]).text == "x\n1\n{\"a\":null}\n")
    #expect(try write("b.jsonl", ["as": "lines"], ["x"]).text == "x\n")
    _ = try write("a.txt", ["append": .value(true)], ["y"])
    #expect(folder.text("a.txt") == "x\n1\n{\"a\":null}\ny\n")
  }

  @Test func aBrokenRunLeavesThePart() throws {
    folder.write("a.txt", "old\n")
    let sink = try sink("a.txt")
    try sink.write(Item("new"))
    try sink.flush()
    #expect(try sink.close(complete: false) == "left `a.txt.part`")
    #expect(folder.text("a.txt") == "old\n")
    #expect(folder.text("a.txt.part") == "new\n")
    let empty = try self.sink("b.txt")
    #expect(try empty.close(complete: false) == nil)
    #expect(folder.names() == ["a.txt", "a.txt.part"])
  }

  @Test func addedLinesShowAtOnce() throws {
    let sink = try sink("a.jsonl", ["append": .value(true)])
    try sink.write(Item(1))
    #expect(folder.text("a.jsonl") == "")
    try sink.flush()
    #expect(folder.text("a.jsonl") == "1\n")
    try sink.write(Item(2))
    #expect(try sink.close(complete: false) == nil)
    #expect(folder.text("a.jsonl") == "1\n2\n")
  }

  @Test func whatCannotBeWrittenEndsTheRun() throws {
    for path in ["none/a.txt", ".", "a/", "-", "/forbidden/x"] {
      do throws(StageFailure) {
        let all: [String: BoundArgument] = ["path": .value(.text(Text(path)))]
        guard case .sink(let make) = try bench.make("write", all) else { continue }
        _ = try make(bench.context)
        Issue.record("\(path) was opened")
      } catch {
        #expect(error.code == "policy" || error.kind == .output && error.code == "write.file")
      }
    }
    #if canImport(Glibc)
      let full = try sink("/dev/full")
      try full.write(Item("x"))
      do throws(StageFailure) {
        try full.flush()
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.kind == .output)
        #expect(error.message == "cannot write `/dev/full`: no space is left on the device")
      }
    #endif
  }

  @Test func manyItemsLeaveInLargePieces() throws {
    let items = (0..<50_000).map { Value.int(Int64($0)) }
    let text = try write("a.txt", [], items).text ?? ""
    #expect(text.utf8.filter { $0 == 10 }.count == 50_000)
    #expect(text.hasPrefix("0\n1\n") && text.hasSuffix("49999\n"))
  }

  private func write(
    _ path: String, _ none: [Never], _ items: [Value]
  ) throws -> (text: String?, codes: [String]) {
    try write(path, [String: BoundArgument](), items)
  }
}
