import Testing
import TrekDocument
import TrekValues

@Suite struct SelectorParserTests {
  @Test(arguments: [
    "a", "*", "a.b#c[d]", "a > b + c ~ d e", "a,b , c", "[a=b i]", "[a=\"b\"s]", "[ a |= b ]",
    ":not(a, b > c)", ":is()", ":where(a)", ":has(> a, + b, c)", ":nth-child( 2n + 1 )",
    ":nth-child(even of .x)", ":nth-last-of-type(-n+3)", "a::attr(href)", "a ::text", "::text",
    "p|a", "*|*", "|a", "> a", "#1a", "\\31 a", ".a\\:b", "a/**/b", "--x", "é", ":NOT(A)",
    ":only-child:root:empty", "a:hOt", "[*|a]", ":nth-child(+3)", ":nth-child(n)",
  ])
  func isRead(_ text: String) {
    if text == "a:hOt" {
      #expect(Pages.fault(text)?.offset == 1)
    } else {
      #expect(Pages.fault(text) == nil, "\(Pages.fault(text)?.message ?? "")")
    }
  }

  /// Mistakes, each with the byte at which it is seen.
  @Test(arguments: [
    ("", 0), ("a,", 2), ("a >", 3), ("a > > b", 4), (".", 1), ("#", 1), ("a..b", 2), ("[", 1),
    ("[a", 2), ("[a=", 3), ("[a=b", 4), ("[a!=b]", 2), ("[a='b]", 3), ("[a=10]", 3), ("a)", 1),
    (":not(", 5), (":not()", 5), (":has(", 5), (":nth-child()", 11), (":nth-child(x)", 11),
    (":nth-child(2n+)", 14), (":hover", 0), ("a:contains(x)", 1), ("a::before", 1),
    ("a::text b", 8), (":not(a::text)", 5), ("//a", 0), ("a $ b", 2), ("é !", 3), ("::attr()", 7),
    (":nth-of-type(1 of a)", 15), ("1a", 0), ("a:", 2), ("p|", 0), ("\\", 0), ("a{}", 1),
  ])
  func isRefused(_ text: String, at offset: Int) {
    let fault = Pages.fault(text)
    #expect(fault?.offset == offset, "\(text): \(fault?.message ?? "was read")")
    #expect(fault?.message.isEmpty == false)
  }

  @Test func nestsToALimit() {
    func nested(_ depth: Int) -> String {
      String(repeating: ":is(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    #expect(Pages.fault(nested(Selector.maximumDepth)) == nil)
    #expect(Pages.fault(nested(Selector.maximumDepth + 1)) != nil)
    #expect(Pages.fault(nested(100_000)) != nil)
    #expect(Pages.fault(String(repeating: "a", count: Selector.maximumLength + 1)) != nil)
  }

  /// Any text is a selector or is not; it never traps.
  @Test func anyText() {
    var random = SeededRandom(0x5E1E)
    let pieces = [
      "a", "*", ".", "#", "[", "]", "=", "~", "|", "^", "$", "\"", "'", ":", "::", "not(", "has(",
      "nth-child(", ")", "2n", "+", "-", ">", ",", " ", "\\", "é", "\u{0}", "of", "text", "attr(",
      "/*", "*/", "0", "\n",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...12, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      if let fault = Pages.fault(text) {
        #expect(fault.offset >= 0 && fault.offset <= text.utf8.count, "\(text)")
      } else {
        read += 1
      }
    }
    #expect(read > 100, "seed 0x5E1E")
  }
}
