import Testing
import TrekStageKit
import TrekValues

@Suite struct TableTests {
  let bench = StageBench()

  func csv(_ text: String, _ arguments: [String: BoundArgument] = [:]) throws -> [Outcome] {
    try bench.run("csv", arguments, on: [.text(Text(text))])
  }

  @Test func rowsAreRecords() throws {
    #expect(
      try csv("\u{FEFF}a,\"b c\"\r\n1,\"x\ny\"\r\n\"q\"\"q\",") == [
        .value(["a": "1", "b c": "x\ny"]), .value(["a": "q\"q", "b c": ""]),
      ])
    #expect(try csv("a,b\n") == [])
    #expect(try csv("") == [])
  }

  @Test func theHeaderMayBeGivenOrMissing() throws {
    #expect(
      try csv("1,2\n3,4", ["header": .value(["x", "y"])])
        == [.value(["x": "1", "y": "2"]), .value(["x": "3", "y": "4"])])
    #expect(try csv("1,2", ["header": .value(false)]) == [.value(["1", "2"])])
    #expect(try csv("1,2,3", ["header": .value(["x", "y"])]) == [.failure("csv.syntax")])
    #expect(code { try csv("", ["header": .value(3)]) } == "csv.argument")
    #expect(
      code { try csv("", ["header": .value(false), "types": .value(["a": "Int"])]) }
        == "csv.argument")
  }

  @Test(arguments: ["a,,c\n1,2,3", "a,a\n1,2", ",\n"])
  func badHeadersEndTheTable(_ text: String) throws {
    #expect(try csv(text) == [.failure("csv.header")])
  }

  @Test func typesMakeNumbersAndFailuresGoByRow() throws {
    let types: [String: BoundArgument] = [
      "types": .value(["n": "Int", "x": "Number", "t": "Duration", "b": "Bool"])
    ]
    #expect(
      try csv("n,x,t,b,s\n1,2.50,3s,true,4\nx,1,1s,true,y\n2,,1s,false,z\n3,1e3,5m,false,", types)
        == [
          .value([
            "n": 1, "x": .decimal(try #require(Decimal("2.50"))), "t": .duration(.seconds(3)),
            "b": true, "s": "4",
          ]), .failure("csv.type"), .failure("csv.type"),
          .value(["n": 3, "x": 1000, "t": .duration(.seconds(300)), "b": false, "s": ""]),
        ])
    #expect(
      try csv("a\n1", ["types": .value(["b": "Int"])]) == [.failure("csv.header")])
    #expect(code { try csv("a", ["types": .value(["a": "Integer"])]) } == "csv.argument")
  }

  @Test func raggedRowsAreTakenOnRequest() throws {
    #expect(try csv("a,b\n1\n2,3", [:]) == [.failure("csv.syntax")])
    #expect(
      try csv("a,b\n1\n2,3\n4,5,6\n7,8", ["ragged": .value(true)]) == [
        .value(["a": "1", "b": nil]), .value(["a": "2", "b": "3"]), .failure("csv.syntax"),
        .value(["a": "7", "b": "8"]),
      ])
  }

  @Test func separators() throws {
    #expect(try csv("a;b\n1;2", ["separator": ";"]) == [.value(["a": "1", "b": "2"])])
    for bad in ["", ";;", "\"", "\n", "é"] {
      #expect(code { try csv("", ["separator": .value(.text(Text(bad)))]) } == "csv.argument")
    }
  }

  /// A table larger than the pieces that the parser is fed comes out whole.
  @Test func largeTables() throws {
    var text = "n,word\n"
    for number in 0..<40_000 { text += "\(number),\"word,\n\(number)\"\n" }
    let rows = try csv(text, ["types": .value(["n": "Int"])])
    #expect(rows.count == 40_000)
    #expect(rows.last == .value(["n": 39_999, "word": "word,\n39999"]))
  }
}
