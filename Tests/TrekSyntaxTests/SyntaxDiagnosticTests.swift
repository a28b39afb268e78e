import Testing
import TrekDiagnostics
import TrekSyntax

/// Each case is a text with its only mistake marked; where there is a fix, the text that it gives.
@Suite struct SyntaxDiagnosticTests {
  struct Case: Sendable {
    var code: String
    var text: String
    var fixed: String?

    init(_ code: String, _ text: String, fixed: String? = nil) {
      self.code = code
      self.text = text
      self.fixed = fixed
    }
  }

  static let lexical: [Case] = [
    Case("E102", "print 1⟦\u{1B}⟧"),
    Case("E102", "print 1⟦\r⟧"),
    Case("E103", "a ⟦@⟧ b"),
    Case("E103", "a⟦\u{A0}⟧b", fixed: "a b"),
    Case("E103", "let x = ⟦“a b”⟧", fixed: "let x = \"a b\""),
    Case("E103", "1 ⟦−⟧ 2", fixed: "1 - 2"),
    Case("E104", "fetch ⟦\"⟧https://x\nprint"),
    Case("E104", "fetch ⟦'⟧https://x\nprint"),
    Case("E104", "let q = ⟦\"\"\"⟧\n a\nprint 1"),
    Case("E105", #"print "a⟦\q⟧b""#),
    Case("E105", #"print "⟦\x⟧1B ⟦""#),
    Case("E105", #"print "⟦\u⟧00e9""#),
    Case("E105", #"print "⟦\u{110000}⟧""#),
    Case("E106", #"print "a ⟦\(⟧b | c""#),
    Case("E107", "where . matches ⟦/⟧ab\nprint 1"),
    Case("E108", "fetch https://x.org/a⟦|⟧print"),
    Case("E108", "fetch https://x.org/a⟦\"⟧b"),
    Case("E108", "fetch https://x.org/⟦\\(⟧.id)"),
    Case("E108", "[https://x.org/a⟦,⟧https://x.org/b]"),
    Case("E109", "let n = ⟦0xFF⟧"),
    Case("E109", "let n = ⟦1_000_⟧"),
    Case("E110", "let n = ⟦9223372036854775808⟧"),
    Case("E110", "let n = ⟦1e999⟧"),
    Case("E110", "let n = ⟦99999999999h⟧"),
    Case("E111", "wait 10⟦sec⟧", fixed: "wait 10s"),
    Case("E111", "wait 10⟦kb⟧", fixed: "wait 10KB"),
    Case("E111", "wait 1⟦h30m⟧"),
    Case("E112", "print 1⟦#⟧ one", fixed: "print 1 # one"),
    Case("E113", "⟦//⟧ note\nprint 1", fixed: "# note\nprint 1"),
    Case("E113", "⟦/*⟧ note */\nprint 1"),
    Case("E116", "let q = \"\"\"\n  a\n⟦ ⟧b\n  \"\"\""),
    Case("E116", "let q = ⟦\"\"\"⟧a\n  \"\"\""),
    Case("E116", "let q = \"\"\"\n  a⟦\"\"\"⟧"),
    Case("E130", "a ⟦&&⟧ b", fixed: "a and b"),
    Case("E130", "a ⟦||⟧ b", fixed: "a or b"),
    Case("E130", "where ⟦!⟧a", fixed: "where not a"),
    Case("E130", "a ⟦===⟧ b", fixed: "a == b"),
    Case("E130", "a ⟦=~⟧ /b/", fixed: "a matches /b/"),
    Case("E130", "a ⟦<>⟧ b", fixed: "a != b"),
    Case("E130", "match { a ⟦=>⟧ b }", fixed: "match { a -> b }"),
    Case("E130", "let a ⟦:=⟧ b", fixed: "let a = b"),
    Case("E130", "fetch ⟦$⟧url", fixed: "fetch url"),
    Case("E130", "a ⟦**⟧ 2"),
    Case("E130", "map 1 ⟦...⟧ 2"),
    Case("E130", "print 1 ⟦\\⟧\n| print"),
    Case("E130", "sleep 5 ⟦&⟧"),
  ]

  static let syntactic: [Case] = [
    Case("E120", "let x = ⟦[⟧1, 2\nlet y = 3"),
    Case("E120", "f⟦(⟧1"),
    Case("E120", "each { f⟦(⟧1 }"),
    Case("E121", "[1, 2⟦)⟧"),
    Case("E121", "print 1 ⟦}⟧"),
    Case("E122", "a | ⟦|⟧ b"),
    Case("E122", "⟦|⟧ print"),
    Case("E122", "a ⟦|⟧\nlet b = 1"),
    Case("E122", "a | ⟦else⟧ -> b"),
    Case("E123", "let x = 1 + ⟦*⟧ 2"),
    Case("E123", "[1, ⟦,⟧ 2]"),
    Case("E123", "let x = ⟦()⟧"),
    Case("E123", "map 1 + ⟦..⟧ 3"),
    Case("E124", "1 ⟦print⟧"),
    Case("E124", "a | print ⟦>⟧ \"out.txt\""),
    Case("E124", "(a⟦,⟧ b)"),
    Case("E124", "print 1 ⟦else⟧ { 2 }"),
    Case("E124", "{posts: fetch ⟦\"x\"⟧}"),
    Case("E124", "[a ⟦|⟧ b]"),
    Case("E124", #"print "\(a ⟦|⟧ b)""#),
    Case("E124", ".a ⟦?⟧ b : c"),
    Case("E125", "f 1 ⟦2⟧", fixed: "f 1, 2"),
    Case("E125", "[1 ⟦2⟧]", fixed: "[1, 2]"),
    Case("E125", "f(1 ⟦2⟧)", fixed: "f(1, 2)"),
    Case("E125", "map {a: 1 ⟦b⟧: 2}", fixed: "map {a: 1, b: 2}"),
    Case("E125", "map {.a ⟦.⟧b}", fixed: "map {.a, .b}"),
    Case(
      "E125", "session s {\n  base: \"x\"\n  ⟦rate⟧: 1/s\n}",
      fixed: "session s {\n  base: \"x\",\n  rate: 1/s\n}"),
    Case("E126", "let ⟦=⟧ 3"),
    Case("E126", "a | as ⟦|⟧ b"),
    Case("E127", "let ⟦match⟧ = 3"),
    Case("E127", "def f(⟦in⟧) = x"),
    Case("E128", "let a ⟦3⟧"),
    Case("E128", "let a ⟦==⟧ 3", fixed: "let a = 3"),
    Case("E128", "let a⟦:⟧ Int = 3"),
    Case("E129", "where .a ⟦=⟧ 3", fixed: "where .a == 3"),
    Case("E130", "where .a ⟦not in⟧ b"),
    Case("E130", "fetch {⟦{⟧url}}"),
    Case("E130", "print ⟦f⟧\"x\"", fixed: "print \"x\""),
    Case("E131", "⟦n⟧ = 3", fixed: "let n = 3"),
    Case("E131", "⟦var⟧ n = 3", fixed: "let n = 3"),
    Case("E131", "def f()⟦:⟧\n  print", fixed: "def f() =\n  print"),
    Case("E131", "def f() ⟦{⟧ print }"),
    Case("E131", "⟦function⟧ f(x) { print }"),
    Case("E131", "if a { 1 } ⟦elif⟧ b { 2 }", fixed: "if a { 1 } else if b { 2 }"),
    Case("E132", "where 1 < .a ⟦<⟧ 3"),
    Case("E132", "1..2⟦..⟧3"),
    Case("E133", "map {.a, ⟦b⟧}", fixed: "map {.a, b: b}"),
    Case("E133", "map {.a, ⟦.b + 1⟧}"),
    Case("E133", "map {a: 1, b ⟦=⟧ 2}", fixed: "map {a: 1, b : 2}"),
    Case("E134", "a | ⟦{⟧ map .x }"),
    Case("E134", "let x = [⟦{⟧a}]"),
    Case("E135", "a b: 1, ⟦2⟧"),
    Case("E135", "retry 3 { a } ⟦max⟧: 2"),
    Case("E136", "f a⟦,⟧ | b"),
    Case("E136", "f a⟦:⟧ | b"),
    Case("E137", "match { a⟦:⟧ b }", fixed: "match { a -> b }"),
    Case("E137", "match ⟦.x⟧ { 1 -> b }"),
    Case("E138", "if a ⟦then⟧ b"),
    Case("E138", "if a⟦:⟧\n  print 1"),
    Case("E138", "parallel ⟦print⟧"),
    Case("E138", "session s ⟦\"x\"⟧"),
    Case("E139", "use ⟦x⟧"),
    Case("E139", "use \"lib/a.pipe\"⟦⟧", fixed: "use \"lib/a.pipe\" as a"),
    Case("E140", "param x: ⟦=⟧ 3"),
    Case("E140", "param x: {a⟦}⟧ = 3"),
    Case("E141", "map .a⟦.⟧ | b"),
    Case("E141", "map .⟦\"a b\"⟧", fixed: "map .[\"a b\"]"),
    Case("E141", "map .⟦5⟧"),
    Case("E141", "map .a[⟦⟧]"),
    Case("E142", "a ⟦as⟧ b | c", fixed: "a | as b | c"),
    Case("E142", "⟦as⟧ b | c"),
    Case("E143", "map .a⟦(⟧1)"),
    Case("E144", "a | ⟦parallel⟧ { b }"),
  ]

  static let cases = lexical + syntactic

  @Test(arguments: cases.indices)
  func theMistakeIsFoundAtItsPlace(index: Int) throws {
    let expected = Self.cases[index]
    let marked = MarkedText(expected.text)
    let result = marked.parse()
    #expect(
      result.diagnostics.map(\.code.id) == [expected.code],
      "\(expected.text) \(result.diagnostics.map(\.message))")
    let found = try #require(result.diagnostics.first)
    // The text of the mark says more in a failure than offsets.
    let place = try #require(found.primary)
    #expect(place.span.start == marked.spans[0].start, "\(expected.text) \(found.message)")
    if !marked.spans[0].isEmpty, found.primary?.span.isEmpty == false {
      let marks = marked.source.text(of: marked.spans[0])
      let label = marked.source.text(of: place.span)
      #expect(label == marks || marks == "\"x\"" || marks == "“a b”", "\(expected.text)")
    }
    #expect(found.message.first?.isUppercase == false || found.message.hasPrefix("U+"))
    #expect(!found.message.hasSuffix("."))
    if let fixed = expected.fixed {
      let fix = try #require(found.fix, "\(expected.text)")
      #expect(apply(fix, to: marked.source) == fixed)
      let again = Parser.parse(Source(name: "fixed", text: fixed))
      #expect(again.diagnostics.isEmpty, "\(fixed) \(again.diagnostics.map(\.message))")
    }
  }

  func apply(_ fix: Diagnostic.Fix, to source: Source) -> String {
    var bytes = source.bytes
    bytes.replaceSubrange(fix.span.range, with: Array(fix.replacement.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Mistakes that do not follow from one another are all told at once.
  @Test func independentMistakesAreFoundTogether() {
    let marked = MarkedText(
      """
      let a = [1 ⟦2⟧]
      b ⟦&&⟧ c | where .x ⟦=⟧ 3 | ⟦|⟧ print
      each { map {x: 1, ⟦2⟧} | f 1 ⟦2⟧ }
      let ⟦if⟧ = 10⟦sec⟧
      fetch ⟦"⟧abc
      parallel { a ⟦=⟧ 2 }
      g⟦)⟧
      """)
    let places = marked.parse().diagnostics.compactMap { $0.primary?.span.start }
    var expected = marked.spans.map(\.start)
    // `a = 2` is told at the name.
    expected[expected.count - 2] -= 2
    #expect(places == expected)
  }

  @Test func atMostTwentyErrorsAreTold() {
    let text = String(repeating: "let = \n[1 2] $x\n", count: 100)
    let result = Parser.parse(Source(name: "x", text: text))
    #expect(result.diagnostics.count == 20)
    let starts = result.diagnostics.compactMap { $0.primary?.span.start }
    #expect(starts == starts.sorted())
    #expect((starts.last ?? 0) < 250)
  }

  @Test func aWrongTextGivesAPartialTree() {
    let marked = MarkedText("users | fetch \"x\" retry: | map .a. | f,\nlet x = [1, \nprint 2")
    let outline = marked.parse().tree.outline
    #expect(outline.contains("reference users"))
    #expect(outline.contains("label retry"))
    #expect(outline.contains("field a"))
    #expect(outline.contains("let x"))
  }
}
