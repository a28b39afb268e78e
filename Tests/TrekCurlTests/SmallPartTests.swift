import CCurl
import Testing
import TrekHTTP
import TrekValues

@testable import TrekCurl

@Suite struct SmallPartTests {
  @Test func brokenVersionsAreRefused() {
    #expect(CurlLibrary.refusal(of: 0x075700)?.contains("7.87.0") == true)
    #expect(CurlLibrary.refusal(of: 0x080900)?.contains("8.9.0") == true)
    #expect(CurlLibrary.refusal(of: 0x074A00)?.contains("7.74.0 is too old") == true)
    for version in [0x075500, 0x075801, 0x080200, 0x080901, 0x080E01] {
      #expect(CurlLibrary.refusal(of: UInt32(version)) == nil)
    }
    #expect(CurlLibrary.current.refusal == nil)
    #expect(CurlLibrary.current.encodings.hasPrefix("gzip"))
    #expect(CurlLibrary.current.description.contains(CurlLibrary.current.version))
  }

  @Test(arguments: [
    (Int64(250_000), "250ms"), (1_000_000, "1s"), (1_500_000, "1.5s"), (60_000_000, "1m"),
    (90_000_000, "90s"), (3_600_000_000, "1h"), (0, "0ms"),
  ])
  func durations(microseconds: Int64, text: String) {
    #expect(LimitText.duration(microseconds: microseconds) == text)
  }

  @Test(arguments: [
    (0, "0B"), (500, "500B"), (1024, "1KiB"), (64 << 20, "64MiB"), (16 << 30, "16GiB"),
    (1_000_000, "1000000B"),
  ])
  func sizes(bytes: Int, text: String) {
    #expect(LimitText.size(bytes) == text)
  }

  @Test func settingsAreInUnitsOfTheLoop() {
    let standard = TransferSettings(.standard)
    #expect(standard.connectLimit == 10_000_000)
    #expect(standard.totalLimit == nil)
    #expect(standard.stallLimit == 30_000_000)
    #expect(standard.sweepInterval == 1_000_000)
    let quick = TransferSettings(
      TransferOptions(connectTimeout: .zero, timeout: .seconds(2), stall: .seconds(1)))
    #expect(quick.connectLimit > 1_000_000_000_000)
    #expect(quick.sweepInterval == 250_000)
    let odd = TransferSettings(
      TransferOptions(
        connectTimeout: .seconds(-5), timeout: .seconds(Int64.max), stall: .nanoseconds(1)))
    #expect(odd.connectLimit == odd.totalLimit)
    #expect(odd.stallLimit == 1000)
    #expect(odd.sweepInterval == 20_000)
  }

  @Test func theBudgetLeavesHalfToOthers() {
    #expect(DescriptorBudget.connections(limit: 64, open: 10) == 23)
    #expect(DescriptorBudget.connections(limit: 1024, open: 16) == 500)
    #expect(DescriptorBudget.connections(limit: 10, open: 20) == 2)
    #expect(DescriptorBudget.connections() > 2)
  }

  @Test(arguments: [
    ("http://h", "http://h"), ("HTTPS://H/a", "HTTPS://H/a"), ("http://h/ü", "http://h/%C3%BC"),
    ("http://ü/ß", "http://ü/%C3%9F"), ("http://h?é", "http://h?%C3%A9"),
    ("http://h#é", "http://h#%C3%A9"), ("http://h/\u{1}", "http://h/\u{1}"),
  ])
  func urlsAreWrittenForLibcurl(url: String, written: String) {
    let text = URLText()
    // Also as a part of a larger buffer, as a line of a file is.
    let line = Bytes(utf8: "xx" + url + "yy")
    for form in [Text(url), Text(knownValid: line[2..<(line.count - 2)])] {
      #expect(text.write(form) == nil)
      #expect(String(cString: text.characters) == written)
    }
  }

  @Test func longURLsAreWrittenWhole() {
    let text = URLText()
    let url = "http://h/" + String(repeating: "é", count: 10_000)
    #expect(text.write(Text(url)) == nil)
    #expect(String(cString: text.characters).utf8.count == 9 + 60_000)
  }

  @Test(arguments: [
    "", "h", "http:/h", "htps://h/", "http//h/aaaaa", "http://h/\u{0}", "ws://aaaaaa",
  ])
  func otherTextsAreNoURLs(url: String) {
    #expect(URLText().write(Text(url))?.code == .url)
  }

  @Test func headerFieldsBecomeLines() throws {
    let headers = try RequestHeaders([
      .init("A", "1"), .init("B", nil), .init("C", ""), .init("user-agent", "me"),
    ])
    let list = HeaderList(headers, .init(hasBody: true, isForm: false, isCompressed: false))
    var lines: [String] = []
    var entry = list.list
    while let current = entry {
      lines.append(String(cString: current.pointee.data))
      entry = current.pointee.next
    }
    #expect(Array(lines.prefix(4)) == ["A: 1", "B:", "C;", "user-agent: me"])
    #expect(Set(lines.dropFirst(4)) == ["Expect:", "Content-Type:"])
  }

  private func report(
    _ code: CURLcode, _ text: String = "", errno: Int32 = 0, wasSent: Bool = true,
    wasConnected: Bool = true, elapsed: Int64 = 0, total: Int64? = nil
  ) -> TransportFailure {
    FailureReport(
      code: code, text: text, systemError: errno, wasSent: wasSent, wasConnected: wasConnected,
      elapsed: elapsed, connectLimit: 10_000_000, totalLimit: total
    ).failure
  }

  @Test func failuresOfHTTP2() {
    let refused = report(
      CURLE_HTTP2_STREAM, "HTTP/2 stream 5 was not closed cleanly: REFUSED_STREAM (err 7)")
    #expect(refused.code == .reset && refused.isTransient && refused.wasNotSent)
    let broken = report(
      CURLE_HTTP2_STREAM, "HTTP/2 stream 3 was not closed cleanly: INTERNAL_ERROR (err 2)")
    #expect(broken.code == .reset && broken.isTransient && !broken.wasNotSent)
    #expect(broken.message.contains("HTTP/2 stream 3"))
    let session = report(CURLE_HTTP2, "nghttp2 shuts down connection")
    #expect(session.code == .reset && session.isTransient && !session.wasNotSent)
  }

  @Test func failuresOfTLS() {
    #expect(report(CURLE_PEER_FAILED_VERIFICATION, wasSent: false).code == .certificate)
    #expect(!report(CURLE_PEER_FAILED_VERIFICATION, wasSent: false).isTransient)
    #expect(report(CURLE_SSL_CACERT_BADFILE, wasSent: false).code == .certificate)
    let wrong = report(CURLE_SSL_CONNECT_ERROR, "wrong version number", wasSent: false)
    #expect(wrong.code == .tls && !wrong.isTransient && wrong.wasNotSent)
    let reset = report(CURLE_SSL_CONNECT_ERROR, "Recv failure: Connection reset by peer")
    #expect(reset.code == .tls && reset.isTransient)
    #expect(report(CURLE_SSL_CIPHER).code == .tls)
  }

  @Test func timeoutsNameTheLimitThatWasExceeded() {
    let total = report(CURLE_OPERATION_TIMEDOUT, elapsed: 2_000_000, total: 1_500_000)
    #expect(total.code == .timeout)
    #expect(total.message == "not done within 1.5s")
    let connect = report(
      CURLE_OPERATION_TIMEDOUT, wasSent: false, wasConnected: false, elapsed: 10_000_000)
    #expect(connect.code == .connectTimeout)
    #expect(connect.message == "no connection within 10s")
    #expect(connect.wasNotSent)
  }

  @Test func otherFailuresKeepTheWordsOfTheLibrary() {
    let failure = report(CURLE_OUT_OF_MEMORY, "Something odd.")
    #expect(failure.code == .other)
    #expect(failure.libraryCode == 27)
    #expect(failure.message.contains("something odd"))
    #expect(report(CURLE_RECV_ERROR, "Too large response headers: 1 > 2").code == .headerTooLarge)
    #expect(report(CURLE_COULDNT_CONNECT, errno: 111, wasSent: false).message.contains("refused"))
  }
}
