import Testing
import TrekHTTP
import TrekStageKit
import TrekValues

@Suite struct DecodeTests {
  let bench = StageBench()

  static func response(_ body: [UInt8], type: String? = nil) -> Value {
    let head = "HTTP/1.1 200 OK\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "") + "\r\n"
    return .object(
      Response(
        status: 200, head: ResponseHead(raw: Bytes(utf8: head)), body: .bytes(Bytes(body)),
        url: "https://example.test/"))
  }

  /// Bodies with the charset that they name, and the text that they are.
  @Test(
    arguments: [
      ([0x63, 0xC3, 0xA9], nil, "cé"), ([0xEF, 0xBB, 0xBF, 0x61], nil, "a"),
      ([0x63, 0xE9], "text/plain; charset=iso-8859-1", "cé"),
      ([0x80], "text/plain; charset=\"ISO-8859-1\"", "€"),
      ([0x80], "text/plain;Charset = latin1 ; x=y", "€"),
      ([0xFF, 0xFE, 0x61, 0x00, 0xAC, 0x20], nil, "a€"), ([0xFE, 0xFF, 0x20, 0xAC], nil, "€"),
      ([0x93, 0xFA, 0x96, 0x7B], "text/html; charset=Shift_JIS", "日本"),
      ([0xC6, 0xFC, 0xCB, 0xDC], "text/html; charset=euc-jp", "日本"),
      ([0xD6, 0xD0], "text/html; charset=gb2312", "中"),
      ([0xA4, 0xA4], "text/html; charset=big5", "中"),
      ([0xC7, 0xD1], "text/html; charset=euc-kr", "한"), ([0xF0], "text/html; charset=koi8-r", "П"),
      ([0x63, 0xC3, 0xA9], "text/plain; charset=nonsense", "cé"), ([], nil, ""),
      ([0x63, 0xC3, 0xA9], "text/plain; charset", "cé"),
    ] as [([UInt8], String?, String)])
  func bodiesAreRead(_ body: [UInt8], _ type: String?, _ text: String) throws {
    let item = Self.response(body, type: type)
    #expect(try bench.values("text", on: [item]) == [.text(Text(text))])
    #expect(try bench.values("content", on: [item]) == [.text(Text(text))])
  }

  @Test func whatIsNoTextFailsOrIsRepairedOrStaysBytes() throws {
    let item = Self.response([0x61, 0xFF, 0x62])
    #expect(try bench.run("text", on: [item]) == [.failure("text.encoding")])
    #expect(try bench.values("text", ["invalid": "replace"], on: [item]) == ["a\u{FFFD}b"])
    #expect(try bench.values("content", on: [item]) == [.bytes(Bytes([0x61, 0xFF, 0x62]))])
    let odd = Self.response([0x20, 0xAC, 0xD8], type: "text/plain; charset=utf-16be")
    #expect(try bench.run("text", on: [odd]) == [.failure("text.encoding")])
    #expect(
      try bench.values("text", ["invalid": "replace"], on: [odd]) == ["€\u{FFFD}"])
  }

  @Test(
    arguments: [
      (#"<meta charset="windows-1251">"#, "о"), ("<META CHARSET=windows-1251>", "о"),
      (#"<meta http-equiv=x content="text/html; charset=windows-1251">"#, "о"),
      ("<p>none</p>", "î"), (#"<meta charset="utf-16">"#, nil), (#"<meta charset="unknown">"#, "î"),
      ("<meta name=a><meta charset='windows-1251'/>", "о"), ("<meta charset", "î"),
      ("<meta charset=", "î"),
      (String(repeating: " ", count: 1100) + "<meta charset=windows-1251>", "î"),
    ] as [(String, String?)])
  func pagesNameTheirCharset(_ head: String, _ letter: String?) throws {
    let item = Value.bytes(Bytes(Array(head.utf8) + [0xEE]))
    let outcome = try bench.run("decode", on: [item])
    if let letter {
      #expect(outcome == [.value(.text(Text(head + letter)))])
    } else {
      #expect(outcome == [.failure("decode.encoding")])
    }
  }

  /// Any bytes in any charset, cut anywhere: an answer that is text, or a failure.
  @Test func anyBytesInAnyCharset() throws {
    var random = SeededRandom(0xC0DE)
    let labels = [
      "utf-8", "utf-16le", "utf-16be", "shift_jis", "euc-jp", "iso-2022-jp", "gbk", "big5",
      "euc-kr", "windows-1252", "windows-874", "koi8-u", "iso-8859-16", "macintosh", "ibm866",
    ]
    for round in 0..<600 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      for label in labels {
        let item = Value.bytes(Bytes(bytes))
        let arguments: [String: BoundArgument] = [
          "charset": .value(.text(Text(label))), "invalid": "replace",
        ]
        guard case .text? = try bench.values("decode", arguments, on: [item]).first else {
          Issue.record("seed 0xC0DE, round \(round), \(label): no text")
          continue
        }
      }
    }
  }

  @Test func unknownCharsetsAreRefused() {
    #expect(
      code { try bench.run("decode", ["charset": "klingon"], on: ["a"]) } == "decode.argument")
  }

  @Test func bodiesThatAreNotThereAreRefused() throws {
    let gone = Response(
      status: 200, head: ResponseHead(raw: Bytes(utf8: "HTTP/1.1 200 OK\r\n\r\n")), body: .gone,
      url: "https://example.test/")
    for stage in ["text", "json", "bytes", "content", "lines", "jsonl", "csv", "decode"] {
      #expect(try bench.run(stage, on: [.object(gone)]) == [.failure("\(stage).input")])
    }
  }

  @Test func jsonSaysWhereAndOfWhat() throws {
    let item = Self.response(Array("<html>".utf8), type: "text/html")
    guard case .map(let body) = try bench.make("json") else { return }
    do throws(StageFailure) {
      _ = try body(Item(item))
      Issue.record("it was read")
    } catch {
      #expect(error.code == "json.syntax")
      #expect(error.message.contains("line 1, column 1"))
      #expect(error.notes == ["the response is of type `text/html`"])
      #expect(error.response != nil)
    }
  }

  @Test func jsonLinesGoOnAfterABadLine() throws {
    let outcome = try bench.run("jsonl", on: ["{\"a\":1}\n\n{\n3\r\n"])
    #expect(outcome == [.value(["a": 1]), .failure("jsonl.syntax"), .value(3)])
  }

  @Test func linesHaveALimit() throws {
    #expect(
      try bench.values("lines", ["limit": .value(2)], on: ["a\nb\nc", "d"]) == ["a", "b", "d"])
    #expect(try bench.values("lines", ["limit": .value(0)], on: ["a"]) == [])
  }
}
