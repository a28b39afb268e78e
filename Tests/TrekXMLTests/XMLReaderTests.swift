import Testing
import TrekDocument
import TrekValues
import TrekXML

@Suite struct XMLReaderTests {
  static let readsXML = XMLReader().absence == nil
  static let reason: Comment = "libexpat1-dev is not installed"

  func document(_ text: String) throws -> Element {
    try XMLReader().read(Text(text), url: nil).root
  }

  func fault(_ text: String) -> DocumentError? {
    do throws(DocumentError) {
      _ = try XMLReader().read(Text(text), url: nil)
      return nil
    } catch {
      return error
    }
  }

  func found(_ selector: String, in text: String) throws -> [String] {
    try document(text).all(try Selector(selector)).map { $0.printed.string }
  }

  @Test func withoutTheLibraryItSaysWhatToInstall() {
    if Self.readsXML {
      #expect(fault("<a/>") == nil)
    } else {
      #expect(XMLReader().absence?.help.contains("libexpat1-dev") == true)
      #expect(fault("<a/>")?.cause == "library")
    }
  }

  /// Documents with what they are written as.
  @Test(
    .enabled(if: readsXML, reason),
    arguments: [
      ("<a/>", "<a/>"), ("<a></a>", "<a/>"), ("<a b='1\"' c=\"2\"/>", "<a b=\"1&quot;\" c=\"2\"/>"),
      ("<a>x&amp;y&lt;z&gt;</a>", "<a>x&amp;y&lt;z&gt;</a>"),
      ("<a><![CDATA[<b>&]]>c</a>", "<a>&lt;b&gt;&amp;c</a>"),
      ("<?xml version='1.0'?><!--c--><a><?p i?></a>", "<!--c--><a><?p i?></a>"),
      ("<p:a xmlns:p='u'><p:b/></p:a>", "<p:a xmlns:p=\"u\"><p:b/></p:a>"),
      ("<!DOCTYPE a [<!ENTITY e 'x<b/>y'>]><a>&e;&e;</a>", "<a>x<b/>yx<b/>y</a>"),
      ("<a b='1&#10;2'/>", "<a b=\"1&#10;2\"/>"), ("<a>é\u{1F680}</a>", "<a>é\u{1F680}</a>"),
      ("<a>1\r\n2</a>", "<a>1\n2</a>"),
    ])
  func isReadAndWritten(_ text: String, _ written: String) throws {
    let root = try document(text)
    #expect(root.markup.string == written)
    #expect(try document(root.markup.string).markup == root.markup)
  }

  /// Mistakes with their kinds and places.
  @Test(
    .enabled(if: readsXML, reason),
    arguments: [
      ("", "syntax", "line 1, column 1"), ("<a>", "syntax", "line 1, column 4"),
      ("<a>\n<b></a>", "syntax", "line 2, column 6"), ("<a/><b/>", "syntax", "line 1, column 5"),
      ("x", "syntax", "line 1, column 1"), ("<a b=1/>", "syntax", "line 1, column 6"),
      ("<a b='1' b='2'/>", "syntax", "line 1, column 10"),
      ("<a>&nbsp;</a>", "entity", "line 1, column 4"),
      ("<!DOCTYPE a SYSTEM 'x.dtd'><a>&nbsp;</a>", "entity", "line 1, column 31"),
      (
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "entity",
        "file:///etc/passwd"
      ),
      ("<!DOCTYPE a [<!ENTITY e '&f;'><!ENTITY f '&e;'>]><a>&e;</a>", "syntax", "recursive"),
      ("<a>\u{1}</a>", "syntax", "line 1, column 4"), ("{}", "syntax", "line 1, column 1"),
      ("<html><br></html>", "syntax", "mismatched tag"),
    ])
  func isRefusedWithItsPlace(_ text: String, _ cause: String, _ part: String) {
    let fault = fault(text)
    #expect(fault?.cause == cause, "\(fault?.message ?? "was read")")
    #expect(fault?.message.contains(part) == true, "\(fault?.message ?? "")")
  }

  @Test(.enabled(if: readsXML, reason))
  func entitiesDoNotGrowWithoutEnd() {
    var laughs = "<!DOCTYPE l [<!ENTITY l0 'lol'>"
    for level in 1...12 {
      let inner = String(repeating: "&l\(level - 1);", count: 10)
      laughs += "<!ENTITY l\(level) '\(inner)'>"
    }
    #expect(fault(laughs + "]><l>&l12;</l>")?.cause == "entity")
    // One long entity, many times: no nesting, all the same a flood.
    let long = String(repeating: "x", count: 100_000)
    let flood =
      "<!DOCTYPE l [<!ENTITY e '\(long)'>]><l>"
      + String(repeating: "&e;", count: 20_000) + "</l>"
    #expect(fault(flood)?.cause == "entity")
    // In attributes as well.
    let attribute =
      "<!DOCTYPE l [<!ENTITY e '\(long)'>]><l>"
      + (0..<2000).map { "<a b\($0)='&e;&e;&e;'/>" }.joined() + "</l>"
    #expect(fault(attribute)?.cause == "entity")
  }

  @Test(.enabled(if: readsXML, reason))
  func nestsToALimit() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(fault(nested(Document.maximumDepth)) == nil)
    #expect(fault("\n" + nested(Document.maximumDepth + 1))?.message.contains("line 2") == true)
    #expect(fault(String(repeating: "<a>", count: 200_000))?.cause == "depth")
  }

  @Test(.enabled(if: readsXML, reason))
  func namesWithPrefixesAreFound() throws {
    let text = """
      <r xmlns:p="u" xmlns:q="v"><p:n A="1" q:a="2"/><q:n a="3"/><n q:a="4"/><N/></r>
      """
    #expect(try found("n", in: text).count == 3)
    #expect(try found("N", in: text) == ["<N/>"])
    #expect(try found("p|n", in: text) == [#"<p:n A="1" q:a="2"/>"#])
    #expect(try found("|n", in: text) == [#"<n q:a="4"/>"#])
    #expect(try found("*|n::attr(a)", in: text) == ["3"])
    #expect(try found("n::attr(q|a)", in: text) == ["2", "4"])
    #expect(try found("[*|a]::attr(*|a)", in: text) == ["2", "3", "4"])
    #expect(try found("[a]", in: text) == [#"<q:n a="3"/>"#])
    #expect(try found("x|n, z", in: text) == [])
  }

  @Test(.enabled(if: readsXML, reason))
  func textIsWhatIsWritten() throws {
    let root = try document("<a> b\n <c>d&amp;</c><script>e</script></a>")
    #expect(root.text == " b\n d&e")
    // Alternating pieces of the source and of what was decoded cost each byte once.
    let many = try document("<a>" + String(repeating: "x&lt;", count: 200_000) + "</a>")
    #expect(many.text.count == 400_000)
    #expect(many.children[0].children.isEmpty)
  }

  @Test(.enabled(if: readsXML, reason))
  func anyBytesAreADocumentOrAnError() throws {
    var random = SeededRandom(0x817)
    let pieces = [
      "<a", "<b", ">", "/>", "</a>", "</b>", " x='1'", "<!--", "-->", "<![CDATA[", "]]>", "&lt;",
      "&#65;", "&x;", "text", "\n", "<?p", "?>", "<!DOCTYPE a [", "<!ENTITY x 'y'>", "]>", "é",
      "\"",
    ]
    var read = 0
    for round in 0..<6000 {
      let count = Int.random(in: 0...14, using: &random)
      let text =
        "<a>" + (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        + "</a>"
      if let fault = fault(text) {
        #expect(!fault.message.isEmpty, "seed 0x817, round \(round)")
      } else {
        read += 1
        let once = try document(text).markup
        #expect(try document(once.string).markup == once, "seed 0x817, round \(round): \(text)")
      }
    }
    #expect(read > 50)
  }
}
