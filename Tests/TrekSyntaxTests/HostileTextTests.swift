import Testing
import TrekDiagnostics
import TrekSyntax

/// Texts that are made to hurt: each gets a diagnostic, on the small stacks of the test runner's
/// threads, in debug builds too.
@Suite struct HostileTextTests {
  static let depth = 100_000

  /// Each way to stand in one another, once per level.
  static let nests: [(name: String, open: String, inner: String, close: String)] = [
    ("parentheses", "(", "1", ")"),
    ("lists", "[", "1", "]"),
    ("records", "{a: ", "1", "}"),
    ("blocks", "each { ", "print", " }"),
    ("parallel", "parallel { ", "print 1", " }"),
    ("calls", "f(", "1", ")"),
    ("indices", ".a[", "1", "]"),
    ("interpolations", #""\("#, "1", #")""#),
    ("signs", "- ", "1", ""),
    ("not", "not ", "1", ""),
    ("conditions", "if ", "a", " { 1 }"),
    ("bodies", "if a { ", "1", " }"),
    ("else", "if a { 1 } else { ", "1", " }"),
    ("matches", "match { a -> ", "print", " }"),
    ("arms", "match { a -> { ", "print", " } }"),
    ("types", "param x: ", "Int", ""),
    ("sums in parentheses", "1 + 1 * (", "1", ") * 2 == 3 or 1"),
    ("every precedence", "1 or 2 and not 3 == 4 ?? 5 .. 6 + 7 * -(", "1", ")[0]"),
    ("mixed", "[{a: (x | each { f(", "1", ") })}]"),
  ]

  @Test(arguments: nests.indices)
  func deepNestsAreRefused(index: Int) {
    let nest = Self.nests[index]
    for closed in [true, false] {
      let depth = closed ? Self.depth : Self.depth / 5
      var text = String(repeating: nest.open, count: depth) + nest.inner
      if closed { text += String(repeating: nest.close, count: depth) }
      let result = Parser.parse(Source(name: "deep", text: text))
      #expect(result.hasErrors, "\(nest.name)")
      #expect(result.diagnostics.count <= 20)
      _ = result.tree.outline
    }
  }

  @Test func deepTypesAreRefused() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
      let text =
        "param x: " + String(repeating: open, count: Self.depth) + "Int"
        + String(repeating: close, count: Self.depth)
      let result = Parser.parse(Source(name: "deep", text: text))
      #expect(result.diagnostics.map(\.code.id) == ["E115"])
    }
  }

  /// The deepest of each nest that is accepted is also shown without trouble.
  @Test(arguments: nests.indices)
  func theDeepestAcceptedNestIsReadAndShown(index: Int) {
    let nest = Self.nests[index]
    var accepted = 0
    for depth in 1...Parser.maximumNesting + 1 {
      let text =
        String(repeating: nest.open, count: depth) + nest.inner
        + String(repeating: nest.close, count: depth)
      let result = Parser.parse(Source(name: "deep", text: text))
      _ = result.tree.outline
      if !result.hasErrors { accepted = depth }
    }
    #expect(accepted <= Parser.maximumNesting)
    if nest.name == "lists" { #expect(accepted == Parser.maximumNesting) }
    if nest.name == "blocks" { #expect(accepted == Parser.maximumNesting / 2) }
  }

  /// Long chains are no depth.
  @Test(arguments: [
    ("1", " + 1"), ("1", " * 1 + 1"), (".a", ".a"), (".a", "[0]"), ("a", " | b"), (".a", "?.a"),
    ("x", "\n| y"), ("a", " and b"), ("print 1", "; print 1"), ("print 1", "\nprint 1"),
    ("if a { 1 }", " else if b { 2 }"), ("f 1", ", 1"), ("f 1", " a: 1"), ("[1", ", 1"),
    ("\"", "a\\n\\(1)"), ("let a = 1", "\nlet a = 1"),
  ])
  func longChainsAreFlat(first: String, next: String) {
    let closing = first.hasPrefix("[") ? "]" : first.hasPrefix("\"") ? "\"" : ""
    let text = first + String(repeating: next, count: Self.depth) + closing
    let result = Parser.parse(Source(name: "long", text: text))
    #expect(result.diagnostics.isEmpty)
    _ = result.tree.outline
  }
}
