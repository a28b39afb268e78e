import Testing
import TrekDiagnostics

@Suite struct DiagnosticRendererTests {
  static let code = ErrorCode("E203", "", story: "", wrong: "", right: "")
  static let warning = ErrorCode("W203", "", story: "", wrong: "", right: "")

  /// A text with `⟦marked⟧` ranges taken out, and their spans in the order of their openings.
  static func marked(_ text: String, id: SourceID = .main) -> (text: String, spans: [Span]) {
    var bytes: [UInt8] = []
    var starts: [(Int, Int)] = []
    var spans: [Int: Span] = [:]
    for character in text {
      if character == "⟦" {
        starts.append((spans.count + starts.count, bytes.count))
      } else if character == "⟧", let (order, start) = starts.popLast() {
        spans[order] = Span(id, start..<bytes.count)
      } else {
        bytes += Array(String(character).utf8)
      }
    }
    return (String(decoding: bytes, as: UTF8.self), spans.sorted { $0.key < $1.key }.map(\.value))
  }

  /// The rendering of a diagnostic whose labels are the marks in order.
  func rendered(
    _ text: String, _ labels: String..., message: String = "wrong", notes: [String] = [],
    help: String? = nil, width: Int = 100, style: DiagnosticStyle = .plain
  ) -> String {
    let (plain, spans) = Self.marked(text)
    let all = zip(spans, labels).map { Diagnostic.Label($0, $1) }
    let diagnostic = Diagnostic(
      Self.code, message, at: all.first, labels: Array(all.dropFirst()), notes: notes, help: help)
    let sources = SourceMap(name: "crawl.pipe", text: plain)
    return DiagnosticRenderer(sources: sources, style: style, width: width).render(diagnostic)
  }

  @Test func showsTheLineAndWhatIsThere() {
    let text = rendered(
      "let a = 1\n\nurls | ⟦fecth⟧ | content | print\n", "not a stage",
      message: "no stage is named `fecth`", help: "did you mean `fetch`?")
    #expect(
      text == """
        error[E203]: no stage is named `fecth`
         --> crawl.pipe:3:8
          |
        3 | urls | fecth | content | print
          |        ^^^^^ not a stage
          = help: did you mean `fetch`?

        """)
  }

  @Test func showsADiagnosticWithoutPlace() {
    let diagnostic = Diagnostic(Self.warning, "nothing to do", notes: ["one", "two\nlines"])
    let text = DiagnosticRenderer(sources: SourceMap()).render(diagnostic)
    #expect(
      text == """
        warning[W203]: nothing to do
          = note: one
          = note: two
                  lines

        """)
  }

  @Test func putsSeveralLabelsUnderOneLine() {
    let text = rendered("a | ⟦join⟧ ⟦x⟧ | b ⟦+⟧ c", "needs text", "a number", "here too")
    #expect(
      text == """
        error[E203]: wrong
         --> crawl.pipe:1:5
          |
        1 | a | join x | b + c
          |     ^^^^ -     - here too
          |     |    |
          |     |    a number
          |     needs text

        """)
  }

  @Test func putsLabelsUnderTheirLines() {
    let text = rendered("⟦one⟧\ntwo\nthree\n⟦four⟧\nfive ⟦six⟧", "a", "b", "c")
    #expect(
      text == """
        error[E203]: wrong
         --> crawl.pipe:1:1
          |
        1 | one
          | ^^^ a
        ...
        4 | four
          | ---- b
        5 | five six
          |      --- c

        """)
  }

  @Test func showsTheOneLineBetweenTwo() {
    let text = rendered("⟦one⟧\ntwo\n⟦three⟧", "a", "b")
    #expect(
      text == """
        error[E203]: wrong
         --> crawl.pipe:1:1
          |
        1 | one
          | ^^^ a
        2 | two
        3 | three
          | ----- b

        """)
  }

  @Test func marksTheFirstAndTheLastOfSeveralLines() {
    let text = rendered("let x = ⟦[1,\n  2,\n  3,\n  4]⟧ | y", "a list")
    #expect(
      text == """
        error[E203]: wrong
         --> crawl.pipe:1:9
          |
        1 | let x = [1,
          |         ^^^
        ...
        4 |   4] | y
          |   ^^ a list

        """)
  }

  @Test func marksAnEmptyPlace() {
    #expect(rendered("a b⟦⟧", "ends").hasSuffix("1 | a b\n  |    ^ ends\n"))
    #expect(rendered("⟦⟧", "empty").hasSuffix("1 |\n  | ^ empty\n"))
    #expect(rendered("a\n⟦⟧", "last").hasSuffix("2 |\n  | ^ last\n"))
  }

  @Test func keepsTheCaretRightBelowTabsAndWideCharacters() {
    #expect(rendered("\ta\t⟦b⟧", "x").hasSuffix("1 |     a   b\n  |         ^ x\n"))
    #expect(rendered("\"日本\" ⟦b⟧", "x").hasSuffix("1 | \"日本\" b\n  |        ^ x\n"))
    #expect(rendered("e\u{301}e\u{301} ⟦b⟧", "x").hasSuffix("  |    ^ x\n"))
    #expect(rendered("\"👩‍👩‍👧\" ⟦b⟧", "x").hasSuffix("  |      ^ x\n"))
    #expect(rendered("⟦日本⟧", "x").hasSuffix("  | ^^^^ x\n"))
  }

  @Test func escapesWhatATerminalWouldActUpon() {
    let text = rendered(
      "a\u{1B}[31m ⟦b⟧ \u{202E}c", "x\u{7}", message: "m\u{1B}]0;t\u{7}", help: "h\u{9B}")
    #expect(
      text == #"""
        error[E203]: m\u{1B}]0;t\u{7}
         --> crawl.pipe:1:8
          |
        1 | a\u{1B}[31m b \u{202E}c
          |             ^ x\u{7}
          = help: h\u{9B}

        """#)
  }

  @Test func showsBytesThatAreNoText() {
    let sources: SourceMap = {
      var map = SourceMap()
      map.add(name: "x", bytes: Array("a ".utf8) + [0xE9, 0x20, 0x62])
      return map
    }()
    let diagnostic = Diagnostic(Self.code, "wrong", at: .init(Span(.main, 2..<3), "here"))
    let text = DiagnosticRenderer(sources: sources).render(diagnostic)
    #expect(text.hasSuffix("1 | a \\xE9 b\n  |   ^^^^ here\n"))
  }

  @Test func cutsALongLineAroundTheLabel() {
    let long = String(repeating: "abcdefghi ", count: 1_000)
    let text = rendered("\(long)⟦here⟧ \(long)", "x", width: 40)
    let lines = text.split(separator: "\n")
    #expect(lines[1] == " --> crawl.pipe:1:10001")
    #expect(lines[3].hasPrefix("1 | …"))
    #expect(lines[3].hasSuffix("…"))
    #expect(TerminalText.width(lines[3]) == 4 + 40)
    let column = lines[3].firstRange(of: "here")
    let caret = lines[4].firstRange(of: "^^^^ x")
    #expect(column != nil && caret != nil)
    if let column, let caret {
      #expect(
        TerminalText.width(lines[3][..<column.lowerBound])
          == TerminalText.width(lines[4][..<caret.lowerBound]))
    }
  }

  @Test func showsTwoPartsOfALongLine() {
    let long = String(repeating: "abcdefghi ", count: 1_000)
    let text = rendered("⟦one⟧ \(long)⟦two⟧", "a", "b", width: 40)
    let lines = text.split(separator: "\n")
    #expect(lines[3].hasPrefix("1 | one abc"))
    #expect(lines[4] == "  | ^^^ a")
    #expect(lines[5].hasPrefix("1 | …") && lines[5].hasSuffix("two"))
    #expect(lines[6].hasSuffix("--- b"))
  }

  @Test func showsLabelsInTwoFiles() {
    var sources = SourceMap()
    let first = sources.add(name: "main.pipe", bytes: Array("use \"a.pipe\" as a\na.go".utf8))
    let second = sources.add(name: "a.pipe", bytes: Array("def stop() = x".utf8))
    let diagnostic = Diagnostic(
      Self.code, "no `go` in `a`", at: .init(Span(first.id, 20..<22), "not there"),
      labels: [.init(Span(second.id, 4..<8), "this is")])
    let text = DiagnosticRenderer(sources: sources).render(diagnostic)
    #expect(
      text == """
        error[E203]: no `go` in `a`
         --> main.pipe:2:3
          |
        2 | a.go
          |   ^^ not there
         ::: a.pipe:1:5
          |
        1 | def stop() = x
          |     ---- this is

        """)
  }

  @Test func alignsWideLineNumbers() {
    let text = rendered(String(repeating: "\n", count: 99) + "⟦a⟧\n⟦b⟧", "x", "y", help: "do")
    #expect(
      text == """
        error[E203]: wrong
           --> crawl.pipe:100:1
            |
        100 | a
            | ^ x
        101 | b
            | - y
            = help: do

        """)
  }

  @Test func coloursWhereAsked() {
    let text = rendered("a ⟦b⟧", "x", style: .ansi)
    #expect(text.contains("\u{1B}[1;31merror[E203]\u{1B}[0m"))
    #expect(text.contains("\u{1B}[1;31m^ x\u{1B}[0m"))
    var plain = text
    while let start = plain.firstRange(of: "\u{1B}["),
      let end = plain[start.upperBound...].firstIndex(of: "m")
    {
      plain.removeSubrange(start.lowerBound...end)
    }
    #expect(plain == rendered("a ⟦b⟧", "x"))
  }

  @Test func clampsSpansOutsideOfTheText() {
    let diagnostic = Diagnostic(
      Self.code, "wrong", at: .init(Span(.main, 90..<99), "x"),
      labels: [.init(Span(SourceID(7), 0..<1), "elsewhere")])
    let renderer = DiagnosticRenderer(sources: SourceMap(name: "x", text: "ab"))
    #expect(renderer.render(diagnostic).hasSuffix("1 | ab\n  |   ^ x\n"))
  }

  @Test func separatesSeveral() {
    let one = Diagnostic(Self.code, "a")
    let renderer = DiagnosticRenderer(sources: SourceMap())
    #expect(renderer.render([one, one]) == "error[E203]: a\n\nerror[E203]: a\n")
  }
}
