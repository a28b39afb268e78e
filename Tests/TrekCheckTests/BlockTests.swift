import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct BlockTests {
  @Test func tee() {
    accept(
      "[1] | tee { map . + 1 | print; . * 2 | save \"a/\\(.)\" } | count",
      """
      run
        values [1] → Int
        tee → Int
          branch
            map value: (. + 1) → Int
            print
          branch
            map (. * 2) → Int
            save path: text("a/", .)
        count → Int
        print
      """)
    refuse("[1] | tee { «map 1» }", "E311")
    refuse("[1] | «tee»", "E211")
    let record = refuse("[{a: 1}] | tee «{.a}»", "E211")
    #expect(
      record.diagnostics[0].help
        == "for the field write `tee { .a; }`, for the record `tee { {.a} }`")
    refuse("[1] | tee «{ }»", "E211")
    refuse("[1] | tee { «read» \"x\" | print }", "E309")
    refuse("[1] | tee «3» { print }", "E208")
  }

  @Test func fanAndMatch() {
    accept(
      "[1] | fan { . * 2; \"\\(.)\" }",
      """
      run
        values [1] → Int
        fan → Any
          branch
            map (. * 2) → Int
          branch
            map text(.) → Text
        print
      """)
    accept(
      "[1] | match {\n. > 1 -> map 0 | tee { print }\n. == 7 -> print\nelse -> { let n = .; map n }\n}",
      """
      run
        values [1] → Int
        match → Int
          when (. > 1)
            map value: 0 → Int
            tee → Int
              branch
                print
          when (. == 7)
            print
          branch
            bind 0 n = .
            map value: #0 → Int
        print
      """)
    accept(
      "[1] | match { . > 1 -> print; else -> discard }",
      "run\n  values [1] → Int\n  match\n    when (. > 1)\n      print\n    branch\n      discard")
    refuse("[1] | match { . > 1 -> print; else -> discard } | «count»", "E307")
    refuse("[1] | match { «. + 1» -> print }", "E304")
    refuse("[1] | match { else -> print; «. > 1 -> print» }", "E232")
    refuse("[1] | match { . > 1 -> { print; «print» } }", "E213")
    refuse("«match { . > 1 -> print }»", "E308")
  }

  @Test func each() {
    accept(
      "[{l: [1]}] | each { .l | map . + 1 | print; fetch \"https://a.example/\\(.l[0])\" json: . | save \"x\" }",
      """
      run
        values [{"l":[1]}] → {l: [Int]}
        each
          branch
            values .l → Int
            map value: (. + 1) → Int
            print
          branch
            fetch url: text("https://a.example/", .l[0]) json: . → Response
            save path: "x"
      """)
    accept("[{l: [1]}] | each .l | . + 1")
    accept("[{l: [{m: 1}]}] | each .l { .m | print }")
    refuse("[{l: [1]}] | each { .l | «write \"x\"» }", "E312")
    refuse("[1] | each { tee { «write \"x\"» } | . }", "E312")
    refuse("[1] | fan { tee { «write \"x\"» } | . + 1; . }", "E312")
    refuse("[1] | fan { «count»; . }", "E318")
    accept("[1] | fan { each { count }; . }")
    accept("[1] | fan { count | print; . }")
    accept("[1] | match { . > 1 -> take 1 | write \"x\"\nelse -> . }")
    refuse("[{l: [1]}] | each { .l | «discard» }", "E312")
    refuse("[{l: 1}] | each «.l»", "E302")
    accept("[[1]] | each | . + 1")
    accept(
      "[\"u\"] | each { fetch | json | print }",
      "run\n  values [\"u\"] → Text\n  each\n    branch\n      fetch → Response\n      json → Any\n      print"
    )
    accept(
      "[{us: [\"u\"], t: 1}] | each { fetch .us headers: {t: .t} | json }",
      """
      run
        values [{"us":["u"],"t":1}] → {t: Int, us: [Text]}
        each → Any
          branch
            bind 0 .
            values .us → Text
            fetch headers: {t: #0.t} → Response
            json → Any
        print
      """)
    accept("[{a: true}] | each { if .a { 1 } else { 2 } }")
    refuse("[1] | each { «param x = 1»; . | print }", "E213")
  }

  @Test func retryAndTimeout() {
    accept(
      "[\"u\"] | retry 3 { fetch . | json } | timeout 5s { . | upper | first }",
      """
      run
        values ["u"] → Text
        retry count: 3 → Any
          branch
            fetch url: . → Response
            json → Any
        timeout limit: 5s → Any
          branch
            values . → Any
            map upper(.) → Text
            first → Text
        print
      """.replacing("timeout limit: 5s → Any", with: "timeout limit: 5s → Text"))
    refuse("[1] | retry 3 { . | «print» }", "E312")
    refuse("[1] | «retry» { . }", "E206")
    refuse("[1] | retry «1s» { . }", "E302")
    refuse("[1] | timeout «5» { . }", "E302")
    accept("let x = \"u\" | retry 3 { fetch . | json }\nx.a")
  }

  @Test func catchGetsErrors() {
    accept(
      "fetch https://a.example | .status | catch { {.message, code: .code} }",
      """
      run
        values "https://a.example" → URL
        fetch → Response
        map .status → Int
        catch → Any
          branch
            map {message: .message, code: .code} → {code: Text, message: Text}
        print
      """)
    accept("fetch https://a.example | catch { print } | text")
    refuse("fetch https://a.example | catch «{ .foo }»", "E211")
    refuse("fetch https://a.example | catch { map .«foo» }", "E305")
    refuse("fetch https://a.example | catch { map 1; «map 2» }", "E213")
    accept("fetch https://a.example | catch { map .response?.status }")
  }

  @Test func merge() {
    accept(
      "merge { [1]; stdin } | print",
      "run\n  merge → Any\n    branch\n      values [1] → Int\n    branch\n      stdin → Text\n  print"
    )
    refuse("merge { «let a = 1»; [1] }", "E213")
    refuse("merge { «count» }", "E308")
    refuse("merge { «.» }", "E222")
  }

  @Test func parallel() {
    accept(
      "parallel { let a = [1] | count; let b = stdin; let c = 3 } | print",
      """
      run
        parallel → {a: Int, b: [Text], c: Int}
          a: (values [1] → Int | count → Int)
          b: (stdin → Text)
          c: 3
        print
      """)
    accept(
      "parallel {\n  stdin | print\n  let n = [1] | count\n}\n1",
      """
      parallel
        run
          stdin → Text
          print
        let v0 n: Int
          values [1] → Int
          count → Int
      run
        values 1 → Int
        print
      """)
    accept("let r = parallel { let a = 1 }\nr.a + r.a")
    refuse("let r = parallel { let a = 1 }\nr.«b»", "E305")
    refuse("parallel { let n = 1; «n» }", "E230")
    refuse("parallel { let n = 1 }\n«n»", "E201")
    refuse("parallel { «[1] | print» } | print", "E234")
    refuse("parallel «{ }» | print", "E234")
    refuse("[1] | map {a: (parallel { let b = «stdin» })}", "E310")
    accept("[1] | map {a: (parallel { let b = stdin | count })}")
  }

  @Test func letsInBlocksGoAlongWithTheItem() {
    accept(
      "[{u: \"u\"}] | each { let page = fetch .u | text; page | lines | \"\\(page): \\(.)\" | print }",
      """
      run
        values [{"u":"u"}] → {u: Text}
        each
          branch
            bind 0 page = (fetch url: .u → Response | text → Text)
            values #0 → Text
            lines → Text
            map text(#0, ": ", .) → Text
            print
      """)
    refuse("[1] | each { let xs = «stdin»; . | print }", "E310")
    refuse("[1] | each { let x = «nothing»; . | print }", "E201")
    accept("[1] | tee { let x = . + 1; map x | print }")
  }

  @Test func expressionsWithPipelines() {
    accept(
      "[{id: 1}] | {.id, posts: (fetch \"https://a.example/\\(.id)\" | json)}",
      """
      run
        values [{"id":1}] → {id: Int}
        map {id: .id, posts: (fetch url: text("https://a.example/", .id) → Response | json → Any)} → {id: Int, posts: Any}
        print
      """)
    refuse("[{l: [1]}] | {x: (.l | «where . > 1»)}", "E310")
    accept("[{l: [1]}] | {x: (.l | where . > 1 | collect)}")
    refuse("[1] | {x: («count»)}", "E308")
    refuse("[1] | {x: (. | «print»)}", "E310")
    refuse("[1] | sort «(fetch .)»", "E233")
    accept("[1] | where (fetch . | .status) == 200")
    accept("let all = (stdin | upper)\nlength(all)")
    accept("let a = if 1 == 1 { let x = 2; x + 1 } else { 0 }\na")
    refuse("let a = if 1 == 1 «{  }» else { 0 }\na", "E310")
    refuse("[1] | map if . > 0 «{ 1; 2 }» else { 0 }", "E310")
    refuse("let n = 1\nif «n» { 1 }", "E304")
    accept("[1] | map if . > 0 { let y = . + 1; y * 2 } else { 0 }")
  }
}
