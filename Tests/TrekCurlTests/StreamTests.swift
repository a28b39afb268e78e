import Testing
import TrekCurl
import TrekHTTP
import TrekTesting
import TrekValues

extension NetworkTests {
  /// Bodies that go to a receiver piece by piece.
  @Suite struct StreamTests {
    @Test func aReceiverGetsTheBodyInOrder() async throws {
      let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let server = try LoopbackServer { _ in .respond(bytes: body) }
      let receiver = Receiver()
      let response = try #require(
        try await CurlTransport().outcome(of: server.url("/"), body: .stream(receiver)).response)
      #expect(receiver.bytes == body)
      #expect(receiver.begun == 1)
      #expect(receiver.ended.count == 1)
      #expect(receiver.ended.map { $0?.code } == [nil])
      #expect(response.size == body.count)
      #expect(response.bytes == nil)
      #expect(response.isVerified)
      #expect(response.time.total > 0)
    }

    @Test(arguments: [false, true])
    func aSlowReceiverSlowsTheServer(isPacked: Bool) async throws {
      let size = 40 << 20
      let body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
      let answer =
        isPacked
        ? LoopbackAnswer.respond(
          headers: [("Content-Encoding", "gzip")], bytes: StoredGzip.pack(body))
        : .respond(bytes: body)
      let server = try LoopbackServer { _ in answer }
      let transport = try CurlTransport()
      let receiver = Receiver(room: 0, keepsBytes: false)
      async let outcome = transport.outcome(of: server.url("/"), body: .stream(receiver))
      var mostHeld = 0
      var pauses = 0
      while receiver.ended.isEmpty {
        await receiver.waitForPause(beyond: pauses)
        pauses = receiver.pauses
        mostHeld = max(mostHeld, server.counters.bytesSent - receiver.count)
        if let exchange = receiver.makeRoom(3 << 20) { transport.resume(exchange) }
      }
      let response = try #require(await outcome.response)
      #expect(response.size == size)
      #expect(receiver.count == size)
      #expect(receiver.pauses >= 10)
      // The socket buffers of both sides, which the kernel lets grow to some 10 MB.
      #expect(mostHeld < 24 << 20, "\(mostHeld) bytes were held")
    }

    @Test(arguments: [1, 700, 5000, 20_000])
    func pausingLosesNoByte(room: Int) async throws {
      let count = room == 1 ? 300 : 200_000
      let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      let answers: [LoopbackAnswer] = [
        .respond(bytes: body),
        .respond(headers: [("Content-Encoding", "gzip")], bytes: StoredGzip.pack(body)),
        .chunked(
          stride(from: 0, to: count, by: 997).map { Array(body[$0..<min($0 + 997, count)]) }),
        LoopbackAnswer(
          [.send(LoopbackAnswer.head(200, [("Connection", "close")]) + body)], keepsAlive: false),
      ]
      for answer in answers {
        let server = try LoopbackServer { _ in answer }
        let transport = try CurlTransport()
        // Takes nothing at first, and then no more than a piece of libcurl's at a time.
        let receiver = Receiver(room: 0)
        async let outcome = transport.outcome(of: server.url("/"), body: .stream(receiver))
        var pauses = 0
        while receiver.ended.isEmpty {
          await receiver.waitForPause(beyond: pauses)
          pauses = receiver.pauses
          if let exchange = receiver.makeRoom(max(room, 16 << 10)) { transport.resume(exchange) }
        }
        #expect(await outcome.response?.size == count)
        #expect(receiver.bytes == body)
      }
    }

    @Test func resumingWhatIsNotPausedIsHarmless() async throws {
      let gate = Gate()
      let server = try LoopbackServer { _ in .respond(body: "x").held(by: gate) }
      let transport = try CurlTransport()
      let collector = Collector()
      defer { collector.forget() }
      let exchange = Exchange(
        request: Request(url: Text(server.url("/"))), body: .stream(Receiver()),
        handler: collector, account: nil)
      transport.resume(exchange)
      transport.send([exchange])
      gate.waitForArrivals(1)
      transport.resume(exchange)
      gate.open()
      await collector.wait(for: 1)
      transport.resume(exchange)
      #expect(exchange.outcome.response?.size == 1)
    }

    @Test func enoughIsEnough() async throws {
      let server = try LoopbackServer { _ in .endlessBody() }
      let receiver = Receiver(verdicts: [.taken, .taken, .enough])
      let response = try #require(
        try await CurlTransport().outcome(of: server.url("/"), body: .stream(receiver)).response)
      #expect(receiver.count > 0)
      #expect(receiver.ended.map { $0?.code } == [nil])
      #expect(response.isVerified == false)
    }

    @Test func enoughAfterAPause() async throws {
      let server = try LoopbackServer { _ in .endlessBody() }
      let receiver = Receiver(verdicts: [.taken, .pause, .enough])
      let transport = try CurlTransport()
      let collector = Collector()
      defer { collector.forget() }
      let exchange = Exchange(
        request: Request(url: Text(server.url("/"))), body: .stream(receiver),
        handler: collector, account: nil)
      transport.send([exchange])
      // Paused by its verdict, which the receiver does not count: the server stops sending.
      server.wait { $0.bytesSent > 100_000 }
      while receiver.ended.isEmpty {
        transport.resume(exchange)
        await Task.yield()
      }
      await collector.wait(for: 1)
      #expect(exchange.outcome.response != nil)
    }

    @Test func aReceiverCanStopWithAFailure() async throws {
      let full = TransportFailure(.write, "no space left on device")
      let server = try LoopbackServer { _ in .respond(body: "hello") }
      let transport = try CurlTransport()
      let receivers = [
        Receiver(verdicts: [.stop(full)]), Receiver(onBegin: full), Receiver(onEnd: full),
      ]
      for receiver in receivers {
        let failure = await transport.outcome(of: server.url("/"), body: .stream(receiver)).failure
        #expect(failure?.code == .write)
        #expect(failure?.message == "no space left on device")
        #expect(failure?.response?.status == 200)
        #expect(receiver.begun == 1)
        #expect(receiver.ended.count == 1)
      }
    }

    @Test func aPausedBodyDoesNotStall() async throws {
      let server = try LoopbackServer { _ in
        .respond(bytes: [UInt8](repeating: 1, count: 1 << 20))
      }
      let transport = try CurlTransport()
      let receiver = Receiver(room: 0, keepsBytes: false)
      let options = TransferOptions(stall: .milliseconds(50))
      async let outcome = transport.outcome(
        of: server.url("/"), options: options, body: .stream(receiver))
      await receiver.waitForPause(beyond: 0)
      // Another exchange that does stall shows that the time has passed.
      let other = try LoopbackServer { _ in .hangs }
      for _ in 0..<3 {
        #expect(
          await transport.outcome(of: other.url("/"), options: options).failure?.code == .stall)
      }
      let exchange = try #require(receiver.makeRoom(.max))
      transport.resume(exchange)
      #expect(await outcome.response?.size == 1 << 20)
    }

    @Test func aPausedBodyHoldsUpNobody() async throws {
      let server = try LoopbackServer { request in
        request.path == "/slow"
          ? .respond(bytes: [UInt8](repeating: 1, count: 30 << 20)) : .respond(body: "quick")
      }
      let transport = try CurlTransport()
      let receiver = Receiver(room: 0, keepsBytes: false)
      async let slow = transport.outcome(of: server.url("/slow"), body: .stream(receiver))
      await receiver.waitForPause(beyond: 0)
      let outcomes = await transport.outcomes(
        of: (0..<200).map { Request(url: Text(server.url("/\($0)"))) })
      #expect(outcomes.allSatisfy { $0.response?.text == "quick" })
      let exchange = try #require(receiver.makeRoom(.max))
      transport.resume(exchange)
      #expect(await slow.response?.size == 30 << 20)
    }

    @Test func aBombDoesNotHoldUpItsNeighbours() async throws {
      let server = try LoopbackServer { request in
        request.path == "/bomb" ? .bomb : .respond(body: "quick")
      }
      let transport = try CurlTransport()
      let collector = Collector()
      defer { collector.forget() }
      let bomb = Exchange(
        request: Request(url: Text(server.url("/bomb"))), body: .discard, handler: collector,
        account: nil)
      transport.send([bomb])
      server.wait { $0.bytesSent > 1 << 20 }
      let outcomes = await transport.outcomes(
        of: (0..<100).map { Request(url: Text(server.url("/\($0)"))) })
      #expect(outcomes.allSatisfy { $0.response?.text == "quick" })
      transport.cancel([bomb])
      await collector.wait(for: 1)
      #expect(bomb.outcome.isCancelled)
    }
  }
}
