import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct ParameterTests {
  @Test func theScriptsOwn() {
    accept(
      "param base = \"https://a.example\"  # where\nparam n: Int\nparam names: [Text] = []\nparam r: {a: Int} = {a: 1}\nparam x = null\n[base, n, names, r, x]",
      """
      param v0 base: Text
      param v1 n: Int
      param v2 names: [Text]
      param v3 r: {a: Int, …}
      param v4 x: Any
      default of parameter 0
        "https://a.example"
      default of parameter 1
      default of parameter 2
        []
      default of parameter 3
        {"a":1}
      default of parameter 4
        null
      run
        values [v0, v1, v2, v3, v4] → Any
        print
      """)
    let program = check("param n: Int  # how many\nparam m = 1\nn + m").program
    #expect(program?.parameters.map(\.isRequired) == [true, false])
    #expect(program?.parameters.map(\.help) == ["how many", nil])
    refuse("param n: Int = «\"3\"»\nn", "E316")
    refuse("param n: «String» = \"3\"\nn", "E227")
    refuse("param n: [«Foo»]\nn", "E227")
    refuse("param n: {a: Int, «a»: Text}\nn", "E202")
    refuse("if true { «param n = 1» }", "E213")
    refuse("param n = «nothing»\nn", "E201")
    refuse("param n: Duration = «5»\nn", "E316")
  }

  @Test func argumentsOfStages() {
    refuse("[1] | «take»", "E206")
    refuse("[1] | take 1, «2»", "E208")
    refuse("[1] | take 1 «count: 2»", "E207")
    refuse("[1] | take «cuont»: 2", "E205")
    refuse("[1] | take «\"a\"»", "E302")
    refuse("[1] | discard «x»: 1", "E205")
    accept("[1] | take count: 2")
    accept(
      "[{a: 1, b: 2}] | select .a, .b",
      "run\n  values [{\"a\":1,\"b\":2}] → {a: Int, b: Int}\n  select fields: [.a, .b] → {…}\n  print"
    )
    let result = refuse("fetch https://a.example «concurency»: 4", "E205")
    #expect(result.diagnostics[0].help == "did you mean `concurrency`?")
  }

  @Test func words() {
    accept(
      "fetch https://a.example accept: any",
      "run\n  values \"https://a.example\" → URL\n  fetch accept: \"any\" → Response\n  print")
    accept("let any = 3\nfetch https://a.example accept: any")
    accept("let codes = [200]\nfetch https://a.example accept: codes")
    let result = refuse("fetch https://a.example accept: «anny»", "E209")
    #expect(result.diagnostics[0].help == "did you mean `any`?")
    refuse("fetch https://a.example http: «\"three\"»", "E209")
    accept("fetch https://a.example http: \"two\"")
    accept("fetch https://a.example accept: 200..299")
    accept(
      "fetch https://a.example accept: {n: any, \"m\": ok}",
      "run\n  values \"https://a.example\" → URL\n"
        + "  fetch accept: {\"n\":\"any\",\"m\":\"ok\"} → Response\n  print")
    let nested = refuse("fetch https://a.example accept: {n: «anny»}", "E209")
    #expect(nested.diagnostics[0].help == "did you mean `any`?")
    accept("let code = 200\nfetch https://a.example accept: {n: code}")
  }

  @Test func units() {
    func help(_ script: String) -> String? { check(script).diagnostics.first?.help }
    refuse("fetch https://a.example timeout: «10»", "E302")
    #expect(help("fetch https://a.example timeout: 10") == "give it a unit: `10s`, `10ms`")
    #expect(help("fetch https://a.example maxBody: 10") == "give it a unit: `10KB`, `10MiB`")
    #expect(help("fetch https://a.example rate: 10") == "say in which time: `10/s`")
    accept("fetch https://a.example timeout: 10s, maxBody: 1MiB, rate: 10/s")
    accept("fetch https://a.example rate: 10 / 1s")
    accept("[1] | strict after: 5%", "run\n  values [1] → Int\n  strict after: 0.05 → Int\n  print")
  }

  @Test func secrets() {
    accept(
      "secret t = env(\"T\")\n\"\\(t)\"",
      "secret v0 t: Text = env(\"T\")\nrun\n  values text(v0) → Text\n  print")
    refuse("secret t = «nothing»\nt", "E201")
    refuse("[1] | each { «secret t = \"x\"»; . | print }", "E213")
  }
}
