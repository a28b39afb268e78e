import Testing

@testable import TrekURL

@Suite struct OriginTests {
  @Test(arguments: [
    ("http://example.org/a", "http://example.org:80"),
    ("https://example.org", "https://example.org:443"),
    ("https://example.org?q", "https://example.org:443"),
    ("http://example.org:8080#f", "http://example.org:8080"),
    ("HTTP://Example.ORG:0080/", "http://example.org:80"),
    ("http://u:p@example.org/", "http://example.org:80"),
    ("http://127.0.0.1:81/x", "http://127.0.0.1:81"),
    ("http://2130706433/", "http://127.0.0.1:80"),
    ("http://010.0.0.1/", "http://8.0.0.1:80"),
    ("http://[::1]:8/", "http://[::1]:8"),
    ("http://3com.example/", "http://3com.example:80"),
  ])
  func originsAreNormal(url: String, key: String) throws {
    var reader = OriginReader()
    let origin = try reader.read(url)
    #expect(origin.key == key)
    #expect(try reader.read(url) == origin)
    #expect(try Origin(url) == origin)
  }

  @Test(arguments: [
    "", "example.org", "ftp://example.org/", "http://", "http:///", "http://h:x/",
    "http://h:70000/",
    "http://a b/", "http:/",
  ])
  func whatHasNoOriginThrows(url: String) {
    var reader = OriginReader()
    #expect(throws: URLFailure.self) { try reader.read(url) }
  }

  @Test func theSameFrontGivesTheSameObject() throws {
    var reader = OriginReader()
    let first = try reader.read("http://example.org/1")
    let second = try reader.read("http://example.org/2?x")
    #expect(first === second)
    let other = try reader.read("http://example.org:81/")
    #expect(other != first)
    #expect(try reader.read("http://example.org") === first)
  }

  @Test func aLongerNameIsAnotherOrigin() throws {
    var reader = OriginReader()
    let short = try reader.read("http://example.or/")
    let long = try reader.read("http://example.org/")
    let port = try reader.read("http://example.or:80/")
    #expect(short != long)
    #expect(port == short)
  }

  @Test func manyHostsAreToldApart() throws {
    var reader = OriginReader()
    for round in 0..<3 {
      for host in 0..<1000 {
        let origin = try reader.read("https://h\(host).example/\(round)")
        #expect(origin.key == "https://h\(host).example:443")
      }
    }
  }

  @Test func theReaderAgreesWithTheParser() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    var reader = OriginReader()
    let alphabet = Array("ab.01-:8/?#@[]A%")
    for _ in 0..<20_000 {
      let length = Int.random(in: 1..<12, using: &random)
      let tail = String(
        (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
      let url = (Bool.random(using: &random) ? "http://" : "https://") + tail
      guard let whole = try? ParsedURL(url) else { continue }
      let read = try? reader.read(url)
      #expect(read?.key == whole.originKey, "\(url), seed \(seed)")
    }
  }
}
