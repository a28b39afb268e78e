import Testing
import TrekDiagnostics
import TrekSyntax

@Suite struct LexerTests {
  /// The kinds of a text's tokens, without blanks and the end.
  func kinds(_ text: String) -> [Token.Kind] {
    Lexer.tokens(of: Source(name: "x", text: text)).map(\.kind)
      .filter { $0 != .whitespace && $0 != .end }
  }

  @Test func readsLiterals() {
    #expect(
      kinds("42 1_000 0.5 1e6 1E-3 5%") == [.number, .number, .number, .number, .number, .percent])
    #expect(kinds("250ms 10s 2m 1h 1d 1.5h") == Array(repeating: .duration, count: 6))
    #expect(kinds("10B 10KB 1.5MiB 2TB") == Array(repeating: .size, count: 4))
    #expect(kinds("10/s 100/m 0.5/d") == Array(repeating: .rate, count: 3))
    #expect(kinds("10/x 10 /s") == [.number, .slash, .word, .number, .slash, .word])
    #expect(kinds("10%3 5% 2") == [.number, .percentSign, .number, .percent, .number])
    #expect(kinds("1..100 10sec") == [.number, .range, .number, .malformedNumber])
    #expect(kinds("null true false") == [.nullKeyword, .trueKeyword, .falseKeyword])
  }

  @Test func readsTexts() {
    #expect(
      kinds(#""a\n\(b)""#) == [
        .textOpen, .textPiece, .escape, .interpolationOpen, .word, .interpolationClose, .textClose,
      ])
    #expect(kinds(#"'a\(b)' ''"#) == [.rawText, .rawText])
    #expect(kinds("\"\"\"\na\"\"b\n\"\"\"") == [.textOpen, .textPiece, .textClose])
    #expect(
      kinds(#""\("a\(f("b"))")""#) == [
        .textOpen, .interpolationOpen, .textOpen, .textPiece, .interpolationOpen, .word, .openParen,
        .textOpen, .textPiece, .textClose, .closeParen, .interpolationClose, .textClose,
        .interpolationClose, .textClose,
      ])
  }

  @Test(arguments: [
    ("https://example.org/a?b=(c)", "https://example.org/a?b=(c)"),
    ("(https://example.org/a)", "https://example.org/a"),
    ("[https://a.org/[x], 1]", "https://a.org/[x]"),
    ("[https://a.org/x,y; 1]", "https://a.org/x,y"),
    ("{get https://a.org/}", "https://a.org/"),
    ("https://a.org/#top # c", "https://a.org/#top"),
    ("https://a.org/;\n", "https://a.org/"),
    ("https://münchen.example/ä", "https://münchen.example/ä"),
  ])
  func readsBareURLs(text: String, url: String) {
    let source = Source(name: "x", text: text)
    let tokens = Lexer.tokens(of: source).filter { $0.kind == .url }
    #expect(tokens.map { source.text(of: Span(.main, $0.range)) } == [url])
  }

  @Test(arguments: [
    ("a / b", false), ("a/b", false), ("x | map a / 2", false), ("2 /x", false),
    ("split /,/", true), ("a | split /,/", true), ("m.split /,/", true), ("(split /,/)", true),
    ("where . matches /x/", true), ("f(/x/)", true), ("[/x/, 1]", true), ("{a: /x/}", true),
    ("let r = /x/", true), ("{n: total /2}", false), ("(a) /2", false), (".a /2", false),
    ("(a\n/ 2)", false), ("replace .a, /x/", true), ("not /x/", true),
  ])
  func tellsRegexFromDivision(text: String, isRegex: Bool) {
    #expect(kinds(text).contains(.regex) == isRegex)
    #expect(kinds(text).contains(.slash) != isRegex)
  }

  @Test func readsReservedWordsAsFields() {
    #expect(kinds(".match") == [.dot, .word])
    #expect(kinds("a.in") == [.word, .dot, .word])
    #expect(kinds(". in x") == [.dot, .inKeyword, .word])
  }

  @Test func readsCommentsAfterWhiteSpaceOnly() {
    #expect(kinds("# a\nb # c") == [.comment, .newline, .word, .comment])
    #expect(kinds("#!x\nb") == [.shebang, .newline, .word])
    #expect(kinds("b\r\n#c\r\n") == [.word, .newline, .comment, .newline])
  }

  // MARK: Tiling

  static func tiles(_ source: Source) -> Bool {
    var end = 0
    let tokens = Lexer.tokens(of: source)
    for token in tokens {
      guard token.start == end, token.end >= token.start else { return false }
      guard token.kind == .end || token.end > token.start else { return false }
      end = token.end
    }
    return end == source.bytes.count && tokens.last?.kind == .end
  }

  @Test(arguments: ExampleScripts.all.indices)
  func tokensTileExamples(index: Int) {
    let bytes = Array(ExampleScripts.all[index].utf8)
    for end in 0...bytes.count {
      let isTiled = Self.tiles(Source(name: "cut", bytes: Array(bytes[..<end])))
      #expect(isTiled, "cut at \(end)")
    }
  }

  @Test func tokensTileRandomBytes() {
    for seed in UInt64(0)..<400 {
      var random = SeededGenerator(seed: seed)
      let isTiled = Self.tiles(Source(name: "random", bytes: RandomText.bytes(&random)))
      #expect(isTiled, "seed \(seed)")
    }
  }

  @Test func tokensTileSoup() {
    for seed in UInt64(0)..<400 {
      var random = SeededGenerator(seed: seed)
      let isTiled = Self.tiles(Source(name: "soup", text: RandomText.soup(&random)))
      #expect(isTiled, "seed \(seed)")
    }
  }
}
