import Testing
import TrekDiagnostics
import TrekSyntax

@Suite struct ParserTests {
  /// Both texts give the same tree.
  func expectSame(
    _ left: String, _ right: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let one = parseWhole(left, sourceLocation: sourceLocation)
    let other = parseWhole(right, sourceLocation: sourceLocation)
    #expect(one.outline == other.outline, sourceLocation: sourceLocation)
  }

  func stages(_ text: String) -> [Stage] {
    guard case .pipeline(let pipeline) = parseWhole(text).statements.first?.kind else { return [] }
    return pipeline.stages
  }

  func expression(_ text: String) -> Expression.Kind? {
    guard case .let(let statement) = parseWhole("let x = \(text)").statements.first?.kind else {
      return nil
    }
    return statement.value.soleExpression?.kind
  }

  // MARK: Lines

  @Test func linesGoOnWhereTheyMust() {
    expectSame("a\n| b\n\n# note\n| c", "a | b | c")
    expectSame("a |\n  b |\n# note\n\n  c", "a | b | c")
    expectSame("f 1,\n  2,\n  x: 3", "f 1, 2, x: 3")
    expectSame("let a =\n\n  1 +\n  2 and\n 3", "let a = 1 + 2 and 3")
    expectSame("[\n1\n,\n2\n]", "[1, 2]")
    expectSame("f(\n1\n+ 2, a:\n3)", "f(1 + 2, a: 3)")
    expectSame("map {\n\n a:\n 1\n, .b\n}", "map {a: 1, .b}")
    expectSame("(a\n| b\n)", "(a | b)")
    expectSame("a; b;; c;", "a\nb\nc")
    expectSame("a\r\n| b\r\nc\r\n", "a | b\nc")
    expectSame("if a { 1 }\n\nelse { 2 }", "if a { 1 } else { 2 }")
    expectSame("match {\n a ->\n\n  b\n  | c\n else -> d }", "match { a -> b | c; else -> d }")
  }

  @Test func linesEndStatements() {
    #expect(parseWhole("a\nb").statements.count == 2)
    #expect(parseWhole("a\n.b").statements.count == 2)
    #expect(parseWhole("a\n-1").statements.count == 2)
    #expect(parseWhole("a\n(b)").statements.count == 2)
    #expect(parseWhole("\n\n# only a comment\n").statements.isEmpty)
  }

  // MARK: Words

  @Test func aWordAloneMayBeBoth() {
    #expect(stages("names")[0].outline == "reference names")
    #expect(stages("a.b")[0].outline == "reference a.b")
    #expect(stages("x | a.b")[1].outline == "reference a.b")
    #expect(stages("x | upper")[1].outline == "call upper")
    #expect(stages("x | a.b c")[1].outline == "call a.b")
    #expect(stages("a.b { c }")[0].outline == "call a.b")
    #expect(stages("a.b.c")[0].outline == "expression")
    #expect(stages("a[0]")[0].outline == "expression")
    #expect(stages("a?")[0].outline == "expression")
    #expect(stages("a + 1")[0].outline == "expression")
    #expect(stages("a.b + 1")[0].outline == "expression")
    #expect(stages("a(1)")[0].outline == "expression")
    #expect(stages("a.b(1)")[0].outline == "expression")
    #expect(stages("a (1)")[0].outline == "call a")
    #expect(stages("a [1]")[0].outline == "call a")
    #expect(stages("a .b")[0].outline == "call a")
    #expect(stages("a b: 1")[0].outline == "call a")
    #expect(stages("a in: 1, match: 2")[0].outline == "call a")
  }

  @Test func signsAfterAStage() {
    #expect(stages("map -.x")[0].outline == "call map")
    #expect(stages("map - .x")[0].outline == "expression")
    #expect(stages("map-1")[0].outline == "expression")
    #expect(stages("split /,/")[0].outline == "call split")
    #expect(stages("split / 2")[0].outline == "expression")
    #expect(stages("x | split /,/")[1].outline == "call split")
  }

  // MARK: Braces

  @Test(arguments: [
    "{}", "{\n}", "{.a}", "{.a, .b}", "{.a\n, .b}", "{.a\n}", "{a: 1}", "{a:1}", "{\"a b\": 1}",
    "{'a': 1}", "{user.name}", "{user.name, x: .}", "{r?.url}", "{.a[0].b}", "{.a?}", "{use: 1}",
    "{in: 1}", "{users[0].id}",
  ])
  func opensARecord(text: String) {
    guard case .call(let call) = stages("map \(text)").first?.kind else {
      Issue.record("no call")
      return
    }
    #expect(call.block == nil && call.arguments.count == 1)
  }

  @Test(arguments: [
    "{ map .a }", "{ .a; }", "{ .a; .b }", "{ .a\n.b }", "{ .a + 1 }", "{ .a | b }", "{ . }",
    "{ .[0] }", "{ .a[0] }", "{ names }", "{ user.name + 1 }", "{ user.name \"x\" }",
    "{ auth.login user: \"x\" }", "{ \"a\" }", "{ {a: 1} }", "{ [1] }", "{ ; }", "{ let a = 1 }",
    "{ .a - 1 }", "{ .a not in }",
  ])
  func opensABlock(text: String) {
    let result = Parser.parse(Source(name: "x", text: "each \(text)"))
    guard case .pipeline(let pipeline) = result.tree.statements.first?.kind,
      case .call(let call) = pipeline.stages[0].kind
    else {
      Issue.record("no call")
      return
    }
    #expect(call.block != nil && call.arguments.isEmpty)
  }

  @Test func blocksWhereOnlyBlocksStand() {
    expectSame("if a { .b }", "if a { .b; }")
    expectSame("match { a -> { .b } }", "match { a -> { .b; } }")
    #expect(stages("parallel { .b }")[0].outline == "parallel")
  }

  // MARK: Operators

  @Test(arguments: [
    ("1 + 2 * 3", "1 + (2 * 3)"), ("1 * 2 + 3", "(1 * 2) + 3"), ("-1 * 2", "(-1) * 2"),
    ("a or b and c", "a or (b and c)"), ("not a and b", "(not a) and b"),
    ("not a == b", "not (a == b)"), ("a == b ?? c", "a == (b ?? c)"),
    ("a ?? b..c", "a ?? (b..c)"), ("1..2 + 3", "1..(2 + 3)"), ("1 + 2 in a", "(1 + 2) in a"),
    ("-.a.b", "-(.a.b)"), ("a - b % c", "a - (b % c)"), ("not not a", "not (not a)"),
    ("a or not b or c", "a or (not b) or c"), ("- -1", "-(-1)"),
  ])
  func operatorsBindAsTheTableSays(text: String, grouped: String) {
    #expect(Self.withoutBrackets(text) == Self.withoutBrackets(grouped))
  }

  /// The outline of an expression as if its brackets, nodes of their own, were not there.
  static func withoutBrackets(_ text: String) -> [String] {
    var lines: [String] = []
    for line in parseWhole("let x = \(text)").outline.split(separator: "\n") {
      let words = String(line.drop { $0 == " " })
      if words == "parentheses" || words == "pipeline" { continue }
      lines.append(words.hasPrefix("reference ") ? "name " + words.dropFirst(10) : words)
    }
    return lines
  }

  @Test func operatorsOfOnePrecedenceAreOneChain() {
    guard case .chain(let chain)? = expression("1 - 2 + 3 - 4") else {
      Issue.record("no chain")
      return
    }
    #expect(chain.links.map(\.operator) == [.subtract, .add, .subtract])
  }

  // MARK: Literals

  @Test func literalsMeanWhatTheySay() {
    func number(_ text: String) -> NumberLiteral.Value? {
      if case .number(let literal)? = expression(text) { return literal.value }
      return nil
    }
    #expect(number("1_000") == .int(1_000))
    #expect(number("9223372036854775807") == .int(.max))
    #expect(number("-9223372036854775808") == .int(.min))
    #expect(number("-9_223_372_036_854_775_808") == .int(.min))
    #expect(number("0.5") == .double(0.5))
    #expect(number("1e6") == .double(1e6))
    func nanoseconds(_ text: String) -> Int64? {
      if case .duration(let literal)? = expression(text) { return literal.nanoseconds }
      return nil
    }
    #expect(nanoseconds("250ms") == 250_000_000)
    #expect(nanoseconds("1.5h") == 5_400_000_000_000)
    #expect(nanoseconds("1d") == 86_400_000_000_000)
    #expect(nanoseconds("1e3s") == 1_000_000_000_000)
    func bytes(_ text: String) -> Int64? {
      if case .size(let literal)? = expression(text) { return literal.bytes }
      return nil
    }
    #expect(bytes("10KB") == 10_000)
    #expect(bytes("10KiB") == 10_240)
    #expect(bytes("1.5MiB") == 1_572_864)
    #expect(bytes("7B") == 7)
    if case .rate(let rate)? = expression("100/m") {
      #expect(rate.count == 100 && rate.nanoseconds == 60_000_000_000)
    } else {
      Issue.record("no rate")
    }
    if case .percent(let percent)? = expression("5%") {
      #expect(percent.fraction == 0.05)
    } else {
      Issue.record("no percentage")
    }
    if case .regex(let regex)? = expression(#"/a\/[/\]]\d/i"#) {
      #expect(regex.pattern == #"a/[/\]]\d"# && regex.flags == "i")
    } else {
      Issue.record("no regular expression")
    }
  }

  @Test(arguments: [
    (#""a\n\t\r\0\\\"\'\u{1F600}b""#, "a\n\t\r\0\\\"'😀b"),
    (#"'a\n"b"'"#, #"a\n"b""#), (#""""#, ""), ("''", ""),
    ("\"\"\"\n  a\n    b\n\n  c\n  \"\"\"", "a\n  b\n\nc"),
    ("\"\"\"\n\"\"\"", ""), ("\"\"\"\n\n\"\"\"", ""), ("\"\"\"\n\n\n\"\"\"", "\n"),
    ("\"\"\"  \r\n  a\r\n  b\r\n  \"\"\"", "a\nb"),
    ("\"\"\"\n\ta \"b\" \\\"\"\"\n\t\"\"\"", "a \"b\" \"\"\""),
    ("\"\"\"\n  a \\\n  b\\n\n  \"\"\"", "a b\n"),
    ("\"\"\"\n    \n  a\n \n  \"\"\"", "  \na\n"),
  ])
  func textsMeanWhatTheySay(written: String, meant: String) {
    guard case .string(let literal)? = expression(written) else {
      Issue.record("no text")
      return
    }
    #expect(literal.plainText == meant)
  }

  @Test func interpolationsHoldWholeExpressions() {
    guard case .string(let literal)? = expression(#""a \(f("b \(c + "d")", x: {y: [1]})) e""#)
    else {
      Issue.record("no text")
      return
    }
    #expect(literal.parts.count == 3)
    #expect(literal.plainText == nil)
  }

  // MARK: Statements

  @Test func paramsKeepTheirHelp() {
    func help(_ text: String) -> String? {
      guard case .param(let param)? = parseWhole(text).statements.first?.kind else { return nil }
      return param.help
    }
    #expect(help("param a: Int = 3   #   how many  \nb") == "how many")
    #expect(help("param a # which") == "which")
    #expect(help("param a = [1,\n 2] # last") == "last")
    #expect(help("param a\n# not this") == nil)
    #expect(help("param a; b # not this") == nil)
    #expect(help("param a = 1") == nil)
  }

  @Test func commentsAndBlankLinesAreKept() {
    let tree = parseWhole("#!/usr/bin/env trek\n# a\n\n\nb # c \n# d\n")
    #expect(
      tree.trivia.map(\.kind) == [
        .shebang, .ownLineComment, .blankLine, .trailingComment, .ownLineComment,
      ])
    #expect(tree.trivia.map(\.text) == ["#!/usr/bin/env trek", "# a", "", "# c", "# d"])
  }

  @Test func placesAreThoseOfTheTokens() throws {
    let marked = MarkedText("⟦⟦let ⟦url⟧ = ⟦⟦⟦names⟧ | ⟦map ⟦x: ⟦.a + 1⟧⟧⟧⟧⟧⟧⟧ # c\nprint 2")
    let tree = marked.parse().tree
    #expect(tree.statements.count == 2)
    guard case .let(let statement) = tree.statements[0].kind,
      case .call(let call) = statement.value.stages[1].kind
    else {
      Issue.record("no `let` of a call")
      return
    }
    let spans = [
      tree.statements[0].span, tree.statements[0].span, statement.name.span, statement.value.span,
      statement.value.span, statement.value.stages[0].span, statement.value.stages[1].span,
      call.arguments[0].span, call.arguments[0].value.span,
    ]
    #expect(marked.spans == spans)
  }

  // MARK: Incomplete texts

  @Test(arguments: [
    "a |", "a |\n\n", "a\n| b |", "f 1,", "let x =", "let x = 1 +", "[1,", "f(", "{a: ", "each {",
    "each {\n  a\n", "\"\"\"\nabc\n", "\"abc", "\"a \\(", "if a {", "match {", "match { a ->",
    "def f(",
    "a and", "parallel {\n let x = [1", "(a | b", "x | match { a -> b\n", "session s {", "x.",
    "if a { 1 } else", "use \"a.pipe\" as",
  ])
  func moreCouldMakeItWhole(text: String) {
    let result = Parser.parse(Source(name: "x", text: text))
    #expect(result.hasErrors)
    #expect(result.isIncomplete)
  }

  @Test(arguments: [
    "", "a", "a | b\n", "a\n\n", "f 1 2 |", "[1 2", "\"abc\n", "a &&", "let = [", ")", "x | | y |",
    "a b: \n",
    "'abc\n", "\"a \\(\n",
  ])
  func moreWouldNotHelp(text: String) {
    #expect(!Parser.parse(Source(name: "x", text: text)).isIncomplete)
  }
}

extension Stage {
  /// What kind of stage it is, for a look at a glance.
  fileprivate var outline: String {
    switch kind {
    case .expression: "expression"
    case .reference(let name): "reference \(name.text)"
    case .call(let call): "call \(call.name.text)"
    case .binding(let name): "as \(name.text)"
    case .match: "match"
    case .parallel: "parallel"
    case .missing: "missing"
    }
  }
}
