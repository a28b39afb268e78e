import Testing
import TrekDocument
import TrekHTML
import TrekValues

@Suite struct HTMLReaderTests {
  static let readsPages = HTMLReader().absence == nil
  static let reason: Comment = "libgumbo-dev is not installed"

  func cause(_ page: String) -> String? {
    do throws(DocumentError) {
      _ = try HTMLReader().read(Text(page), url: nil)
      return nil
    } catch {
      return error.cause
    }
  }

  @Test func withoutTheLibraryItSaysWhatToInstall() throws {
    if Self.readsPages {
      #expect(cause("<p>") == nil)
    } else {
      #expect(HTMLReader().absence?.help.contains("libgumbo-dev") == true)
      #expect(cause("<p>") == "library")
    }
  }

  @Test(.enabled(if: readsPages, reason))
  func hostilePagesAreRefusedAtOnce() {
    let many = 20_000
    for tag in ["div", "b", "span", "table", "svg", "ul", "object", "select", "ruby", "x-y"] {
      #expect(cause(String(repeating: "<\(tag)>", count: many)) == "depth", "\(tag)")
    }
    for page in [
      String(repeating: "<div></x>", count: many),
      String(repeating: "<table><tr><td>", count: many),
      String(repeating: "<li><ul>", count: many), String(repeating: "<p><object>", count: many),
      String(repeating: "<div title='>'>", count: many),
      "<svg>" + String(repeating: "<tr>", count: many),
      String(repeating: "<b><div></b>", count: many),
      String(repeating: "<a><table><td>", count: many),
    ] {
      #expect(cause(page) == "depth", "\(page.prefix(30))")
    }
  }

  /// Pages that a careless writer makes, which are not deep.
  @Test(.enabled(if: readsPages, reason))
  func longPagesAreNotDeep() {
    let many = 20_000
    for piece in [
      "<p>a", "<li>a", "<br>", "<img src=x>", "<a name=x>", "<tr><td>a<td>b", "<dt>a<dd>b",
      "<option>a", "<p><b>a</b>", "<div>a</div>", "<p><span>a<p>", "<li><span>a", "<!-- <div> -->",
      "<script>'<div>'</script>", "<i>a</i>", "</div>", "<p title='<div>'>", "<div/></div>",
      "<input>", "<textarea><div></textarea>", "<svg><path/></svg>", "< div>", "<h1>a</h1><hr>",
    ] {
      let page = "<table>".isEmpty ? "" : String(repeating: piece, count: many)
      let inside = piece.hasPrefix("<tr") ? "<table>" + page : page
      #expect(cause(inside) == nil, "\(piece)")
    }
  }

  @Test(.enabled(if: readsPages, reason))
  func whatTheScanMissesTheLimitsStop() {
    // Formatting that is never closed is opened again in each paragraph.
    let formats = (0..<400).map { "<font color=c\($0)>" }.joined()
    let page = "<p>" + formats + "</p>" + String(repeating: "<p>x</p>", count: 20_000)
    #expect(["size", "effort"].contains(cause(page)))
  }

  @Test(.enabled(if: readsPages, reason))
  func theLimitOfDepthIsExact() throws {
    // `html` and `body` are two of the levels.
    func nested(_ count: Int) -> String {
      String(repeating: "<div>", count: count) + String(repeating: "</div>", count: count)
    }
    #expect(cause(nested(Document.maximumDepth - 2)) == nil)
    #expect(cause(nested(Document.maximumDepth - 1)) == "depth")
    #expect(cause("\n\n" + nested(Document.maximumDepth + 1)) == "depth")
  }

  @Test(.enabled(if: readsPages, reason))
  func anyBytesAreAPage() throws {
    var random = SeededRandom(0x417)
    let pieces = [
      "<", ">", "</", "/>", "div", "table", "td", "svg", "math", "p", "b", "a", "template",
      "select",
      "option", "form", "frameset", "script", "title", "!--", "--", "!DOCTYPE", "![CDATA[", "]]>",
      "?", "&", "&amp;", "&#0;", "&#x110000;", "&not", "\"", "'", "=", " ", "\n", "\u{0}", "é",
      "x", "body", "html", "head", "/", "caption", "tr", "isindex", "image", "desc",
      "foreignObject",
    ]
    for round in 0..<4000 {
      let count = Int.random(in: 0...60, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let page = try HTMLReader().read(Text(text), url: nil)
      let markup = page.root.markup
      #expect(page.root.text.count <= 4 * text.utf8.count + 8, "seed 0x417, round \(round)")
      #expect(markup.string.contains("<html"), "seed 0x417, round \(round): \(text)")
    }
  }

  @Test(.enabled(if: readsPages, reason))
  func bytesThatAreNoTextAreReadAllTheSame() throws {
    let bytes = Bytes(Array("<p>a".utf8) + [0xFF, 0xC3] + Array("</p>".utf8))
    let page = try HTMLReader().read(Text(repairing: bytes), url: nil)
    #expect(page.root.text == "a\u{FFFD}\u{FFFD}")
    #expect(
      try HTMLReader().read("", url: nil).root.markup == "<html><head></head><body></body></html>")
  }

  @Test(.enabled(if: readsPages, reason))
  func textOfThePageIsNotCopied() throws {
    let text = Text(knownValid: Bytes(Array("<title>a title</title><p class=big>x".utf8)))
    let page = try HTMLReader().read(text, url: nil)
    let title = try #require(try page.root.first(try Selector("title")))
    #expect(title.text.retainedCapacity == text.retainedCapacity)
    #expect(title.text == "a title")
  }
}
