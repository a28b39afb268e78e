import Testing
import TrekDiagnostics

@Suite struct TerminalTextTests {
  @Test func leavesPlainTextAlone() {
    #expect(TerminalText.escaped("aé日👩‍👩‍👧 ok") == "aé日👩‍👩‍👧 ok")
  }

  @Test func escapesControlsAndDirections() {
    #expect(TerminalText.escaped("a\u{1B}b\n\t\r\0") == #"a\u{1B}b\n\t\r\u{0}"#)
    #expect(TerminalText.escaped("\u{85}\u{202E}\u{200B}") == #"\u{85}\u{202E}\u{200B}"#)
  }

  @Test func everyScalarIsShownOrEscaped() {
    for value in UInt32(0)...0x1_F000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let escaped = TerminalText.escaped(String(Character(scalar)))
      let isControl = scalar.properties.generalCategory == .control
      #expect(!isControl || escaped.hasPrefix("\\"))
    }
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("ｆ", 2), ("e\u{301}", 1), ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2),
    ("❤\u{FE0F}", 2), ("🇩🇪", 2), ("한글", 4), ("a\u{200D}b", 2),
  ])
  func countsCells(text: String, cells: Int) {
    #expect(TerminalText.width(text) == cells)
  }
}
