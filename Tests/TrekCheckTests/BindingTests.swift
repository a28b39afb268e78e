import Testing
import TrekCheck
import TrekDiagnostics
import TrekValues

@Suite struct BindingTests {
  @Test func asKeepsAnItemInReach() {
    accept(
      #"[{id: 1}] | as user | fetch "https://a.example/\(user.id)" | json | {user.id, posts: .}"#,
      """
      run
        values [{"id":1}] → {id: Int}
        bind 0 user
        fetch url: text("https://a.example/", #0.id) → Response
        json → Any
        map {id: #0.id, posts: .} → {id: Int, posts: Any}
        print
      """)
    accept("[1] | as n | where . > 0 | sort | take 1 | unique | tee { print } | map n")
    accept("[[1]] | as all | each . | {all: all, one: .}")
  }

  @Test(arguments: [
    "batch 2", "group .", "collect", "count", "reduce 0 as s { s + . }",
    "scan 0 as s { s + . }",
  ])
  func combiningEndsIt(stage: String) {
    refuse("[1] | as n | \(stage) | {n: «n», x: .}", "E223")
  }

  @Test func theEndIsShown() {
    let result = refuse("[1, 2] | as n | batch 2 | {n: «n», all: .} | print", "E223")
    #expect(
      rendered(result) == """
        E223: `n` is out of reach: `batch` combined its items
          ^ 1: n
          - 1: n -- bound to each item here
          - 1: batch 2 -- ends here
          help: keep what you need in the items before `batch`: `| {n: n, item: .} | batch …`
        """)
  }

  @Test func blocksEndTheirNames() {
    refuse("[1] | tee { map . | as n | print } | map «n»", "E201")
    refuse("[1] | each { . | as n | map n } | map «n»", "E201")
    refuse("[1] | match { . > 0 -> map . | as n | map n } | map «n»", "E201")
    refuse("([1] | as n) | map «n»", "E201")
    refuse("let s = [1] | as n\ns | map «n»", "E201")
    accept("[1] | as n | tee { map n | print } | map n")
    accept("[1] | as n | {a: (. | map n)}")
  }

  @Test func aCombiningArmEndsIt() {
    refuse("[1] | as n | match { . > 0 -> «batch 2» } | map n", "E318")
    accept("[1] | as n | match { . > 0 -> batch 2 | print } | map n")
    accept("[1] | as n | tee { batch 2 | print } | map n")
    refuse("[1] | as n | fan { «batch 2»; map . } | map n", "E318")
  }

  @Test func forOneItemCombiningEndsNothing() {
    accept(
      "[{u: 1, l: [1]}] | as n | each { let u = .u; .l | count | {u: u, n: n, c: .} } | map n",
      """
      run
        values [{"u":1,"l":[1]}] → {l: [Int], u: Int}
        bind 0 n
        each → {c: Int, n: {l: [Int], u: Int}, u: Int}
          branch
            bind 1 u = .u
            values .l → Int
            count → Int
            map {u: #1, n: #0, c: .} → {c: Int, n: {l: [Int], u: Int}, u: Int}
        map value: #0 → {l: [Int], u: Int}
        print
      """)
    refuse("[{l: [1]}] | each { .l | as x | count | map «x» }", "E223")
    accept("[{l: [1]}] | as n | {c: (.l | count | {n: n, c: .})}")
  }

  @Test func afterCatchANameMayBeNull() {
    let result = refuse(
      #"fetch https://a.example | as r | catch { {at: «r».url} } | {at: «r».url}"#, "E306", "E306")
    #expect(
      result.diagnostics[0].help == "write `r?` and what follows: null where there is none")
    accept(#"fetch https://a.example | as r | catch { {at: r?.url} } | {at: r?.url, r: r}"#)
    refuse(#"fetch https://a.example | as r | settle | {at: «r».url}"#, "E306")
    accept(#"["https://a.example"] | as u | fetch | catch { {at: u} } | {length: length(u)}"#)
    accept(#"[{a: 1}] | as u | fetch .a | catch { map u.a }"#)
    refuse(#"read "a.txt" | as u | fetch | catch { map «u».a }"#, "E306")
    accept(#"fetch https://a.example | as r | tee { map r.url | print } | map r.url"#)
    accept(
      #"fetch https://a.example | as r | each { fetch r.url | catch { map r.url } | first }"#)
  }

  @Test func constantArgumentsDoNotDependOnTheItem() {
    let result = refuse(#"[{n: 1}] | take «.»n"#, "E221")
    #expect(
      rendered(result) == """
        E221: `count` of `take` is the same for all items
          ^ 1: . -- `.` differs from item to item
          help: give it a value that does not depend on the item
        """)
    refuse("[1] | as n | take «n»", "E221")
    refuse("[1] | fetch concurrency: «.»", "E221")
    accept("let n = 1\n[1] | take n")
    accept("[1] | take ([1, 2] | count)")
    refuse("[1] | take («.» | count)", "E221")
    refuse("[1] | each { let n = . ; . | take «n» }", "E221")
    refuse("def f(n) = take «n»\n[1] | f .", "E221")
    accept("[1] | as n | take ([1] | as n | map n | first)")
    refuse("def f(n) = take «n»\n[2] | each { . | f . }", "E221")
  }

  @Test func groupsAreAboutGroups() {
    accept(
      #"[{h: "a", t: 1}] | group .h, {n: count(), t: mean(.t), up: upper(first(.h))}"#,
      """
      run
        values [{"h":"a","t":1}] → {h: Text, t: Int}
        group key: .h values: {n: group(count), t: group(mean value: .t), up: upper(group(first value: .h))} → {…}
        print
      """)
    refuse("[{h: 1}] | group .h, {h: «.»h}", "E231")
    refuse("[{h: 1}] | as x | group .h, {h: «x».h}", "E231")
    accept("[{h: 1}] | as x | group .h, {h: sum(x.h)}")
    accept("[{h: [1]}] | group .h, {h: sum(count(.h))}")
    refuse("[{h: 1}] | group .h, «count()»", "E302")
    refuse("[{h: 1}] | group .h, {a: «(. | first)»}", "E233")
    refuse("[{h: 1}] | group .h, {a: sum(«([1] | count)»)}", "E233")
  }

  @Test func reducersNameTheValueSoFar() {
    accept(
      "[{n: 1}] | reduce 0 as sum { sum + .n }",
      """
      run
        values [{"n":1}] → {n: Int}
        reduce initial: 0 step: 0 (#0 + .n) → Any
        print
      """)
    refuse("[1] | reduce 0 «{ . + 1 }»", "E211")
    refuse("[1] | «reduce» 0", "E211")
    refuse("[1] | reduce 0 as s «{ s | map . }»", "E211")
    refuse("[1] | reduce 0 as s { «(fetch .)» }", "E233")
    refuse("[1] | reduce 0 as s { s + «t» }", "E201")
    refuse("[1] | reduce 0 as s { s «+» \"a\" }", "E303")
  }

  @Test func soManyNamesAndNoMore() {
    func script(_ count: Int) -> String {
      "[1]" + (0..<count).map { " | as n\($0)" }.joined()
    }
    #expect(check(script(256)).program != nil)
    #expect(check(script(300)).diagnostics.map(\.code.id) == ["E215"])
    let lets = (0..<300).map { "let n\($0) = ." }.joined(separator: "; ")
    #expect(check("[1] | each { \(lets); . | print }").diagnostics.map(\.code.id) == ["E215"])
  }
}
