import Testing
import Trek
import TrekTerminal

@testable import TrekREPL

@Suite struct ShowTests {
  @Test(arguments: [200, 80, 40, 12])
  func noLineIsWiderThanTheTerminal(width: Int) {
    let records = (0..<20).map { row in
      Record(
        (0..<12).map { column -> (String, Value) in
          ("column\(column)", .text(Text(String(repeating: "wide 漢字 ", count: row % 5))))
        })
    }
    let text = Table(style: .plain, width: width).text(records)
    for line in text.split(separator: "\n") { #expect(CellWidth.of(String(line)) <= width) }
    let tree = Tree(style: .plain, width: max(40, width)).text(records[7])
    for line in tree.split(separator: "\n") {
      #expect(CellWidth.of(String(line)) <= max(40, width))
    }
  }

  @Test func coloursChangeNoLetter() {
    let json = "{\n  \"a\\\"b\": [1, -2.5e3, true, null],\n  \"c\": \"x: 1\"\n}"
    let painted = JSONColors(style: Style(isOn: true)).text(json)
    var plain = ""
    var isEscape = false
    for character in painted {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { plain.append(character) }
      if isEscape, character == "m" { isEscape = false }
    }
    #expect(plain == json)
    #expect(JSONColors(style: .plain).text("\"\u{1B}[0m\u{202E}\"") == #""\u{1B}[0m\u{202E}""#)
  }

  @Test func fieldsOfSomeRecordsMayBeNull() throws {
    let value = try JSONDocument.parse(
      Text(#"[{"a": 1, "b": {"c": "x"}}, {"a": 2.5, "d": null}]"#).bytes)
    #expect("\(ValueShape.type(of: value))" == "[{a: Number, b: {c: Text}?, d: Null}]")
  }

  @Test(arguments: [
    ("a | b (c [d {", "}])"), (#"fetch "x\(a."#, ")\""), ("'it\"s", "'"), ("a # (", ""),
    (#""\"" | ("#, ")"), (")]}", ""),
  ])
  func knowsWhatIsOpen(text: String, closers: String) {
    #expect(CursorText(Array(text.utf8)).closers == closers)
  }
}
