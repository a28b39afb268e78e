import Testing
import TrekHTTP

@testable import TrekCurl

@Suite struct HeadReaderTests {
  private func read(_ reader: inout HeadReader, _ line: String) -> HeadReader.Line {
    Array((line + "\r\n").utf8).withUnsafeBytes { reader.read($0) }
  }

  private func reader(_ lines: String...) -> HeadReader {
    var reader = HeadReader()
    for line in lines { _ = read(&reader, line) }
    return reader
  }

  @Test func aPlainHead() {
    var reader = HeadReader()
    #expect(read(&reader, "HTTP/1.1 200 OK") == .begins)
    #expect(read(&reader, "Content-Length: 12") == .field)
    #expect(read(&reader, "X: y") == .field)
    #expect(!reader.isComplete)
    #expect(read(&reader, "") == .ends)
    #expect(reader.isComplete)
    #expect(reader.status == 200)
    #expect(reader.contentLength == 12)
    #expect(reader.version == .http11)
    #expect(read(&reader, "Trailer: x") == .dropped)
    #expect(read(&reader, "") == .dropped)
  }

  @Test(arguments: [
    ("HTTP/1.0 404 Not Found", 404, HTTPVersion.http10), ("HTTP/1.1 204", 204, .http11),
    ("HTTP/2 500 ", 500, .http2), ("HTTP/3 301 ", 301, .http3), ("HTTP/1.1 999 x", 999, .http11),
  ])
  func statusLines(line: String, status: Int, version: HTTPVersion) {
    let reader = reader(line)
    #expect(reader.status == status)
    #expect(reader.version == version)
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2x0 OK", "HTTP/1.1 2000 OK", "HTTP/"])
  func badStatusLines(line: String) {
    var reader = HeadReader()
    #expect(read(&reader, line) == .fault(.statusLine))
  }

  @Test func linesWithoutAStatusLine() {
    var reader = HeadReader()
    #expect(read(&reader, "Content-Length: 1") == .fault(.statusLine))
    var empty = HeadReader()
    #expect(read(&empty, "") == .fault(.statusLine))
  }

  @Test func interimAnswersAreDroppedAndCounted() {
    var reader = HeadReader()
    #expect(read(&reader, "HTTP/1.1 100 Continue") == .dropped)
    #expect(read(&reader, "") == .dropped)
    #expect(read(&reader, "HTTP/1.1 103 Early") == .dropped)
    #expect(read(&reader, "Content-Length: 5") == .dropped)
    #expect(read(&reader, "") == .dropped)
    #expect(reader.interim == 2)
    #expect(!reader.isComplete)
    #expect(read(&reader, "HTTP/1.1 200 OK") == .begins)
    #expect(reader.contentLength == nil)
    #expect(read(&reader, "HTTP/1.1 101 Switching") == .fault(.status(101)))
  }

  @Test(arguments: [
    ("5", 5), ("  5  ", 5), ("0", 0), ("5,5", 5), ("5 , 5", 5), ("9223372036854775807", Int.max),
  ])
  func lengths(value: String, length: Int) {
    #expect(reader("HTTP/1.1 200 OK", "content-LENGTH:\(value)").contentLength == length)
  }

  @Test(arguments: [
    "", " ", "0x5", "5x", "-5", "+5", "5.0", "9223372036854775808", ",", "5,", ",5", "5 5", "1e3",
  ])
  func badLengths(value: String) {
    var reader = reader("HTTP/1.1 200 OK")
    #expect(read(&reader, "Content-Length: \(value)") == .fault(.contentLength))
  }

  @Test func conflictingLengths() {
    var reader = reader("HTTP/1.1 200 OK", "Content-Length: 5")
    #expect(read(&reader, "Content-Length: 5") == .field)
    #expect(read(&reader, "Content-Length: 6") == .fault(.conflictingLengths))
    var list = self.reader("HTTP/1.1 200 OK")
    #expect(read(&list, "Content-Length: 5, 6") == .fault(.conflictingLengths))
  }

  @Test(arguments: [
    ("chunked", true), ("gzip, chunked", true), ("Chunked", true), ("chunked, gzip", false),
    ("identity", false),
  ])
  func transferEncodings(value: String, isChunked: Bool) {
    let reader = reader("HTTP/1.1 200 OK", "Transfer-Encoding: \(value)")
    #expect(reader.hasTransferEncoding)
    #expect(reader.isChunked == isChunked)
  }

  @Test(arguments: [
    (["gzip"], HeadReader.Coding.gzip), (["X-GZIP"], .gzip), (["zstd"], .zstd), (["br"], .opaque),
    (["deflate"], .opaque), (["identity"], .identity), ([""], .identity),
    (["gzip", "br"], .opaque),
    (["gzip, gzip"], .opaque),
  ])
  func codings(values: [String], coding: HeadReader.Coding) {
    var reader = reader("HTTP/1.1 200 OK")
    for value in values { #expect(read(&reader, "Content-Encoding: \(value)") == .field) }
    #expect(reader.coding == coding)
  }

  @Test func namesMustMatchWhole() {
    let reader = reader(
      "HTTP/1.1 200 OK", "Content-Lengthy: 5", "X-Content-Length: 5", "Content-Length : 7",
      "Locations: x", "Transfer-Encodings: chunked")
    #expect(reader.contentLength == nil)
    #expect(!reader.hasLocation)
    #expect(!reader.hasTransferEncoding)
    #expect(self.reader("HTTP/1.1 302 Found", "location: /x").hasLocation)
  }

  @Test func limitsOverEverything() {
    var reader = reader("HTTP/1.1 200 OK")
    var result = HeadReader.Line.field
    var lines = 1
    while result == .field {
      result = read(&reader, "a: b")
      lines += 1
    }
    #expect(result == .fault(.tooManyLines))
    #expect(lines == HeadReader.maximumLines + 1)

    var large = self.reader("HTTP/1.1 200 OK")
    let line = "a: " + String(repeating: "b", count: 100_000)
    #expect(read(&large, line) == .field)
    #expect(read(&large, line) == .field)
    #expect(read(&large, line) == .fault(.tooLarge))
  }

  @Test func anotherStatusLineBeginsAnew() {
    var reader = reader(
      "HTTP/1.1 200 OK", "Content-Length: 5", "Content-Encoding: gzip", "Location: /x",
      "Transfer-Encoding: chunked", "")
    #expect(read(&reader, "HTTP/1.1 500 Oh") == .begins)
    #expect(reader.status == 500)
    #expect(reader.contentLength == nil)
    #expect(reader.coding == .identity)
    #expect(!reader.hasLocation && !reader.isChunked && !reader.isComplete)
  }

  @Test func anyBytesAreRead() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    let words = [
      "HTTP/1.1 ", "200", " ", "Content-Length:", "Content-Encoding:", "Transfer-Encoding:", ",",
      "\t", "chunked", "9", "\r", "gzip", "H", "c", "\u{0}", "Location:", "100",
    ]
    for _ in 0..<2000 {
      var reader = HeadReader()
      for _ in 0..<6 {
        let count = Int.random(in: 0..<6, using: &random)
        let line = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined()
        if case .fault = read(&reader, line) { break }
      }
      #expect(reader.status == 0 || reader.status >= 100, "seed \(seed)")
    }
  }
}
