import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct ModuleTests {
  @Test func whatIsNeededOfAFileRuns() {
    accept(
      "use \"auth.pipe\" as auth\nlet t = auth.login(\"me\")\n[\"a\"] | auth.shout | {t: t, s: .}",
      """
      let v0 base: Text = "https://auth.example"
      let v5 t: Any
        values text(v0, "/login") → Text
        post json: {"user":"me"} → Response
        json → Any
        map .token → Any
      run
        values ["a"] → Text
        map upper(.) → Text
        map text(., "!") → Text
        map {t: v5, s: .} → {s: Text, t: Any}
        print
      """)
    accept("use \"auth.pipe\" as auth\n1", "run\n  values 1 → Int\n  print")
    accept(
      "use \"auth.pipe\" as auth\nauth.pages | text",
      """
      let v2 names: [Text]
        values ["a","b"] → Text
        sort → Text
        collect → [Text]
      run
        values v2 → Text
        fetch → Response
        text → Text
        print
      """)
    accept("use \"auth.pipe\" as a\nuse \"auth.pipe\" as b\n\"\\(a.base) \\(b.names[0])\"")
    accept("use \"auth.pipe\" as auth\n[1] | auth.names[0]")
  }

  @Test func namesOfAFile() {
    let result = refuse("use \"auth.pipe\" as auth\nauth.«bsae»", "E218")
    #expect(result.diagnostics[0].help == "did you mean `base`?")
    refuse("use \"auth.pipe\" as auth\n[1] | auth.«nothing»", "E218")
    refuse("use \"auth.pipe\" as auth\n[1] | map auth.«nothing»(.)", "E218")
    refuse("use \"auth.pipe\" as auth\nlet x = «auth.shout»", "E308")
    refuse("use \"auth.pipe\" as auth\nlet x = [auth.«shout»]", "E228")
    refuse("use \"auth.pipe\" as auth\n[1] | «auth.base» 1", "E203")
    refuse("use \"auth.pipe\" as auth\n[«auth»]", "E228")
    refuse("[1] | map «other».f(.)", "E201")
    refuse("let v = 1\n[1] | map «v».f(.)", "E228")
  }

  @Test func filesThatCannotBeUsed() {
    refuse("use «\"missing.pipe\"» as m\nm.x | print\n[1] | m.y", "E216")
    let result = check("use \"circle.pipe\" as c\n1")
    #expect(
      rendered(result) == """
        E217: `circle.pipe` comes back to itself: `circle.pipe` → `other.pipe` → `circle.pipe`
          ^ 1: "circle.pipe" -- and so without end
          help: put what both need into a third file
        """)
    let own = check("use \"test.pipe\" as me\n1", files: ["test.pipe": "1"])
    #expect(own.diagnostics.map(\.code.id) == ["E217"])
    let broken = check("use \"broken.pipe\" as b\nb.x | print\n[1] | b.bad | b.gone")
    #expect(broken.diagnostics.map(\.code.id) == ["E201", "E201"])
    #expect(check("use \"needs.pipe\" as n\nn.m").diagnostics.map(\.code.id) == ["E316"])
  }

  @Test func longRowsOfFilesEnd() {
    var files: [String: String] = [:]
    for number in 0..<300 { files["\(number).pipe"] = "use \"\(number + 1).pipe\" as next" }
    files["300.pipe"] = "let x = 1"
    let result = check("use \"0.pipe\" as a\n1", files: files)
    #expect(result.diagnostics.map(\.code.id) == ["E216"])
  }

  @Test func aFileIsReadOnce() {
    let files = [
      "a.pipe": "use \"c.pipe\" as c\nlet x = c.v", "b.pipe": "use \"c.pipe\" as c\nlet y = c.v",
      "c.pipe": "let v = now()",
    ]
    let result = check("use \"a.pipe\" as a\nuse \"b.pipe\" as b\na.x + b.y", files: files)
    #expect(result.diagnostics.isEmpty)
    #expect(result.sources.sources.map(\.name) == ["test.pipe", "a.pipe", "c.pipe", "b.pipe"])
    #expect(
      result.program?.outline == """
        let v0 v: Int = now()
        let v1 x: Int = v0
        let v2 y: Int = v0
        run
          values (v1 + v2) → Int
          print

        """)
  }
}
