import Testing
import TrekCurl
import TrekHTTP
import TrekTesting
import TrekValues

/// One answer that must fail, and how.
struct Hostile: Sendable, CustomTestStringConvertible {
  let name: String
  let answer: LoopbackAnswer
  let code: TransportFailure.Code
  var isTransient = false
  var options = TransferOptions.standard
  /// Part of the message.
  var saying = ""

  var testDescription: String { name }

  static let quick = TransferOptions(stall: .milliseconds(200))

  static func lengths(_ name: String, _ lines: String, saying: String) -> Hostile {
    Hostile(
      name: name, answer: .raw("HTTP/1.1 200 OK\r\n\(lines)\r\n\r\nhello"), code: .malformed,
      saying: saying)
  }

  static func packed(
    _ name: String, _ bytes: [UInt8], coding: String = "gzip", code: TransportFailure.Code,
    isTransient: Bool = false, saying: String
  ) -> Hostile {
    Hostile(
      name: name, answer: .respond(headers: [("Content-Encoding", coding)], bytes: bytes),
      code: code, isTransient: isTransient, saying: saying)
  }

  static let all: [Hostile] = [
    Hostile(
      name: "closes at once", answer: .closesAtOnce, code: .empty, isTransient: true,
      saying: "without an answer"),
    Hostile(name: "resets at once", answer: .resetsAtOnce, code: .reset, isTransient: true),
    Hostile(
      name: "closes mid body", answer: .closesMidBody(), code: .truncated, isTransient: true,
      saying: "500 bytes remaining"),
    Hostile(name: "resets mid body", answer: .resetsMidBody(), code: .reset, isTransient: true),
    Hostile(
      name: "stalls mid body", answer: .stallsMidBody(), code: .stall, isTransient: true,
      options: quick, saying: "no byte for 200ms"),
    Hostile(
      name: "hangs", answer: .hangs, code: .stall, isTransient: true, options: quick,
      saying: "no byte for 200ms"),
    Hostile(
      name: "hangs, total limit", answer: .hangs, code: .timeout, isTransient: true,
      options: TransferOptions(timeout: .milliseconds(150)), saying: "not done within 150ms"),
    Hostile(
      name: "endless, total limit", answer: .endlessBody(), code: .timeout, isTransient: true,
      options: TransferOptions(timeout: .milliseconds(150), maxBody: .max),
      saying: "not done within 150ms"),
    Hostile(name: "cuts a chunk", answer: .cutsChunk, code: .truncated, isTransient: true),
    Hostile(
      name: "omits the last chunk", answer: .omitsLastChunk, code: .truncated, isTransient: true),
    Hostile(
      name: "cuts the header", answer: .cutsHeader, code: .truncated, isTransient: true,
      saying: "inside the header"),
    Hostile(
      name: "no empty line", answer: .raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"),
      code: .truncated, isTransient: true, saying: "inside the header"),
    Hostile(name: "bad status line", answer: .badStatusLine, code: .malformed),
    Hostile(name: "not HTTP", answer: .notHTTP, code: .malformed, saying: "not HTTP"),
    Hostile(
      name: "bad chunk",
      answer: .raw(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
      code: .malformed, saying: "chunk"),
    Hostile(
      name: "unasked 101", answer: .raw("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nhello"),
      code: .malformed, saying: "101"),
    lengths(
      "two lengths", "Content-Length: 5\r\nContent-Length: 3", saying: "two different values"),
    lengths("two lengths in a list", "Content-Length: 5, 3", saying: "two different values"),
    lengths("hexadecimal length", "Content-Length: 0x5", saying: "not a number"),
    lengths("length with a sign", "Content-Length: +5", saying: "not a number"),
    lengths("negative length", "Content-Length: -5", saying: ""),
    lengths("empty length", "Content-Length:", saying: ""),
    lengths(
      "endless length", "Content-Length: 99999999999999999999999999", saying: "not a number"),
    Hostile(
      name: "header flood", answer: .headerFlood, code: .headerTooLarge, saying: "256KiB"),
    Hostile(name: "interim flood", answer: .interimFlood, code: .headerTooLarge),
    Hostile(
      name: "many lines",
      answer: .raw("HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 1001) + "\r\n"),
      code: .headerTooLarge, saying: "more than 1000 lines"),
    Hostile(
      name: "trailer flood",
      answer: LoopbackAnswer(
        [
          .send(LoopbackAnswer.head(200, [("Transfer-Encoding", "chunked")])),
          .send(Array("1\r\nx\r\n0\r\n".utf8)),
          .sendRepeatedly(Array("T: t\r\n".utf8), nil),
        ], keepsAlive: false), code: .headerTooLarge),
    Hostile(
      name: "endless body", answer: .endlessBody(), code: .bodyTooLarge,
      options: TransferOptions(maxBody: 1 << 20), saying: "larger than maxBody (1MiB)"),
    Hostile(
      name: "announced too large", answer: .stallsMidBody(announced: 1 << 30, sent: 1),
      code: .bodyTooLarge, saying: "larger than maxBody (64MiB)"),
    Hostile(
      name: "bomb", answer: .bomb, code: .bodyTooLarge,
      options: TransferOptions(maxBody: 4 << 20), saying: "larger than maxBody (4MiB)"),
    packed(
      "gzip cut", StoredGzip.pack(Array("hello world".utf8)).dropLast(9).map { $0 },
      code: .truncated, isTransient: true, saying: "before its stream"),
    packed(
      "gzip cut in the trailer", StoredGzip.pack(Array("hello world".utf8)).dropLast(4).map { $0 },
      code: .truncated, isTransient: true, saying: "before its stream"),
    packed(
      "gzip cut in the header", Array(StoredGzip.pack([65]).prefix(7)), code: .truncated,
      isTransient: true, saying: "before its stream"),
    packed(
      "gzip broken", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 6, 6, 6, 6], code: .encoding,
      saying: "compressed body is broken"),
    packed(
      "gzip, wrong checksum",
      StoredGzip.pack(Array("hello".utf8)).dropLast(5) + [0] + [5, 0, 0, 0].map { UInt8($0) },
      code: .encoding, saying: "compressed body is broken"),
    packed(
      "gzip and more", StoredGzip.pack(Array("hello".utf8)) + [1, 2, 3], code: .encoding,
      saying: "bytes follow the end"),
    packed(
      "two gzip streams", StoredGzip.pack([65]) + StoredGzip.pack([66]), code: .encoding,
      saying: "bytes follow the end"),
    packed("unknown coding", [1, 2, 3], coding: "rot13", code: .encoding, saying: "not known"),
    packed(
      "zstd cut", [0x28, 0xB5, 0x2F, 0xFD, 0x20, 2, 0x11, 0, 0, 0x61], coding: "zstd",
      code: .truncated, isTransient: true, saying: "before its stream"),
  ]
}

extension NetworkTests {
  @Suite struct FailureTests {
    @Test(arguments: Hostile.all)
    func everyHostileAnswerFailsAsItShould(hostile: Hostile) async throws {
      let server = try LoopbackServer { _ in hostile.answer }
      let transport = try CurlTransport()
      let receiver = Receiver()
      for plan in [BodyPlan.assemble, .stream(receiver)] {
        // What is only limited in memory may be longer in a stream.
        if case .stream = plan, hostile.code == .bodyTooLarge { continue }
        let outcome = await transport.outcome(
          of: server.url("/"), options: hostile.options, body: plan)
        let failure = try #require(outcome.failure, "\(outcome)")
        #expect(failure.code == hostile.code, "\(failure)")
        #expect(failure.isTransient == hostile.isTransient, "\(failure)")
        #expect(!failure.wasNotSent, "\(failure)")
        #expect(failure.message.contains(hostile.saying), "\(failure.message)")
      }
      // A receiver that was told of a beginning is told of the end, and of what it was.
      #expect(receiver.begun == receiver.ended.count)
      #expect(receiver.ended.allSatisfy { $0?.code == hostile.code })
    }

    @Test(arguments: Hostile.all)
    func aHostileAnswerDoesNotHarmItsNeighbours(hostile: Hostile) async throws {
      let server = try LoopbackServer { request in
        request.path == "/hostile" ? hostile.answer : .respond(body: "fine \(request.query ?? "")")
      }
      let transport = try CurlTransport()
      var requests = [Request(url: Text(server.url("/hostile")), options: hostile.options)]
      requests += (0..<20).map { Request(url: Text(server.url("/good?\($0)"))) }
      let outcomes = await transport.outcomes(of: requests)
      #expect(outcomes[0].failure?.code == hostile.code)
      for index in 0..<20 { #expect(outcomes[index + 1].response?.text == "fine \(index)") }
    }

    @Test(arguments: [
      ("example.org/", "does not begin with"), ("ftp://127.0.0.1/", "does not begin with"),
      ("file:///etc/passwd", "does not begin with"), ("", "does not begin with"),
      ("http:///", "malformed"), ("http://h:99999/", "malformed"), ("http://a b/", "malformed"),
      ("http://h/a b", "malformed"), ("http://h/\u{0}", "control character 0"),
      ("http://h/\n", "malformed"),
      ("http://h/" + String(repeating: "x", count: 8_000_001), "long"),
    ])
    func badURLsAreSaidToBe(url: String, saying: String) async throws {
      let failure = try await CurlTransport().outcome(of: url).failure
      #expect(failure?.code == .url)
      #expect(failure?.message.contains(saying) == true, "\(failure?.message ?? "")")
      #expect(failure?.isTransient == false)
      #expect(failure?.wasNotSent == true)
    }

    @Test func aRefusedConnectionSaysSo() async throws {
      let server = try LoopbackServer(routes: [:])
      let url = server.url("/")
      server.stop()
      let failure = try await CurlTransport().outcome(of: url).failure
      #expect(failure?.code == .connect)
      #expect(failure?.message == "no connection: connection refused")
      #expect(failure?.isTransient == true)
      #expect(failure?.wasNotSent == true)
      #expect(failure?.libraryCode == 7)
    }

    @Test func aNameWithoutAddressSaysSo() async throws {
      // Longer than a label may be: no resolver asks anybody.
      let host = String(repeating: "a", count: 64) + ".invalid"
      let failure = try await CurlTransport().outcome(of: "http://\(host)/").failure
      #expect(failure?.code == .resolve)
      #expect(failure?.wasNotSent == true)
    }

    @Test func aConnectionThatIsNeverAgreedRunsOutOfTime() async throws {
      // The server waits for a request and the client for TLS to begin.
      let server = try LoopbackServer(routes: [:])
      let options = TransferOptions(connectTimeout: .milliseconds(150))
      let failure = try await CurlTransport().outcome(
        of: "https://127.0.0.1:\(server.port)/", options: options
      ).failure
      #expect(failure?.code == .connectTimeout)
      #expect(failure?.message == "no connection within 150ms")
      #expect(failure?.isTransient == true)
      #expect(failure?.wasNotSent == true)
    }

    @Test func aServerWithoutTLSSaysSo() async throws {
      let server = try LoopbackServer { _ in .notHTTP }
      let failure = try await CurlTransport().outcome(
        of: "https://127.0.0.1:\(server.port)/",
        options: TransferOptions(connectTimeout: .milliseconds(300))
      ).failure
      #expect(failure?.wasNotSent == true)
      #expect(failure?.code == .connectTimeout || failure?.code == .tls)
    }

    @Test func theFailureBringsWhatCameOfTheAnswer() async throws {
      let server = try LoopbackServer { _ in .closesMidBody(announced: 10, sent: 4) }
      let failure = try await CurlTransport().outcome(of: server.url("/")).failure
      #expect(failure?.response?.status == 200)
      guard case .truncated(let bytes) = failure?.response?.body else {
        Issue.record("the part that came was lost")
        return
      }
      #expect(bytes == Bytes(utf8: "xxxx"))
    }

    @Test func aBodyThatIsDroppedHasALimitToo() async throws {
      let server = try LoopbackServer { _ in .endlessBody() }
      let options = TransferOptions(maxStreamedBody: 1 << 20)
      let transport = try CurlTransport()
      for plan in [BodyPlan.discard, .stream(Receiver())] {
        let failure = await transport.outcome(of: server.url("/"), options: options, body: plan)
          .failure
        #expect(failure?.code == .bodyTooLarge)
        #expect(failure?.message == "the body is larger than the limit of a streamed body (1MiB)")
      }
    }

    @Test func sendingTwiceIsForWhatMayBeSentTwice() async throws {
      // A connection that is used again is closed without an answer.
      let server = try LoopbackServer { request in
        request.position > 0 && request.path != "/first"
          ? .closesAtOnce : .respond(body: request.method)
      }
      let transport = try CurlTransport()
      for (method, path) in [(HTTPMethod.get, "/get"), (.put, "/put"), (.post, "/post")] {
        _ = await transport.outcome(of: server.url("/first"))
        let outcome = await transport.outcome(
          of: Request(method: method, url: Text(server.url(path)), body: .bytes(Bytes(utf8: "b"))))
        if method == .post {
          #expect(outcome.failure?.code == .empty)
          #expect(outcome.failure?.wasNotSent == false)
          #expect(outcome.failure?.message.contains("POST is not sent twice") == true)
          #expect(server.counters.requestsByPath[path] == 1)
        } else {
          #expect(outcome.response?.text == method.name)
          #expect(server.counters.requestsByPath[path] == 2)
        }
      }
    }
  }
}
