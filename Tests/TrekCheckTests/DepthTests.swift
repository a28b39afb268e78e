import Testing
import TrekCheck
import TrekDiagnostics

/// What lies deep in one another, in one text and by way of `def`s: a diagnostic, never a trap.
@Suite struct DepthTests {
  /// What is too deep is refused, and never built: it could not even be released.
  @Test(arguments: ["??", "or", "and", "+", "-", "*"])
  func longChainsAreRefused(op: String) {
    let operand = ["or", "and"].contains(op) ? "true" : "."
    let chain = Array(repeating: operand, count: 100_000).joined(separator: " \(op) ")
    let result = check("1 | map \(chain)")
    #expect(result.program == nil)
    #expect(result.diagnostics.contains { $0.code.id == "E215" })
  }

  @Test(arguments: [
    ("each { ", " }"), ("tee { ", " | print }"), ("match { true -> ", " }"), ("map (. | ", ")"),
    ("catch { ", " }"), ("retry 2 { ", " }"), ("fan { ", " }"), ("each { let a = .; ", " }"),
    ("map (parallel { let a = (. | ", " | first) })"),
  ])
  func stagesInDefs(open: String, close: String) {
    for depth in [2, 9, 20] {
      var script = "def f0 = map .\n"
      for level in 1...150 {
        script += "def f\(level) = map . | " + String(repeating: open, count: depth)
        script += "map . | f\(level - 1)" + String(repeating: close, count: depth) + "\n"
      }
      let result = check(script + "[1] | f150")
      #expect(result.program == nil)
      #expect(result.diagnostics.contains { $0.severity == .error })
    }
  }

  @Test(arguments: [
    ("(", ")"), ("[", "]"), ("(1 | map ", ")"), ("{a: ", "}"), ("if true { ", " } else { 0 }"),
    ("upper(", ")"), ("not ", ""), ("\"\\(", ")\""), ("-", ""), ("1 + ", ""), ("null ?? ", ""),
  ])
  func expressionsInDefs(open: String, close: String) {
    for depth in [2, 12, 50] {
      var script = "def f0(x) = map x\n"
      for level in 1...150 {
        script += "def f\(level)(x) = map " + String(repeating: open, count: depth)
        script += "f\(level - 1)(., x)" + String(repeating: close, count: depth) + "\n"
      }
      let result = check(script + "[1] | f150 2")
      #expect(result.program == nil)
      #expect(result.diagnostics.contains { $0.severity == .error })
    }
  }
}
