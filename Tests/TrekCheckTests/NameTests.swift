import Testing
import TrekCheck
import TrekDiagnostics
import TrekValues

@Suite struct NameTests {
  @Test func eachUnknownNameIsReportedOnce() {
    let result = refuse(
      "let a = «nmaes»\nlet b = nmaes\n\"\\(«other») \\(nmaes)\" | print", "E201", "E201")
    #expect(
      rendered(result) == """
        E201: nothing is named `nmaes`
          ^ 1: nmaes -- neither a value nor a stage
          help: bind it before: `let nmaes = …`; a text stands in quotes
        E201: nothing is named `other`
          ^ 3: other -- not a name
          help: bind it before: `let other = …`; a text stands in quotes
        """)
  }

  @Test func helpKnowsWhatIsNear() {
    func help(_ script: String) -> String? { check(script).diagnostics.first?.help }
    #expect(help("let names = [1]\nlet n = nams\nn") == "did you mean `names`?")
    #expect(help("let Names = [1]\nlet n = names[0]\nn") == "did you mean `Names`?")
    #expect(help("let x = {a: upper}\nx") == "`upper` is a function: call it, `upper(…)`")
    #expect(
      help("let x = {a: fetch}\nx")
        == "`fetch` is a stage: a pipeline in an expression stands in brackets, `(… | fetch)`")
    #expect(help("[1] | as user | map usre") == "did you mean `user`?")
  }

  @Test func statementsRunInOrder() {
    let result = refuse("let a = «b»\nlet b = 1\na + b", "E201")
    #expect(
      rendered(result) == """
        E201: `b` is not there yet
          ^ 1: b -- used here
          - 2: b -- bound only here
          help: statements run in order: put this one further down
        """)
    refuse("«b» | print\nlet b = [1]", "E201")
  }

  @Test func aNameIsBoundOnceInItsBlock() {
    refuse("let a = 1\nlet «a» = 2\na", "E202")
    refuse("param a = 1\nlet «a» = 2\na", "E202")
    refuse("let a = 1\nparam «a» = 2\na", "E202")
    refuse("let a = 1\nsecret «a» = \"x\"\na", "E202")
    refuse("let a = 1\nuse \"auth.pipe\" as b\nlet «b» = 1\na", "E202")
    refuse("def a = upper\ndef «a» = lower", "E202")
    refuse("def a(x, «x») = upper", "E202")
    refuse("session a { retry: 1 }\nsession «a» { retry: 2 }", "E202")
    refuse("session { retry: 1 }\n«session { retry: 2 }»", "E202")
    refuse("[1] | as a | as «a» | print", "E202")
    refuse("[1] | each { let a = 1; let «a» = 2; . + a }", "E202")
    refuse("parallel { let a = 1; let «a» = 2 } | print", "E202")
    accept("let a = 1\nif a == 1 { let a = 2; a | print }\na")
    accept("let a = 1\ndef a = upper\nsession a { retry: 1 }\na")
    accept("let a = 1\n[2] | as a | map a")
    accept("[1] | as a | batch 2 | as a | map a")
  }

  @Test func inputsAreNames() {
    accept(
      "fetch urls | json | {.id, tag: tag}",
      """
      param v0 tag: Text
      stream v1 urls: URL
      run
        input v1 → URL
        fetch → Response
        json → Any
        map {id: .id, tag: v0} → {id: Any, tag: Text}
        print
      """, inputs: ["urls": .stream(.url), "tag": .value(.text)])
    refuse("fetch urls | print\n«urls» | print", "E224", inputs: ["urls": .stream(.url)])
    refuse("let «urls» = 1\nurls", "E202", inputs: ["urls": .stream(.url)])
  }

  @Test func pathsOfKnownTypes() {
    let result = refuse("fetch https://a.example | .«stauts» | print", "E305")
    #expect(result.diagnostics[0].help == "did you mean `status`?")
    refuse("{a: 1} | .«b»", "E305")
    accept("{a: 1} | .b?")
    refuse("{a: 1} | .a.«b»", "E305")
    refuse("[1] | .«a»", "E305")
    refuse("let xs = [1, 2]\nxs.«a»", "E305")
    accept("let xs = [1, 2]\nxs[0] + 1")
    refuse("let xs = [1, 2]\nxs[«\"a\"»]", "E305")
    refuse("let r = {a: 1}\nr[«0»]", "E305")
    refuse("let r = {a: 1}\nr[«\"b\"»]", "E305")
    accept("let r = {a: 1}\nr[\"a\"]")
    refuse("let n = 1\nn«[0]»", "E305")
    accept("fetch https://a.example | .time.total | where . > 1s")
    refuse("fetch https://a.example | .time.«totl»", "E305")
    accept("fetch https://a.example | .headers[\"content-type\"]")
    accept("fetch https://a.example | .json.a.b[0].c")
  }
}
