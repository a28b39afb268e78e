import Testing
import TrekCurl
import TrekHTTP
import TrekTesting
import TrekValues

extension NetworkTests {
  /// What is sent, and what comes of good answers.
  @Suite struct ExchangeTests {
    @Test func aWholeAnswer() async throws {
      let server = try LoopbackServer(routes: [
        "/a": .respond(200, headers: [("X-One", "1"), ("X-One", "2")], body: "hello")
      ])
      let outcome = try await CurlTransport().outcome(of: server.url("/a?q=1"))
      let response = try #require(outcome.response)
      #expect(response.status == 200)
      #expect(response.text == "hello")
      #expect(response.size == 5)
      #expect(response.head.values(of: "x-one") == ["1", "2"])
      #expect(response.head.reason == "OK")
      #expect(response.url == Text(server.url("/a?q=1")))
      #expect(response.version == .http11)
      #expect(response.remote == "127.0.0.1:\(server.port)")
      #expect(response.isVerified)
      #expect(response.redirectTarget == nil)
      #expect(response.time.total >= response.time.first)
      #expect(response.time.first >= response.time.tcp)
      #expect(response.time.total > 0)
    }

    @Test func theLinesOfTheHeaderAreKeptAsTheyCame() async throws {
      let server = try LoopbackServer(routes: [
        "/": LoopbackAnswer([
          .send(Array("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".utf8)),
          .send(
            Array(
              """
              HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nX-Odd:a \r\n\r\n2\r\nok\r\n0\r\n\
              X-Trailer: t\r\n\r\n
              """.utf8)),
        ])
      ])
      let response = try #require(
        try await CurlTransport().outcome(of: server.url("/")).response)
      let lines = "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nX-Odd:a \r\n\r\n"
      #expect(response.head.raw == Bytes(utf8: lines))
      #expect(response.text == "ok")
      #expect(response.isVerified)
    }

    @Test(arguments: [
      (LoopbackAnswer.respond(body: ""), "", true),
      (.respond(204), "", true),
      (.chunked([Array("one ".utf8), Array("two".utf8)]), "one two", true),
      (.gzip("packed"), "packed", true),
      (.chunked([], headers: []), "", true),
      (.untilClose("to the end"), "to the end", false),
    ])
    func bodiesAndTheirProof(answer: LoopbackAnswer, text: String, isVerified: Bool) async throws {
      let server = try LoopbackServer { _ in answer }
      let response = try #require(
        try await CurlTransport().outcome(of: server.url("/")).response)
      #expect(response.text == text)
      #expect(response.size == text.utf8.count)
      #expect(response.isVerified == isVerified)
    }

    @Test func aLargeBodyIsWholeAndCharged() async throws {
      let size = 5_000_000
      let server = try LoopbackServer { _ in
        .respond(bytes: [UInt8](repeating: UInt8(ascii: "x"), count: size))
      }
      let account = MemoryAccount(limit: .max)
      let transport = try CurlTransport()
      var outcomes = await transport.outcomes(
        of: [Request(url: Text(server.url("/")))], account: account)
      let response = try #require(outcomes[0].response)
      #expect(response.size == size)
      #expect(response.bytes?.count == size)
      #expect(account.held >= size)
      #expect(account.held <= size * 2)
      outcomes = []
      response.body = .gone
      #expect(account.held == 0)
    }

    @Test func aDroppedBodyIsOnlyCounted() async throws {
      let server = try LoopbackServer { _ in .respond(body: "12345") }
      let transport = try CurlTransport()
      let response = try #require(
        await transport.outcome(of: server.url("/"), body: .discard).response)
      #expect(response.size == 5)
      #expect(response.bytes == nil)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectsAreReportedNotFollowed(status: Int) async throws {
      let server = try LoopbackServer { _ in .redirect(status, to: "../there?x=1") }
      let response = try #require(
        try await CurlTransport().outcome(of: server.url("/a/b")).response)
      #expect(response.status == status)
      #expect(response.redirectTarget == Text(server.url("/there?x=1")))
      #expect(server.counters.requests == 1)
      if case .gone = response.body {} else { Issue.record("the body of a redirect was kept") }
    }

    @Test func otherAnswersHaveNoTarget() async throws {
      let server = try LoopbackServer { request in
        request.path == "/created"
          ? .respond(201, headers: [("Location", "/x")]) : .respond(302, body: "where?")
      }
      let transport = try CurlTransport()
      #expect(await transport.outcome(of: server.url("/created")).response?.redirectTarget == nil)
      let options = TransferOptions(accept: .any)
      let nowhere = await transport.outcome(of: server.url("/nowhere"), options: options)
      #expect(nowhere.response?.redirectTarget == nil)
      #expect(nowhere.response?.text == "where?")
    }

    @Test func aRedirectThatIsNotFollowedKeepsItsBody() async throws {
      let server = try LoopbackServer { _ in
        .respond(302, headers: [("Location", "/x")], body: "moved")
      }
      let options = TransferOptions(follow: 0)
      let response = try #require(
        try await CurlTransport().outcome(of: server.url("/"), options: options).response)
      #expect(response.text == "moved")
      #expect(response.redirectTarget == Text(server.url("/x")))
    }

    @Test func anAnswerThatIsNotAcceptedIsKeptInPart() async throws {
      let server = try LoopbackServer { request in
        request.path == "/short" ? .respond(500, body: "sorry") : .endlessBody(status: 500)
      }
      let transport = try CurlTransport()
      for plan in [BodyPlan.discard, .assemble, .stream(Receiver())] {
        let short = await transport.outcome(of: server.url("/short"), body: plan)
        #expect(short.response?.status == 500)
        #expect(short.response?.text == "sorry")
        let long = await transport.outcome(of: server.url("/long"), body: plan)
        guard case .truncated(let bytes) = long.response?.body else {
          Issue.record("an endless body was not cut")
          continue
        }
        #expect(bytes.count == 1 << 20)
        #expect(long.response?.isVerified == false)
      }
    }

    @Test func theUserAgentIsOursUntilTheScriptSaysOtherwise() async throws {
      let server = try LoopbackServer { .respond(body: $0.header("User-Agent") ?? "none") }
      let transport = try CurlTransport()
      let url = Text(server.url("/"))
      let own = try RequestHeaders([.init("User-Agent", "mine/1")])
      let unset = try RequestHeaders([.init("User-Agent", nil)])
      let outcomes = await transport.outcomes(of: [
        Request(url: url), Request(url: url, headers: own), Request(url: url, headers: unset),
        Request(url: url),
      ])
      let ours = "trek/0.1"
      #expect(outcomes.map { $0.response?.text } == [ours, "mine/1", "none", ours])
    }

    @Test func headerFieldsAreSentInOrderAndRepeated() async throws {
      let server = try LoopbackServer { request in
        .respond(
          body: request.headers.filter { $0.name.hasPrefix("X-") }
            .map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
      }
      let headers = try RequestHeaders([
        .init("X-B", "1"), .init("X-A", "2"), .init("X-B", "3"), .init("X-Empty", ""),
      ])
      let outcome = try await CurlTransport().outcome(
        of: Request(url: Text(server.url("/")), headers: headers))
      #expect(outcome.response?.text == "X-B=1;X-A=2;X-B=3;X-Empty=")
    }

    @Test(
      arguments: [
        (HTTPMethod.get, nil), (.head, nil), (.post, ""), (.put, "body"), (.patch, "body"),
        (.delete, nil), (.delete, "body"), (.get, "body"), (.options, nil),
      ] as [(HTTPMethod, String?)])
    func methodsAndBodies(method: HTTPMethod, body: String?) async throws {
      let server = try LoopbackServer { request in
        .respond(
          headers: [
            ("X-Method", request.method), ("X-Length", request.header("Content-Length") ?? "none"),
            ("X-Type", request.header("Content-Type") ?? "none"),
            ("X-Expect", request.header("Expect") ?? "none"),
          ], bytes: request.method == "HEAD" ? [] : request.body)
      }
      let transport = try CurlTransport()
      let url = Text(server.url("/"))
      // Twice, with another method between: what one sets the next must not keep.
      for _ in 0..<2 {
        let response = try #require(
          await transport.outcome(
            of: Request(
              method: method, url: url, body: body.map { .bytes(Bytes(utf8: $0)) } ?? .none)
          ).response)
        #expect(response.head.first("X-Method") == method.name)
        #expect(response.head.first("X-Length") == body.map { "\($0.utf8.count)" } ?? "none")
        #expect(response.head.first("X-Type") == "none")
        #expect(response.head.first("X-Expect") == "none")
        #expect(response.text == body ?? "")
        let plain = await transport.outcome(of: Request(url: url)).response
        #expect(plain?.head.first("X-Method") == "GET")
        #expect(plain?.head.first("X-Length") == "none")
        _ = await transport.outcome(
          of: Request(method: .post, url: url, body: .bytes(Bytes(utf8: "between"))))
      }
    }

    @Test func aLargeBodyIsSentWithoutWaiting() async throws {
      let server = try LoopbackServer { request in
        .respond(
          headers: [("X-Expect", request.header("Expect") ?? "none")],
          bytes: Array("\(request.body.count)".utf8))
      }
      let body = Bytes([UInt8](repeating: 65, count: 3 << 20))
      let response = try await CurlTransport().outcome(
        of: Request(method: .put, url: Text(server.url("/")), body: .bytes(body))
      ).response
      #expect(response?.text == "\(3 << 20)")
      #expect(response?.head.first("X-Expect") == "none")
    }

    @Test func compressionIsAskedForUnlessTurnedOff() async throws {
      let server = try LoopbackServer { .respond(body: $0.header("Accept-Encoding") ?? "none") }
      let transport = try CurlTransport()
      let asked = await transport.outcome(of: server.url("/")).response?.text
      #expect(asked?.contains("gzip") == true)
      let plain = await transport.outcome(
        of: server.url("/"), options: TransferOptions(compressed: false)
      ).response?.text
      #expect(plain == "none")
    }

    @Test func urlsOutsideASCIIAreEncodedBehindTheHost() async throws {
      let server = try LoopbackServer { .respond(body: $0.target) }
      let response = try await CurlTransport().outcome(of: server.url("/ü?q=ß#x")).response
      #expect(response?.text == "/%C3%BC?q=%C3%9F")
    }

    @Test func credentialsInTheURLAreSent() async throws {
      let server = try LoopbackServer { .respond(body: $0.header("Authorization") ?? "none") }
      let url = "http://ann:secret@127.0.0.1:\(server.port)/"
      let response = try await CurlTransport().outcome(of: url).response
      #expect(response?.text == "Basic YW5uOnNlY3JldA==")
    }
  }
}
