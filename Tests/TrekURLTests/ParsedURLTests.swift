import Testing

@testable import TrekURL

@Suite struct ParsedURLTests {
  @Test func partsOfAWholeURL() throws {
    let url = try ParsedURL("https://ann:p%40ss@Example.ORG:8443/a/b?x=1&y=2#top")
    #expect(url.scheme == "https")
    #expect(url.user == "ann")
    #expect(url.password == "p@ss")
    #expect(url.host == "example.org")
    #expect(url.port == 8443)
    #expect(url.path == "/a/b")
    #expect(url.query == "x=1&y=2")
    #expect(url.fragment == "top")
    #expect(url.originKey == "https://example.org:8443")
  }

  @Test func defaultsOfAShortURL() throws {
    let url = try ParsedURL("http://example.org")
    #expect(url.port == nil)
    #expect(url.effectivePort == 80)
    #expect(url.path == "/")
    #expect(url.query == nil)
    #expect(url.description == "http://example.org/")
    #expect(try ParsedURL("https://[::1]/").originKey == "https://[::1]:443")
  }

  @Test(arguments: [
    ("http://2130706433/", "127.0.0.1"), ("http://0x7f.1/", "127.0.0.1"),
    ("http://0177.0.0.1/", "127.0.0.1"), ("http:///example.org/x", "example.org"),
  ])
  func hostsAreReadAsTransfersReadThem(text: String, host: String) throws {
    #expect(try ParsedURL(text).host == host)
  }

  @Test func pathsAreNormalised() throws {
    #expect(try ParsedURL("http://h/a/../b/./c").path == "/b/c")
    #expect(try ParsedURL("http://h/ü?q=ß").description.lowercased() == "http://h/%c3%bc?q=%c3%9f")
  }

  @Test(arguments: [
    ("example.org/x", URLFailure.Reason.noScheme), ("", .noScheme), ("http:8080/x", .noScheme),
    ("//example.org/", .noScheme), ("ftp://example.org/", .scheme("ftp")),
    ("file:///etc/passwd", .scheme("file")), ("ht tp://x/", .character(32, offset: 2)),
    ("http://example.org/a b", .character(32, offset: 20)),
    ("http://example.org/\u{0}", .character(0, offset: 19)),
    ("http://a\rb/", .character(13, offset: 8)), ("http://h:99999/", .port),
    ("http://h:x/", .port), ("http://[::1/", .host), ("http://", .noHost), ("http:///", .noHost),
    ("http://a`b/", .host),
  ])
  func badURLsSayWhatIsWrong(text: String, reason: URLFailure.Reason) {
    #expect(throws: URLFailure(reason)) { try ParsedURL(text) }
  }

  @Test func aVeryLongURLIsRefused() {
    let text = "http://h/" + String(repeating: "x", count: 8_000_001)
    #expect(throws: URLFailure(.tooLong)) { try ParsedURL(text) }
  }

  @Test func messagesDoNotRepeatTheURL() {
    do throws(URLFailure) {
      _ = try ParsedURL("https://user:hunter2@[bad/")
      Issue.record("a malformed URL was read")
    } catch {
      #expect(!error.message.contains("hunter2"))
    }
  }

  @Test(arguments: [
    ("c", "http://h/a/c"), ("/c", "http://h/c"), ("../c", "http://h/c"),
    ("?q=2", "http://h/a/b?q=2"),
    ("#f", "http://h/a/b?x=1#f"), ("", "http://h/a/b?x=1"), ("//other/c", "http://other/c"),
    ("https://o:1/c", "https://o:1/c"), ("c d", "http://h/a/c%20d"), ("ü", "http://h/a/%c3%bc"),
  ])
  func referencesAreResolved(reference: String, whole: String) throws {
    let base = try ParsedURL("http://h/a/b?x=1#old")
    #expect(try base.joined(reference).description.lowercased() == whole)
  }

  @Test func referencesToOtherSchemesAreRefused() throws {
    let base = try ParsedURL("http://h/")
    #expect(throws: URLFailure(.scheme("file"))) { try base.joined("file:///etc/passwd") }
    #expect(throws: URLFailure(.scheme("mailto"))) { try base.joined("mailto:a@b") }
    #expect(throws: URLFailure.self) { try base.joined("x\r\ny") }
  }

  @Test func queriesGrowByEncodedPairs() throws {
    let url = try ParsedURL("http://h/p").appendingQuery("a b", "c&d=é")
    // The case of the hexadecimal digits differs between versions of libcurl.
    #expect(url.query?.lowercased() == "a%20b=c%26d%3d%c3%a9")
    #expect(try url.appendingQuery("n", "1").query?.hasSuffix("&n=1") == true)
    #expect(try url.appendingQuery("", "").query?.hasSuffix("&=") == true)
  }

  @Test func percentEncodingGoesBothWays() {
    #expect(PercentEncoding.encode("") == "")
    #expect(PercentEncoding.encode("a/b ü~") == "a%2Fb%20%C3%BC~")
    #expect(PercentEncoding.decode("a%2Fb%00%zz") == Array("a/b\0%zz".utf8))
    #expect(PercentEncoding.decode("") == [])
  }

  @Test func encodingAnyTextIsUndoneByDecoding() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 0..<20, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<0x2_0000, using: &random))
      }
      let text = String(String.UnicodeScalarView(scalars))
      #expect(
        PercentEncoding.decode(PercentEncoding.encode(text)) == Array(text.utf8), "seed \(seed)")
    }
  }
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
