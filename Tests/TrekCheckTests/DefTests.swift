import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct DefTests {
  @Test func aDefStandsForItsStages() {
    accept(
      "def titles(n: Int = 2) = json | .title | take n\n[\"{}\"] | titles | print\n[\"{}\"] | titles 5",
      """
      run
        values ["{}"] → Text
        json → Any
        map .title → Any
        take count: 2 → Any
        print
      run
        values ["{}"] → Text
        json → Any
        map .title → Any
        take count: 5 → Any
        print
      """)
    accept(
      "def names = [\"a\"] | upper\nnames | print",
      "run\n  values [\"a\"] → Text\n  map upper(.) → Text\n  print")
    accept(
      "def out = map . | write \"x.txt\"\n[1] | out",
      "run\n  values [1] → Int\n  map value: . → Int\n  write path: \"x.txt\"")
  }

  @Test func anArgumentOfTheItemIsWorkedOutOnce() {
    accept(
      "def at(u) = fetch u, headers: {Referer: u} | text\n[1] | at \"https://a.example/\\(.)\"",
      """
      run
        values [1] → Int
        bind 0 u = text("https://a.example/", .)
        fetch url: #0 headers: {Referer: #0} → Response
        text → Text
        print
      """)
    accept(
      "def at(u) = fetch u | text\nat \"https://a.example\"",
      """
      run
        values "https://a.example" → Text
        fetch → Response
        text → Text
        print
      """)
    accept(
      "def at(u, n) = fetch \"\\(u)/\\(n)\" | text\nat env(\"U\"), length([1])",
      """
      let v0 env("U"): Text = env("U")
      run
        values text(v0, "/", 0) → Text
        fetch → Response
        text → Text
        print
      """)
    accept("def f(k) = sort k\n[{a: 1}] | f .a")
    accept("def f(c) = where c\n[1] | as n | f (. > n)")
    refuse("def f(u) = batch 2 | map «u»\n[1] | f .", "E223")
  }

  @Test func whetherItTakesItems() {
    refuse("def f = [1, 2]\n[3] | «f»", "E309")
    refuse("def f = fetch https://a.example\n[3] | «f»", "E309")
    refuse("def f(u) = fetch u\n[3] | «f» \"https://a.example\"", "E309")
    accept("def f = . * 2\n[3] | f")
    accept("def f = {a: .}\n[3] | f")
    accept("def f = fetch \"https://a.example/\\(.)\"\n[3] | f")
    accept("def f = upper\n[\"a\"] | f")
    accept("def g = upper\ndef f = g | lower\n[\"a\"] | f")
    accept("def f = match { . > 1 -> map 0 }\n[1] | f")
    refuse("def f = upper\n«f»", "E308")
    refuse("def f = . * 2\n«f» | print", "E308")
    accept("def f = . * 2\n[1] | each { f | print }")
    accept("def f = [1, 2]\n[1] | each { f | print }")
  }

  @Test func aDefIsAFunction() {
    accept(
      "def shout(mark = \"!\") = upper | \"\\(.)\\(mark)\"\n[{n: \"a\"}] | {a: shout(.n), b: shout(.n, \"?\")}",
      """
      run
        values [{"n":"a"}] → {n: Text}
        map {a: text(upper(.n), "!"), b: text(upper(.n), "?")} → {a: Text, b: Text}
        print
      """)
    accept(
      "def token(user) = post \"https://a.example\" json: {u: user} | json | .token\nlet t = token(\"me\")\nt",
      """
      let v0 t: Any
        values "https://a.example" → Text
        post json: {"u":"me"} → Response
        json → Any
        map .token → Any
      run
        values v0 → Any
        print
      """)
    accept("def double = . * 2\ndouble([1, 2][0])")
    accept("def double = . * 2\n[{a: 1}] | sort double(.a)")
    accept("def double = . * 2\n[[1]] | sum(., double(.))")
    refuse("def page = fetch . | text\n[\"u\"] | sort «page(.)»", "E233")
    accept("def page = fetch . | text\n[\"u\"] | {p: page(.)}")
    refuse("def xs = [1, 2]\n[1] | map «xs»()", "E226")
    refuse("def big = where . > 1\n[1] | map «big»(.)", "E226")
    refuse("def out = print\n[1] | map «out»(.)", "E226")
    refuse("def double = . * 2\n[1] | map «double»()", "E206")
    refuse("def double = . * 2\n[1] | map double(., «3»)", "E208")
    accept("def hypot(a, b) = a * a + b * b\n[1] | map hypot(., 2)")
  }

  @Test func parametersAreChecked() {
    refuse("def f(n: Int) = take n\n[1] | f «\"a\"»", "E302")
    refuse("def f(n: Int = «\"a\"») = take n\n[1] | f", "E302")
    refuse("def f(n: «Integer») = take n\n[1] | f 2", "E227")
    refuse("def f(n) = take n\n[1] | «f»", "E206")
    refuse("def f(n) = take n\n[1] | f 1, «2»", "E208")
    refuse("def f(n) = take n\n[1] | f «m»: 1", "E205")
    refuse("def f(n) = take n\n[1] | f 1 «n: 1»", "E207")
    refuse("def f = upper\n[\"a\"] | f «{ print }»", "E212")
    accept("def f(n: Int, m: Int = 2) = take n | skip m\n[1] | f 1 m: 3")
    refuse("def f(n) = take «n»\n[1] | f \"a\"", "E302")
  }

  @Test func mistakesInItAreReportedOnce() {
    refuse("def f = «fecth» . | text\n[\"a\"] | f\n[\"b\"] | f", "E203")
    let result = refuse("def f(x) = x.«b»\nf {a: 1}", "E305")
    #expect(result.diagnostics.first?.labels.last?.text == "called here")
  }

  @Test func noRecursion() {
    let result = refuse("def a = b | upper\ndef b = c\ndef c = «a» | lower", "E214")
    #expect(
      result.diagnostics.first?.message
        == "`a` comes back to itself: `a` → `b` → `c` → `a`")
    refuse("def a = upper | «a»", "E214")
    refuse("def a(x) = map «a»(x)", "E214")
    refuse("def a = upper | tee { «a» | print }\n[\"a\"] | a", "E214")
  }

  @Test func namesOfOthersAreOutOfReach() {
    refuse("def f = map «n»\n[1] | as n | f", "E201")
    refuse("def f = as2 | map «n»\ndef as2 = map . | as n\n[1] | f | map n", "E201")
    refuse("def f(n) = map n\n[1] | f 2 | map «n»", "E201")
    accept("let n = 1\ndef f = map n\n[1] | f")
    accept("def f = map n\nlet n = 1\n[1] | f")
    refuse("def f = map «n»\n[1] | f\nlet n = 1", "E201")
    accept("def f = g\n[\"a\"] | f\ndef g = upper")
  }

  @Test func itMayCoverAStage() {
    refuse("def «json» = json | .data\n[\"{}\"] | json", "W202")
    let result = check("def json = json | .data\n[\"{}\"] | json")
    #expect(
      result.program?.outline == """
        run
          values ["{}"] → Text
          json → Any
          map .data → Any
          print

        """)
  }

  @Test func itsGrowthIsLimited() {
    var script = "def a0 = upper | lower\n"
    for level in 1...60 { script += "def a\(level) = a\(level - 1) | a\(level - 1)\n" }
    let result = check(script + "[\"x\"] | a60")
    #expect(result.diagnostics.map(\.code.id) == ["E215"])
    var long = ""
    for level in (0..<2000).reversed() { long += "def b\(level) = b\(level + 1)\n" }
    #expect(check(long + "def b2000 = upper\n[\"x\"] | b0").diagnostics.map(\.code.id) == ["E215"])
    var chain = "def c0(x) = x + x\n"
    for level in 1...40 { chain += "def c\(level)(x) = c\(level - 1)(x) + c\(level - 1)(x)\n" }
    #expect(check(chain + "c40(1)").diagnostics.map(\.code.id) == ["E215"])
  }
}
