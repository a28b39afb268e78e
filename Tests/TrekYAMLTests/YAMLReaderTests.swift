import Testing
import TrekDocument
import TrekValues
import TrekYAML

@Suite struct YAMLReaderTests {
  static let readsYAML = YAMLReader().absence == nil
  static let reason: Comment = "libyaml-dev is not installed"

  /// The documents of a text as JSON, a line each.
  func read(_ text: String) throws -> String {
    let cursor = try YAMLReader().values(of: Text(text))
    var lines: [String] = []
    while let value = try cursor.next() { lines.append(value.json().string) }
    return lines.joined(separator: "\n")
  }

  func fault(_ text: String) -> DocumentError? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return error as? DocumentError
    }
  }

  @Test func withoutTheLibraryItSaysWhatToInstall() {
    if Self.readsYAML {
      #expect(fault("a: 1") == nil)
    } else {
      #expect(YAMLReader().absence?.help.contains("libyaml-dev") == true)
      #expect(fault("a: 1")?.cause == "library")
    }
  }

  /// Plain scalars by the core schema of YAML 1.2, section 10.3.2.
  @Test(
    .enabled(if: readsYAML, reason),
    arguments: [
      ("null", "null"), ("~", "null"), ("Null", "null"), ("nULL", "\"nULL\""), ("true", "true"),
      ("FALSE", "false"), ("no", "\"no\""), ("Yes", "\"Yes\""), ("on", "\"on\""), ("0", "0"),
      ("-0", "-0"), ("+12", "12"), ("012", "12"), ("0o17", "15"), ("0x1f", "31"),
      ("0xfffffffffffffffff", "\"0xfffffffffffffffff\""), ("0x-1", "\"0x-1\""),
      ("9223372036854775807", "9223372036854775807"),
      ("12345678901234567890", "12345678901234567890"), ("1.10", "1.10"), (".5", "0.5"),
      ("-.5e3", "-0.5e3"), ("7.", "7.0"), ("1e+3", "1e+3"), ("1e", "\"1e\""), (".", "\".\""),
      ("-", "[null]"), ("+", "\"+\""), (".inf", "\".inf\""), ("1_000", "\"1_000\""),
      ("12:30:45", "\"12:30:45\""), ("2024-01-01", "\"2024-01-01\""), ("'12'", "\"12\""),
      ("\"tr\\u00fce\"", "\"trüe\""), ("!!str 12", "\"12\""), ("! 12", "\"12\""),
      ("!!int '12'", "12"), ("!own 12", "12"), ("!!float 3", "3"),
    ])
  func scalars(_ text: String, _ json: String) throws {
    #expect(try read(text) == json)
  }

  @Test(
    .enabled(if: readsYAML, reason),
    arguments: [
      ("", ""), ("# nothing", ""), ("---", "null"),
      ("a: 1\n---\nb: 2\n...\n---\n- c", "{\"a\":1}\n{\"b\":2}\n[\"c\"]"),
      ("z: 1\na:\n  - b\n  - {c: d}\n", #"{"z":1,"a":["b",{"c":"d"}]}"#),
      ("1: a\ntrue: b\n? c\n: d", #"{"1":"a","true":"b","c":"d"}"#),
      ("a: |\n  x\n  y\nb: >-\n  x\n  y", #"{"a":"x\ny\n","b":"x y"}"#),
      ("a: &x [1]\nb: *x\nc: *x", #"{"a":[1],"b":[1],"c":[1]}"#),
      ("a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x", #"{"a":{"p":1,"q":2},"b":{"q":3,"p":1}}"#),
      ("b:\n  <<: [{p: 1}, {p: 2, q: 3}]\n  q: 4", #"{"b":{"p":1,"q":4}}"#),
      ("'<<': 1", #"{"<<":1}"#), ("a: !!binary aGk=", #"{"a":"aGk="}"#),
      ("\u{FEFF}a: 1", #"{"a":1}"#),
      ("k: !Ref thing", #"{"k":"thing"}"#),
    ])
  func documents(_ text: String, _ json: String) throws {
    #expect(try read(text) == json)
  }

  /// Mistakes with their places.
  @Test(
    .enabled(if: readsYAML, reason),
    arguments: [
      ("a: [1\nb: 2", "line 2, column "), ("a: 1\n b: 2", "line 2, column 3"),
      ("a: 1\nb: 2\na: 3", "line 3, column 4"), ("a: *x", "line 1, column 4"),
      ("a: &x [*x]", "line 1, column 8"), ("? [1]\n: 2", "line 1, column 5"),
      ("a: @x", "line 1, column 4"), ("<<: 1", "line 1, column 5"), ("!!int x", "line 1, column 1"),
      ("a: \"\\q\"", "line 1, column 5"), ("\tb: 1", "line 1, column 1"), ("a\u{1}b", ""),
    ])
  func mistakesHavePlaces(_ text: String, _ place: String) {
    let fault = fault(text)
    #expect(fault?.cause == "syntax")
    #expect(fault?.message.hasPrefix(place) == true, "\(fault?.message ?? "")")
  }

  @Test(.enabled(if: readsYAML, reason)) func whatStandsBeforeAMistakeIsGiven() throws {
    let cursor = try YAMLReader().values(of: Text("a: 1\n---\nb: ]"))
    #expect(try cursor.next()?.json().string == "{\"a\":1}")
    #expect(throws: DocumentError.self) { try cursor.next() }
    #expect(try cursor.next() == nil)
  }

  @Test(.enabled(if: readsYAML, reason)) func nestingIsLimited() throws {
    let open = String(repeating: "[", count: 512)
    let close = String(repeating: "]", count: 512)
    #expect(try read(open + close) == open + close)
    #expect(fault("[" + open + close + "]")?.cause == "depth")
    #expect(fault(String(repeating: "[", count: 100_000))?.cause == "depth")
    let blocks = (0..<600).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(fault(blocks)?.cause == "depth")
    // Aliases nest what they repeat.
    let steps = (1...600).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
    #expect(fault("- &a0 []\n" + steps)?.cause == "depth")
  }

  @Test(.enabled(if: readsYAML, reason)) func aliasesThatGrowAreStopped() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 9).joined(separator: ","))]\n"
    }
    #expect(fault(text)?.cause == "size")
  }

  /// Every text, cut anywhere, is read or refused.
  @Test(.enabled(if: readsYAML, reason)) func cutsAndNoiseEnd() {
    let text =
      "%YAML 1.2\n---\na: &x [1, 'b', \"c\\n\"]\n? |\n d\n: *x\ne: {f: !!str g, <<: {h: 1}}\n"
    for count in 0...text.utf8.count {
      _ = fault(String(decoding: text.utf8.prefix(count), as: UTF8.self))
    }
    var state: UInt64 = 3
    let signs = Array("-:?[]{},&*!|>'\"%@` \nab#\t1.~<")
    for _ in 0..<3000 {
      var noise = ""
      for _ in 0..<24 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        noise.append(signs[Int(state >> 33) % signs.count])
      }
      _ = fault(noise)
    }
  }
}
