import Testing
import TrekCheck
import TrekDiagnostics

/// Scripts put together at random: the checker must say something of each, and never trap.
@Suite struct SoupTests {
  /// A small generator, so that a failure's seed repeats it.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let words = [
    "let a = ", "let b = ", "param p: Int = 3\n", "secret s = env(\"S\")\n", "def f(x, y = 1) = ",
    "def g = ", "session { retry: 1 }\n", "session api { base: \"https://a.example\" }\n",
    "use \"auth.pipe\" as auth\n", "use \"circle.pipe\" as c\n", "if ", "else ", "parallel { ",
    "{ ", "} ", "( ", ") ", "[ ", "] ", "| ", "| ", "| ", "| ", "\n", "\n", "; ", ", ", ": ",
    "-> ", "= ", ". ", ".a", ".status", ".b?", "[0]", "a", "b", "f", "g", "x", "p", "auth.login",
    "auth.names", "auth.shout(.)", "as n ", "n", "n.a", "1", "\"t\"", "\"\\(.)\"", "/re/",
    "https://a.example ", "5s ", "1KB ", "10/s ", "5% ", "1..3 ", "null ", "true ", "+ ", "- ",
    "* ", "== ", "and ", "not ", "in ", "?? ", "{a: 1} ", "{.a, b: .} ", "fetch ", "fetch a ",
    "fetch \"https://a.example/\\(.)\" ", "json ", "where .a ", "map . ", "take 1 ", "sort .a ",
    "batch 2 ", "count ", "sum .a ", "collect ", "group .a, {n: count()} ",
    "reduce 0 as s { s + . } ", "each { ", "each .a ", "tee { ", "fan { ", "catch { ",
    "match { ", "retry 2 { ", "timeout 5s { ", "merge { ", "zip a ", "settle ", "print ",
    "write \"f\" ", "save \"f\" ", "read \"f\" ", "stdin ", "upper ", "upper(.a)", "f(.)", "g(.)",
    "count(.a)", "pad(\"a\", 3)", "session: api ", "concurrency: 4 ", "accept: any ",
  ]

  @Test func itSaysSomethingOfAnything() {
    var random = Random(state: 20_260_722)
    for _ in 0..<2000 {
      let seed = random.state
      var script = ""
      for _ in 0..<Int.random(in: 1...24, using: &random) {
        script += Self.words.randomElement(using: &random) ?? ""
      }
      let result = check(script)
      let hasErrors = result.diagnostics.contains { $0.severity == .error }
      #expect((result.program == nil) == hasErrors, "seed \(seed): \(script)\n\(rendered(result))")
    }
  }

  /// Scripts that are mostly right, so that the later rules are reached.
  private static func script(_ random: inout Random) -> String {
    var lines: [String] = []
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        lines.append(
          "let \(["a", "b", "c"].randomElement(using: &random) ?? "a") = " + pipeline(&random, 2))
      case 1:
        lines.append(
          "def \(["f", "g", "h"].randomElement(using: &random) ?? "f")(x = 1) = "
            + stages(&random, 2))
      case 2: lines.append("if 1 == 1 { \(pipeline(&random, 1)) } else { \(pipeline(&random, 1)) }")
      case 3:
        lines.append(
          "parallel { let a = \(pipeline(&random, 1)); let b = \(pipeline(&random, 1)) } | print")
      default: lines.append(pipeline(&random, 3))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func pipeline(_ random: inout Random, _ depth: Int) -> String {
    let heads = [
      "[1, 2]", "stdin", "a", "b", "fetch a", "fetch https://a.example", "{a: 1, b: [1]}", "1..9",
      "read \"f\"", "(stdin | take 2)", "merge { stdin; [1] }", "auth.names", "h(1)",
    ]
    return (heads.randomElement(using: &random) ?? "1") + " | " + stages(&random, depth)
  }

  private static let simple = [
    "as n", "as m", "map n", "map .", "map .", "where . == 1", "{n: ., m: .}", ".a?", ".a", "sort",
    "\"\\(.)\"", "fetch \"https://a.example/\\(.)\"", "json", "text", "take 2", "batch 2", "count",
    "collect", "f", "g .", "h .a", "upper", "group ., {n: count()}", "reduce 0 as s { s + 1 }",
    "settle", "zip a", "auth.shout", "map f(.)", "map length(.)", "if . == 1 { 1 } else { . }",
  ]

  private static func stages(_ random: inout Random, _ depth: Int) -> String {
    var result: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard depth > 0, Int.random(in: 0..<3, using: &random) == 0 else {
        result.append(Self.simple.randomElement(using: &random) ?? "map .")
        continue
      }
      let inner = stages(&random, depth - 1)
      let nested = [
        "tee { \(inner) | discard }", "fan { \(inner); map . }", "each { \(inner) }",
        "each { let l = .; \(inner) }", "match { . == 1 -> \(inner)\nelse -> map 0 }",
        "catch { \(inner) }", "retry 2 { \(inner) }", "timeout 5s { \(inner) }",
        "map (. | \(inner))", "{v: (. | \(inner) | first)}", "each .a { \(inner) }",
        "map if . == 1 { let q = .; (q | \(inner)) } else { . }",
      ]
      result.append(nested.randomElement(using: &random) ?? "map .")
    }
    return result.joined(separator: " | ")
  }

  @Test func itSaysSomethingOfScripts() {
    var random = Random(state: 7)
    var right = 0
    for _ in 0..<1500 {
      let seed = random.state
      let script = "use \"auth.pipe\" as auth\n" + Self.script(&random)
      let result = check(script)
      let hasErrors = result.diagnostics.contains { $0.severity == .error }
      #expect((result.program == nil) == hasErrors, "seed \(seed): \(script)\n\(rendered(result))")
      guard let program = result.program else { continue }
      right += 1
      // Slots and variables are numbered without holes beyond the counts.
      let outline = program.outline
      for match in outline.matches(of: /#(\d+)/) {
        #expect((Int(match.1) ?? .max) < program.bindingCount, "seed \(seed): \(script)")
      }
      for match in outline.matches(of: /\bv(\d+)\b/) {
        #expect((Int(match.1) ?? .max) < program.variableCount, "seed \(seed): \(script)")
      }
    }
    #expect(right > 50)
  }
}
