import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct ExpressionTests {
  /// What a value is worked out to before the run.
  private func folded(_ script: String) -> String? {
    let outline = check(script).program?.outline
    return outline?.split(separator: "\n").dropFirst().first.map {
      $0.trimmingPrefix("  values ").description
    }
  }

  @Test func whatIsKnownIsWorkedOut() {
    #expect(folded("1 + 2 * 3") == "7 → Int")
    #expect(folded("-(2 - 3.5)") == "1.5 → Number")
    #expect(folded("7 / 2") == "3.5 → Number")
    #expect(folded("10 / 1s") == "10/s → Rate")
    #expect(folded("\"a\\(1 + 1)b\\(2s)\"") == "\"a2b2s\" → Text")
    #expect(folded("\"a\" + \"b\"") == "\"ab\" → Text")
    #expect(folded("{a: [1, -2]}") == "{\"a\":[1,-2]} → {a: [Int]}")
    #expect(folded("upper(\"a\")") == "\"A\" → Text")
    #expect(folded("1 == 1.0") == "true → Bool")
    #expect(folded("5% * 2") == "0.1 → Number")
    #expect(folded("now()") == "now() → Int")
  }

  @Test func whatCannotBeWorkedOut() {
    refuse("9223372036854775807 «+» 1", "E313")
    refuse("1 «/» 0", "E313")
    refuse("«int(\"x\")»", "E313")
    refuse("1 + (2 «/» 0) + «nothing» * 3 - nothing", "E313", "E201")
  }

  @Test func operatorsTakeWhatFits() {
    refuse("\"a\" «+» 1", "E303")
    refuse("1 «+» \"a\"", "E303")
    refuse("[1] «-» [2]", "E303")
    refuse("5s «+» 5", "E303")
    refuse("1 «<» \"a\"", "E303")
    refuse("{a: 1} «<» {a: 2}", "E303")
    refuse("1 «in» 2", "E303")
    refuse("\"abc\" «contains» 1", "E303")
    refuse("1 «matches» /a/", "E303")
    refuse("\"a\" «matches» 1", "E303")
    refuse("\"a\" «matches» \"b\"", "E303")
    refuse("-«\"a\"»", "E303")
    refuse("true and «1»", "E304")
    refuse("not «\"a\"»", "E304")
    refuse("«1» or true", "E304")
    refuse("«\"a\"»..3", "E303")
    refuse("«3..1»", "E303")
    accept("param a\na + 1 - (a.y? ?? 2)")
    accept("[1] + [\"a\"]")
    accept("5s * 2 + 1m / 2 - 3s % 2s")
    accept("1KB + 1KiB")
    accept("\"a\" in \"abc\" and 1 in [1, 2] and \"a\" in {a: 1}")
    accept("[1, 2] contains 1 or {a: 1} contains \"a\" or \"abc\" contains \"b\"")
    accept("\"abc\" matches /b/i")
    accept("null ?? 1")
    accept("1 < 2.5")
  }

  @Test func comparisonsThatCannotHold() {
    let result = refuse("fetch https://a.example | where .status «==» \"200\"", "E317")
    #expect(
      result.diagnostics[0].help
        == "Trek does not turn one into the other: write the number without quotes, or `int(…)`")
    refuse("1 «!=» \"1\"", "E317")
    refuse("[1] «==» {a: 1}", "E317")
    accept("fetch https://a.example | where .json == null")
    accept("param x\nx == 1")
  }

  @Test func conditions() {
    accept("if 1 == 1 { 1 } else if 2 == 1 { 2 } else { 3 }")
    accept("[1] | map if . > 1 { \"a\" } else { null }")
    refuse("if «1» { 1 }", "E304")
    refuse("[\"a\"] | where «.»", "E304")
    refuse("[\"a\"] | where «upper(.)»", "E304")
  }

  @Test func literals() {
    refuse("[\"a\"] | where . matches /a«(»b/", "E314")
    refuse("fetch https://«a»[x/", "E315")
    accept("[1, 2.5, 5%, 5s, 5KB, 5/s, null, true, 'raw', https://a.example, 1..3]")
  }

  @Test func records() {
    refuse("{a: 1, «a»: 2}", "E229")
    refuse("[{a: {id: 1}, id: 2}] | {.id, .a.«id»}", "E229")
  }

  @Test func typesStaySmall() {
    var script = "[1]"
    for _ in 0..<200 { script += " | {a: ., b: .}" }
    #expect(check(script).program != nil)
    script = "[1]"
    for _ in 0..<5000 { script += " | batch 2" }
    #expect(check(script).program != nil)
    #expect(check("[1]" + String(repeating: " + [1]", count: 200)).program != nil)
    let long = check("1" + String(repeating: " + now()", count: 5000))
    #expect(long.diagnostics.map(\.code.id) == ["E215"])
  }

  @Test func manyMistakesAreCutOff() {
    let script = (0..<1000).map { "[1] | nothing\($0)" }.joined(separator: "\n")
    #expect(check(script).diagnostics.count == 20)
    let list = "[" + (0..<1000).map { "x\($0)" }.joined(separator: ", ") + "]"
    #expect(check(list).diagnostics.count == 20)
  }
}
