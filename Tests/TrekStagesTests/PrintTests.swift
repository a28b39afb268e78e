import Testing
import TrekStageKit
import TrekValues

@Suite struct PrintTests {
  let bench = StageBench()

  @Test func itemsStandOnLines() throws {
    let items: [Value] = [
      "a", 1, .null, true, 2.5, ["x": [1, .null]], .bytes(Bytes([0x1B, 0x41])),
    ]
    #expect(try bench.run("print", on: items).isEmpty)
    #expect(bench.world.output.text == "a\n1\nnull\ntrue\n2.5\n{\"x\":[1,null]}\n\u{1B}A\n")
  }

  @Test func linesLeaveInLargePiecesAndWhole() throws {
    let items = (0..<20_000).map { Value.text(Text("line number \($0)")) }
    _ = try bench.run("print", on: items)
    let writes = bench.world.output.writes
    #expect(writes.allSatisfy { $0.last == 10 })
    #expect(writes.dropLast().allSatisfy { $0.count >= 64 << 10 })
    #expect(writes.joined().filter { $0 == 10 }.count == 20_000)
  }

  @Test func flushHandsOnWhatIsThere() throws {
    guard case .sink(let make) = try bench.make("print") else { return }
    let sink = try make(bench.context)
    try sink.write(Item("a"))
    #expect(bench.world.output.writes.isEmpty)
    try sink.flush()
    #expect(bench.world.output.text == "a\n")
    try sink.flush()
    #expect(bench.world.output.writes.count == 1)
  }

  @Test(
    arguments: [
      ([0x1B, 0x5B, 0x32, 0x4A], #"\u{1b}[2J"#), ([0x61, 0x09, 0x0A, 0x62], "a\t\nb"),
      ([0x0D, 0x7F, 0x00], #"\u{d}\u{7f}\u{0}"#), ([0xC2, 0x9B, 0x41], #"\u{9b}A"#),
      ([0x9B, 0x41], #"\x9bA"#), ([0xE2, 0x80, 0xAE], #"\u{202e}"#), ([0xE2, 0x80], #"\xe2\x80"#),
      ([0xC3, 0xA9, 0xF0, 0x9F, 0x9A, 0x80], "é🚀"), ([], ""),
    ] as [([UInt8], String)])
  func terminalsAreNotSteered(_ bytes: [UInt8], _ shown: String) throws {
    bench.world.output.isTerminal = true
    _ = try bench.run("print", on: [.bytes(Bytes(bytes))])
    #expect(bench.world.output.text == shown + "\n")
  }

  @Test func anExpressionSaysWhatIsPrinted() throws {
    let length = ItemExpression { .int(Int64($0.value.asText?.count ?? 0)) }
    _ = try bench.run("print", ["value": .expression(length)], on: ["abc", "d"])
    #expect(bench.world.output.text == "3\n1\n")
  }
}
