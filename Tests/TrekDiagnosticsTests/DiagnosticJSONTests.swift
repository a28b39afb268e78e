import Testing
import TrekDiagnostics

@Suite struct DiagnosticJSONTests {
  static let code = ErrorCode("E125", "", story: "", wrong: "", right: "")

  @Test func writesEverythingThatIsKnown() {
    let sources = SourceMap(name: "x.pipe", text: "a\nb é c")
    let place = Span(.main, 4..<6)
    let diagnostic = Diagnostic(
      Self.code, "a \"b\"", at: .init(place, "here"), labels: [.init(Span(.main, 0..<1), "there")],
      notes: ["n"], help: "do", fix: .init(replacing: place, with: "e\n"))
    let expected = [
      #"{"severity":"error","code":"E125","message":"a \"b\"","file":"x.pipe","line":2,"column":3,"#,
      #""endLine":2,"endColumn":4,"start":4,"end":6,"label":"here","labels":[{"file":"x.pipe","#,
      #""line":1,"column":1,"endLine":1,"endColumn":2,"start":0,"end":1,"label":"there"}],"#,
      #""notes":["n"],"help":"do","fix":{"file":"x.pipe","start":4,"end":6,"#,
      #""replacement":"e\n"}}"#,
    ]
    #expect(DiagnosticJSON.line(diagnostic, in: sources) == expected.joined() + "\n")
  }

  @Test func leavesOutWhatIsNot() {
    let line = DiagnosticJSON.line(Diagnostic(Self.code, "m\u{1B}\u{E0001}"), in: SourceMap())
    let expected =
      #"{"severity":"error","code":"E125","message":"m\u001b\udb40\udc01","labels":[],"notes":[]}"#
    #expect(line == expected + "\n")
  }
}
