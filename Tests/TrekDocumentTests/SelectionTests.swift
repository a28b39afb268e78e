#if TREK_GUMBO
  import Testing
  import TrekDocument
  import TrekValues

  @Suite struct SelectionTests {
    static let page = """
      <!DOCTYPE html><html id=html lang=en-GB><head id=head><title id=title>T</title></head>
      <body id=body class="Main wide">
      <div id=d1 class="a b"><p id=p1 class=a>one</p><p id=p2>two <b id=b1>bold</b></p>
      <span id=s1></span><p id=p3 class="a x-y" DATA-N="Ten">three</p></div>
      <div id=d2><ul id=ul><li id=l1>1<li id=l2 class=x>2<li id=l3>3<li id=l4 class=x>4<li id=l5>5</ul>
      <a id=a1 href="/x?q=1">x</a><a id=a2 HREF="http://b/">y</a><a id=a3 name=n>z</a>
      <input id=i1 TYPE=Text disabled><input id=i2 type=checkbox checked><!-- c --></div>
      <svg id=svg><linearGradient id=lg viewBox="0 0"/><a id=a4 href=f></a></svg>
      <template id=t><p id=hidden></p></template>
      <p id=1a:b>odd</p></body></html>
      """

    @Test(
      arguments: [
        (
          "*",
          "html head title body d1 p1 p2 b1 s1 p3 d2 ul l1 l2 l3 l4 l5 a1 a2 a3 i1 i2 svg lg a4"
            + " t 1a:b"
        ),
        ("P", "p1 p2 p3 1a:b"), ("#p2", "p2"), ("p.a", "p1 p3"), (".a.b", "d1"), (".Main", "body"),
        (".main", ""), ("div p", "p1 p2 p3"), ("div > p", "p1 p2 p3"), ("body > p", "1a:b"),
        ("p1, #p2", "p2"), ("p + p", "p2"), ("p ~ p", "p2 p3"), ("span + p", "p3"),
        ("body b", "b1"), ("div > b", ""), ("html > head title", "title"),
        ("b, p, .x", "p1 p2 b1 p3 l2 l4 1a:b"),
        ("[data-n]", "p3"), ("[DATA-N=Ten]", "p3"), ("[data-n=ten]", ""), ("[data-n=ten i]", "p3"),
        ("[type=TEXT]", "i1"), ("[type=TEXT s]", ""), ("[class~=x-y]", "p3"),
        ("[class|=x]", "l2 l4"),
        ("[class^=a]", "d1 p1 p3"), ("[class$=y]", "p3"), ("[class*='x-']", "p3"),
        ("[class^='']", ""), ("[class~='a b']", ""), ("[lang|=EN]", "html"),
        ("[href^=http]", "a2"), ("li:first-child", "l1"), ("li:last-child", "l5"),
        ("li:nth-child(2n+1)", "l1 l3 l5"), ("li:nth-child(even)", "l2 l4"),
        ("li:nth-child(-n+2)", "l1 l2"), ("li:nth-child(n+4)", "l4 l5"), ("li:nth-child(0)", ""),
        ("li:nth-last-child(2)", "l4"), ("li:nth-child(2 of .x)", "l4"),
        ("li:nth-last-child(1 of :not(.x))", "l5"), ("p:first-of-type", "p1 1a:b"),
        ("p:nth-of-type(2)", "p2"), ("p:last-of-type", "p3 1a:b"), ("p:nth-last-of-type(3)", "p1"),
        ("b:only-child", "b1"), ("ul:only-of-type", "ul"), ("span:only-of-type", "s1"),
        (":root", "html"), ("div:empty", ""), ("span:empty, b:empty", "s1"),
        ("input:empty", "i1 i2"),
        ("p:not(.a)", "p2 1a:b"), ("p:not(.a, :has(b))", "1a:b"), (":is(h1, b, .x)", "b1 l2 l4"),
        (":where(#d1, #d2) > :is(p, ul)", "p1 p2 p3 ul"), (":is()", ""), ("div:has(b)", "d1"),
        ("div:has(> b)", ""), ("p:has(+ span)", "p2"), ("p:has(~ span)", "p1 p2"),
        ("div:has(> ul > .x)", "d2"), ("body:has(div:has(b) + div)", "body"),
        (":link", "a1 a2 a4"), (":checked", "i2"), ("input:disabled", "i1"),
        ("input:enabled", "i2"),
        ("linearGradient", "lg"), ("lineargradient", ""), ("[viewBox]", "lg"),
        ("#\\31 a\\:b", "1a:b"), ("[id='1a:b']", "1a:b"), ("#hidden", ""), ("template p", ""),
        ("nothing", ""), (":scope", "html"), (":scope > body", "body"), ("> html", "html"),
        ("> body", ""), ("html|p", ""), ("*|p", "p1 p2 p3 1a:b"), ("title::text", "'T'"),
        ("#p2::text", "'two '"), ("#p2 ::text", "'two ' 'bold'"), ("#p2 *::text", "'bold'"),
        ("a::attr(HREF)", "'/x?q=1' 'http://b/'"), ("svg a::attr(href)", "'f'"),
        ("b, #a1::attr(href), b", "b1 '/x?q=1'"),
        ("li::text", "'1' '2' '3' '4' '5'"),
      ] as [(String, String)])
    func finds(_ selector: String, _ expected: String) throws {
      let page = try Pages.page(Self.page)
      #expect(try Pages.found(selector, in: page.root).joined(separator: " ") == expected)
    }

    @Test func anElementIsSearchedInsideAndSeenFromOutside() throws {
      let page = try Pages.page(Self.page)
      let div = try #require(try page.root.first(try Selector("#d1")))
      #expect(try Pages.found("body p", in: div) == ["p1", "p2", "p3"])
      #expect(try Pages.found("div", in: div) == [])
      #expect(try Pages.found(":scope > p", in: div) == ["p1", "p2", "p3"])
      #expect(try Pages.found("> b", in: div) == [])
      #expect(try Pages.found("+ div li:first-child, > .a", in: div) == ["p1", "p3", "l1"])
      #expect(try Pages.found("~ p", in: div) == ["1a:b"])
    }

    /// What selectors find, against a plain reading of what they mean, on random trees.
    @Test func agreesWithTheDefinition() throws {
      var random = SeededRandom(0xD0C)
      for round in 0..<60 {
        let page = try Pages.page(RandomPage.make(&random))
        let all = try page.root.all(try Selector("*")).compactMap(Element.of)
        func check(_ selector: String, _ means: (Element) -> Bool) throws {
          let found = try page.root.all(try Selector(selector)).compactMap(Element.of)
          let expected = all.filter(means)
          #expect(
            found.map(\.index) == expected.map(\.index),
            "seed 0xD0C, round \(round), \(selector), \(page.root.markup)")
        }
        func siblings(_ element: Element) -> [Element] {
          (element.parent ?? page.root).children
        }
        func place(_ element: Element) -> Int {
          siblings(element).firstIndex { $0.index == element.index } ?? -1
        }
        func ancestors(_ element: Element) -> [Element] {
          Array(sequence(first: element, next: \.parent)).dropFirst().map { $0 }
        }
        try check("i b") { $0.name == "b" && ancestors($0).contains { $0.name == "i" } }
        try check("i > b") { $0.name == "b" && $0.parent?.name == "i" }
        try check("i + b") {
          $0.name == "b" && place($0) > 0 && siblings($0)[place($0) - 1].name == "i"
        }
        try check("i ~ b") {
          $0.name == "b" && siblings($0).prefix(place($0)).contains { $0.name == "i" }
        }
        try check("i:nth-child(3n+2)") { $0.name == "i" && place($0) % 3 == 1 }
        try check("i:nth-last-child(2)") {
          $0.name == "i" && siblings($0).count - place($0) == 2
        }
        try check("b:nth-of-type(2)") { element in
          element.name == "b"
            && siblings(element).prefix(place(element)).filter { $0.name == "b" }.count == 1
        }
        try check(":nth-child(2 of b)") { element in
          element.name == "b"
            && siblings(element).prefix(place(element)).filter { $0.name == "b" }.count == 1
        }
        try check("span:has(b)") { element in
          element.name == "span"
            && all.contains { other in
              other.name == "b" && ancestors(other).contains { $0.index == element.index }
            }
        }
        try check("i:has(+ b)") {
          $0.name == "i" && place($0) + 1 < siblings($0).count
            && siblings($0)[place($0) + 1].name == "b"
        }
        try check("b:only-child") { $0.name == "b" && siblings($0).count == 1 }
        try check("span:not(:has(*))") { $0.name == "span" && $0.children.isEmpty }
      }
    }

    @Test func tooManyStepsAreAnError() throws {
      let page = try Pages.page(String(repeating: "<i></i>", count: 20_000))
      let selector = try Selector("i ~ i ~ i ~ b, i:has(~ i ~ i ~ b), i:not(i ~ i ~ u ~ i)")
      #expect(throws: Selection.TooManySteps.self) { try page.root.all(selector) }
      // One pass is none too many.
      #expect(try page.root.all(try Selector("i:nth-of-type(2n)")).count == 10_000)
      #expect(try page.root.all(try Selector("i:nth-last-child(2n of i)")).count == 10_000)
    }

    @Test func longValuesAreSearchedInOnePass() throws {
      let value = String(repeating: "a", count: 1 << 20)
      let page = try Pages.page("<p id=x class='\(value)'>")
      let wanted = String(repeating: "a", count: 8000) + "b"
      #expect(try Pages.found("[class*=\(wanted)], [class*=\(wanted) i]", in: page.root) == [])
      #expect(try Pages.found("[class*=AAA i]", in: page.root) == ["x"])
    }
  }

  /// Pages of few names, so that selectors find something.
  enum RandomPage {
    static func make(_ random: inout SeededRandom) -> String {
      var text = "<body>"
      var open: [String] = []
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        if !open.isEmpty, Int.random(in: 0...2, using: &random) == 0 {
          text += "</\(open.removeLast())>"
          continue
        }
        let name = ["i", "b", "span", "u"].randomElement(using: &random) ?? "i"
        text += "<\(name)>"
        open.append(name)
      }
      return text + open.reversed().map { "</\($0)>" }.joined()
    }
  }
#endif
