import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct StreamTests {
  @Test func aStreamRunsWhereItIsUsed() {
    accept(
      "let pages = [1, 2] | \"https://a.example/\\(.)\" | fetch\nlet texts = pages | text\ntexts | print",
      """
      run
        values [1,2] → Int
        map text("https://a.example/", .) → Text
        fetch → Response
        text → Text
        print
      """)
    accept("let a = stdin\nlet b = a\nb | print", "run\n  stdin → Text\n  print")
    accept(
      "let a = stdin\n[1] | zip a",
      "run\n  values [1] → Int\n  zip other: (stdin → Text) → [Any]\n  print")
    accept("let a = stdin\nfetch a", "run\n  stdin → Text\n  fetch → Response\n  print")
    accept(
      "let a = stdin\nlet n = (a)\nlength(n)",
      """
      let v0 n: [Text]
        stdin → Text
      run
        values length(v0) → Int
        print
      """)
  }

  @Test func whatGivesOneIsAValue() {
    accept(
      "let n = stdin | count\nn + n",
      """
      let v0 n: Int
        stdin → Text
        count → Int
      run
        values (v0 + v0) → Int
        print
      """)
    accept("let a = fetch https://a.example | json\n\"\\(a.x) \\(a.y)\"")
    accept("param u = \"https://a.example\"\nlet a = fetch u | json\n\"\\(a.x) \\(a.y)\"")
    refuse("param u\nlet a = fetch u | json\n\"\\(«a».x)\"", "E235")
    refuse("let a = fetch https://a.example | where .status == 200\n\"\\(«a».x)\"", "E235")
    accept("let a = \"x\" | upper\n\"\\(a) \\(a)\"")
    refuse("let a = [1] | «print»", "E310")
  }

  @Test func aStreamIsUsedOnce() {
    let result = refuse(
      "let urls = stdin | take 2\nurls | count | print\n«urls» | print", "E224")
    #expect(
      rendered(result) == """
        E224: `urls` is used twice
          ^ 3: urls -- used again
          - 1: urls -- a stream: its items flow once
          - 2: urls -- used first here
          help: let both follow one another with `tee { … }`, or keep the items: `let urls = (… | collect)`
        """)
    refuse("let a = stdin\na | zip «a»", "E224")
    refuse("let a = stdin\ndef f = a | upper\nf | print\nf | print", "E224")
    refuse("let a = stdin\ndef f(x) = zip «x»\n[1] | f a | f a", "E224")
    refuse("def f(x) = merge { x; «x» }\nf (stdin | take 2)", "E224")
    accept("def f(x) = merge { x; [1] }\nf (stdin | take 2)")
  }

  @Test func ofTwoBranchesOneRuns() {
    accept(
      "param fast = true\nlet a = stdin\nif fast { a | take 1 | print } else { a | print }",
      """
      param v0 fast: Bool
      default of parameter 0
        true
      if v0
        run
          stdin → Text
          take count: 1 → Text
          print
      else
        run
          stdin → Text
          print
      """)
    refuse(
      "param fast = true\nlet a = stdin\nif fast { a | print }\n«a» | print", "E224")
    refuse(
      "param fast = true\nlet a = stdin\na | print\nif fast { «a» | print } else { «a» | print }",
      "E224", "E224")
    accept("param f = true\nlet a = stdin\nlet n = if f { (a | count) } else { (a | first) }\nn")
  }

  @Test func notForEachItem() {
    refuse("let a = stdin\n[1] | map («a» | count)", "E225")
    refuse("let a = stdin\n[1] | each { «a» | map . }", "E225")
    refuse("let a = stdin\n[1] | map length(«a»)", "E225")
    refuse("let a = stdin\n[1] | tee { fetch «a» | print }", "E225")
    accept("let a = stdin\n[1] | tee { zip a | print }")
  }

  @Test func aStreamIsNoValue() {
    refuse("let a = stdin\n\"\\(«a»)\"", "E235")
    refuse("let a = stdin\nlet n = count(«a»)\nn", "E235")
    refuse("let a = stdin\n«a».x", "E235")
    refuse("let a = stdin\n[«a»]", "E235")
    refuse("let a = stdin\nif «a» { 1 }", "E235")
  }

  @Test func anUnusedStreamIsAWarning() {
    refuse("let «a» = stdin\n1", "W201")
    refuse("if true { let «a» = stdin }\n1", "W201")
    refuse("parallel { let «a» = stdin; 1 }", "W201")
    accept("let a = 1\n2")
    accept("2", inputs: ["urls": .stream(.text)])
    refuse("def f = a | upper\nlet «a» = stdin\n1", "W201")
  }
}
