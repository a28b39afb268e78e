import Testing
import TrekCheck
import TrekDiagnostics
import TrekValues

@Suite struct PipelineTests {
  @Test func headsMakeItems() {
    accept(
      #"fetch "https://a.example""#,
      """
      run
        values "https://a.example" → Text
        fetch → Response
        print
      """)
    accept("1..3 | . * 2", "run\n  values 1..3 → Int\n  map (. * 2) → Int\n  print")
    accept("stdin | take 3", "run\n  stdin → Text\n  take count: 3 → Text\n  print")
    refuse("«take 3» | print", "E308")
    refuse("«count»", "E308")
    refuse("«upper» | print", "E308")
    refuse(#"«upper» "a" | print"#, "E308")
    refuse("«.» | print", "E222")
    refuse(#"fetch "https://a.example/\(«.»)""#, "E222")
  }

  @Test func aNameAtAHeadIsAVariableElseAStage() {
    accept(
      "let count = [1, 2]\ncount | print",
      "let v0 count: [Int] = [1,2]\nrun\n  values v0 → Int\n  print")
    accept("stdin", "run\n  stdin → Text\n  print")
    refuse("«cuont» | print", "E201")
    refuse("let x = 1\nlet fetch = 2\n«nothere» | print", "E201")
  }

  @Test func sourcesTakeNoItems() {
    refuse(#"[1] | «read» "a.txt""#, "E309")
    refuse(#"[1] | «merge» { [1]; [2] }"#, "E309")
    accept(#"["*.csv"] | files"#)
    refuse(#"[1] | «files»"#, "E301")
  }

  @Test func nothingFollowsASink() {
    refuse("[1] | print | «take 1»", "E307")
    refuse(#"[1] | tee { print | «count» }"#, "E307")
    accept(#"[1] | tee { count | write "n.txt" } | take 1"#)
  }

  @Test func aPipelineWithoutSinkPrints() {
    accept("[1] | discard", "run\n  values [1] → Int\n  discard")
    accept("[1]", "run\n  values [1] → Int", sink: nil)
  }

  @Test func itemsHaveToFit() {
    let result = refuse("1..3 | «json» | print", "E301")
    #expect(
      rendered(result) == """
        E301: `json` takes Response, Text or Bytes, and gets Int
          ^ 1: json -- takes Response, Text or Bytes
          - 1: 1..3 -- gives Int
          help: make a text of it: `| "\\(.)"`
        """)
    refuse(#"["a"] | «content»"#, "E301")
    accept(#"["a"] | fetch | .json | json"#)
  }

  @Test func requestsAreMadeOfItemsOrOfAnArgument() {
    accept(
      #"[{id: 1}] | fetch "https://a.example/\(.id)" retry: 1 | .status"#,
      """
      run
        values [{"id":1}] → {id: Int}
        fetch url: text("https://a.example/", .id) retry: 1 → Response
        map .status → Int
        print
      """)
    accept(
      "let urls = [https://a.example]\nfetch urls concurrency: 2 | text",
      """
      let v0 urls: [URL] = ["https://a.example"]
      run
        values v0 → URL
        fetch concurrency: 2 → Response
        text → Text
        print
      """)
    accept(
      "fetch (stdin | take 2)",
      "run\n  stdin → Text\n  take count: 2 → Text\n  fetch → Response\n  print")
  }

  @Test func functionsAreStages() {
    accept(#"["a"] | upper"#, "run\n  values [\"a\"] → Text\n  map upper(.) → Text\n  print")
    accept(
      #"["a"] | pad 5, with: "-""#,
      "run\n  values [\"a\"] → Text\n  map pad(., 5, \"-\") → Text\n  print")
    refuse("[1] | «upper»", "E302")
    refuse(#"["a"] | pad 5, «left: true»"#, "E206")
    refuse(#"["a"] | «pad»"#, "E206")
    refuse("[1] | «now»", "E302")
    refuse(#"["a"] | upper «{ print }»"#, "E212")
  }

  @Test func stagesAreFunctions() {
    accept(
      #"["[1]"] | map json(.) | {n: count(.), s: sum(., . * 2), t: json("1", strict: true)}"#,
      """
      run
        values ["[1]"] → Text
        map value: (. | json) → Any
        map {n: over(., count), s: over(., sum value: (. * 2)), t: ("1" | json strict: true)} → {n: Int, s: Number, t: Any}
        print
      """)
    refuse(#"["a"] | map «fetch»(.)"#, "E226")
    refuse(#"["a"] | map «sort»(.)"#, "E226")
    refuse("[1] | map count(«.»)", "E302")
    refuse("[1] | map «count»()", "E206")
    refuse("[1] | map json(«.»)", "E302")
    refuse("[1] | map «nothere»(.)", "E204")
  }

  @Test func unknownStagesAreExplained() {
    let result = refuse(
      #"["https://a.example"] | «fecth» | «grep» /a/ | «jq» ".id" | «collectt» | «zzz»"#,
      "E203", "E203", "E203", "E203", "E203")
    #expect(
      result.diagnostics.map(\.help) == [
        "did you mean `fetch`?", "Trek's word for it is `where`",
        "a path does its work: `| .items[0].name`", "did you mean `collect`?",
        "`trek help` lists the stages",
      ])
  }
}
