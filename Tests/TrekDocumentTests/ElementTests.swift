#if TREK_GUMBO
  import Testing
  import TrekDocument
  import TrekHTML
  import TrekValues

  @Suite struct ElementTests {
    /// Markup with what a reader sees of it.
    @Test(
      arguments: [
        ("<p>a</p>", "a"), ("<p>  a \n b </p>", "a b"), ("<p>a<p>b", "a\nb"), ("a<br>b", "a\nb"),
        ("a<br><br>b", "a\n\nb"), ("<b>a</b> <i>b</i>c", "a bc"), ("<b>a </b><i> b</i>", "a b"),
        ("<ul><li>a<li>b</ul>", "a\nb"), ("<div><div>a</div></div><div>b</div>", "a\nb"),
        ("<script>x</script>a<style>y</style>", "a"), ("<pre> a\n  b</pre>c", " a\n  b\nc"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"), ("a&nbsp; b", "a\u{A0} b"),
        ("&lt;b&gt; &amp; &eacute;", "<b> & é"), ("<textarea> x  y </textarea>", " x  y"),
        ("<!-- c -->a<!-- d -->", "a"), ("", ""), ("<p></p>", ""),
        ("a<template>b</template>c", "ac"),
        ("<p>a <svg><title>t</title><text>s</text></svg> b", "a t s b"),
      ] as [(String, String)])
    func readsAsShown(_ markup: String, _ text: String) throws {
      let page = try Pages.page("<body>" + markup)
      let shown = page.root.text.string
      let isSVG = markup.contains("svg")
      #expect(isSVG ? shown.hasPrefix("a") && shown.hasSuffix("b") : shown == text)
    }

    @Test func anElementThatIsAskedForShowsItsText() throws {
      let page = try Pages.page("<title> A  b </title><script>if (a < b) x()</script>")
      let script = try #require(try page.root.first(try Selector("script")))
      #expect(script.text == "if (a < b) x()")
      let title = try #require(try page.root.first(try Selector("title")))
      #expect(title.text == " A  b ")
    }

    /// Markup with what it is written as.
    @Test(
      arguments: [
        ("<p>a", "<p>a</p>"), ("<br>", "<br>"),
        ("<p title='a\"b&amp;'>", "<p title=\"a&quot;b&amp;\"></p>"),
        ("<p title='<>'>", "<p title=\"<>\"></p>"), ("a&lt;&nbsp;b", "a&lt;&nbsp;b"),
        ("<script>a<b</script>", "<script>a<b</script>"), ("<!--c-->", "<!--c-->"),
        ("<svg viewBox='0'><g/></svg>", "<svg viewBox=\"0\"><g></g></svg>"),
        ("<X-y Z=1>", "<x-y z=\"1\"></x-y>"), ("<input disabled>", "<input disabled=\"\">"),
        ("<template><p>x</template>", "<template><p>x</p></template>"),
      ] as [(String, String)])
    func isWrittenAsTheStandardSays(_ markup: String, _ written: String) throws {
      let page = try Pages.page("<body>" + markup)
      #expect(page.root.markup.string == "<html><head></head><body>\(written)</body></html>")
      // What was written is read as the same.
      #expect(try Pages.page(page.root.markup.string).root.markup == page.root.markup)
    }

    @Test func isAValueWithFields() throws {
      let page = try HTMLReaderForTests.page(
        "<p id=p CLASS=x>a<b>c</b></p>", url: "https://a.test/")
      let element = try #require(try page.root.first(try Selector("p")))
      let value = Value.object(element)
      #expect(value.printed == "<p id=\"p\" class=\"x\">a<b>c</b></p>")
      #expect(
        value.json() == #"{"name":"p","attributes":{"id":"p","class":"x"},"text":"ac"}"#)
      #expect(element.field("name") == "p")
      #expect(element.field("url") == "https://a.test/")
      #expect(element.field("missing") == nil)
      #expect(element.attribute("CLASS") == "x")
      #expect(element.attribute("title") == nil)
      #expect(element.children.map(\.name) == ["b"])
      #expect(element.parent?.name == "body")
      #expect(element.parent?.parent?.parent == nil)
      #expect(page.root.name == "#document")
      for name in element.fieldNames { #expect(element.field(name) != nil, "\(name)") }
      let again = try #require(try page.root.first(try Selector("#p")))
      #expect(Value.object(again) == value)
      #expect(Set([value, .object(again)]).count == 1)
      let other = try #require(try page.root.first(try Selector("b")))
      #expect(Value.object(other) != value)
    }
  }

  enum HTMLReaderForTests {
    static func page(_ text: String, url: Text) throws -> Document {
      try HTMLReader().read(Text(text), url: url)
    }
  }
#endif
