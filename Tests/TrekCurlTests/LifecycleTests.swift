import Synchronization
import Testing
import TrekHTTP
import TrekTesting
import TrekValues

@testable import TrekCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension NetworkTests {
  /// Many exchanges, cancelling, and what is left when a transport goes.
  @Suite struct LifecycleTests {
    /// The entries of a folder; of `/dev/fd` its own descriptor is one of them.
    private func count(_ folder: String) -> Int {
      guard let handle = opendir(folder) else { return -1 }
      defer { closedir(handle) }
      var count = 0
      while readdir(handle) != nil { count += 1 }
      return count
    }

    /// Sends so many requests, never more than a number at a time.
    private func run(
      _ total: Int, _ concurrency: Int, on transport: CurlTransport,
      _ url: @escaping @Sendable (Int) -> String
    ) async -> [Exchange] {
      let next = Atomic<Int>(concurrency)
      let holder = Mutex<Collector?>(nil)
      let make: @Sendable (Int) -> Exchange? = { index in
        guard index < total, let collector = holder.withLock({ $0 }) else { return nil }
        return Exchange(
          request: Request(url: Text(url(index))), body: .assemble, handler: collector,
          account: nil)
      }
      let collector = Collector { batch in
        batch.compactMap { _ in make(next.wrappingAdd(1, ordering: .relaxed).oldValue) }
      }
      holder.withLock { $0 = collector }
      transport.send((0..<min(concurrency, total)).compactMap(make))
      await collector.wait(for: total)
      holder.withLock { $0 = nil }
      defer { collector.forget() }
      return collector.ended
    }

    @Test func tenThousandRequestsOverSixtyFourConnections() async throws {
      let server = try LoopbackServer { .respond(body: $0.query ?? "") }
      let transport = try CurlTransport()
      let ended = await run(10_000, 64, on: transport) { server.url("/x?\($0)") }
      let answers = Set(ended.compactMap { $0.outcome.response?.text })
      #expect(ended.count == 10_000)
      #expect(answers.count == 10_000)
      #expect(server.counters.requests == 10_000)
      #expect(server.counters.connections <= 64)
      #expect(server.counters.mostInFlight <= 64)
    }

    @Test func allAreDoneWithFewDescriptors() async throws {
      let server = try LoopbackServer { .respond(body: $0.query ?? "") }
      // More are let run than sockets can be had.
      let transport = try CurlTransport(ceiling: 50, socketLimit: 5)
      let outcomes = await transport.outcomes(
        of: (0..<1000).map { Request(url: Text(server.url("/?\($0)"))) })
      #expect(outcomes.count { $0.response != nil } == 1000)
      #expect(server.counters.mostConnections <= 5)
      #expect(server.counters.requests == 1000)
    }

    @Test func connectionsAreLimitedAsAsked() async throws {
      let gate = Gate()
      let server = try LoopbackServer { _ in .respond(body: "x").held(by: gate) }
      let transport = try CurlTransport(connections: 3)
      async let outcomes = transport.outcomes(
        of: (0..<30).map { Request(url: Text(server.url("/\($0)"))) })
      gate.waitForArrivals(3)
      gate.open()
      #expect(await outcomes.count { $0.response != nil } == 30)
      #expect(server.counters.mostInFlight == 3)
    }

    @Test func withoutAnyDescriptorItGivesUp() async throws {
      let server = try LoopbackServer(routes: [:])
      let transport = try CurlTransport(ceiling: 4, socketLimit: 0)
      let options = TransferOptions(connectTimeout: .milliseconds(120))
      let outcomes = await transport.outcomes(
        of: (0..<2).map { Request(url: Text(server.url("/\($0)")), options: options) })
      for outcome in outcomes {
        #expect(outcome.failure?.code == .connect)
        #expect(outcome.failure?.message.contains("ulimit -n") == true)
        #expect(outcome.failure?.isTransient == true)
        #expect(outcome.failure?.wasNotSent == true)
      }
    }

    @Test func manyAreCancelledAtOnceAndOthersGoOn() async throws {
      let server = try LoopbackServer { request in
        request.path == "/hang" ? .hangs : .respond(body: "fine")
      }
      let transport = try CurlTransport()
      #expect(await transport.outcome(of: server.url("/")).response != nil)
      let collector = Collector()
      defer { collector.forget() }
      let hanging = (0..<300).map { _ in
        Exchange(
          request: Request(url: Text(server.url("/hang"))), body: .assemble, handler: collector,
          account: nil)
      }
      transport.send(hanging)
      server.wait { $0.requestsByPath["/hang"] == 300 }
      transport.cancel(hanging)
      await collector.wait(for: 300)
      #expect(hanging.allSatisfy { $0.outcome.isCancelled })
      server.wait { $0.openConnections <= 1 }
      #expect(await transport.outcome(of: server.url("/")).response?.text == "fine")
    }

    @Test func cancellingKeepsTheConnectionsOfOthers() async throws {
      let gate = Gate()
      let server = try LoopbackServer { request in
        request.path == "/hang" ? .hangs : .respond(body: "fine").held(by: gate)
      }
      let transport = try CurlTransport()
      let collector = Collector()
      defer { collector.forget() }
      let exchanges = ["/hang", "/other"].map {
        Exchange(
          request: Request(url: Text(server.url($0))), body: .assemble, handler: collector,
          account: nil)
      }
      transport.send(exchanges)
      server.wait { $0.inFlight == 2 }
      transport.cancel([exchanges[0]])
      await collector.wait(for: 1)
      gate.open()
      await collector.wait(for: 2)
      #expect(exchanges[1].outcome.response?.text == "fine")
      #expect(await transport.outcome(of: server.url("/again")).response?.text == "fine")
      #expect(server.counters.connections == 2)
    }

    @Test func whatWaitsIsCancelledWithoutAConnection() async throws {
      let server = try LoopbackServer { _ in .hangs }
      let transport = try CurlTransport(connections: 2)
      let collector = Collector()
      defer { collector.forget() }
      let exchanges = (0..<10).map { _ in
        Exchange(
          request: Request(url: Text(server.url("/"))), body: .assemble, handler: collector,
          account: nil)
      }
      transport.send(exchanges)
      server.wait { $0.inFlight == 2 }
      transport.cancel(exchanges)
      await collector.wait(for: 10)
      #expect(exchanges.allSatisfy { $0.outcome.isCancelled })
      #expect(server.counters.connections == 2)
    }

    @Test func cancellingWhatHasEndedChangesNothing() async throws {
      let server = try LoopbackServer(routes: ["/": .respond(body: "x")])
      let transport = try CurlTransport()
      let collector = Collector()
      defer { collector.forget() }
      let exchange = Exchange(
        request: Request(url: Text(server.url("/"))), body: .assemble, handler: collector,
        account: nil)
      transport.cancel([exchange])
      transport.send([exchange])
      await collector.wait(for: 1)
      transport.cancel([exchange, exchange])
      #expect(await transport.outcome(of: server.url("/")).response?.text == "x")
      #expect(exchange.outcome.response?.text == "x")
      #expect(collector.ended.count == 1)
    }

    @Test func sendingAndCancellingAtOnceGivesBackEachOnce() async throws {
      let server = try LoopbackServer { _ in .respond(body: "x") }
      let transport = try CurlTransport()
      let collector = Collector()
      defer { collector.forget() }
      var all: [Exchange] = []
      for round in 0..<50 {
        let exchanges = (0..<10).map { _ in
          Exchange(
            request: Request(url: Text(server.url("/\(round)"))), body: .assemble,
            handler: collector, account: nil)
        }
        all += exchanges
        transport.send(exchanges)
        transport.cancel(Array(exchanges.prefix(round % 11)))
      }
      await collector.wait(for: 500)
      #expect(Set(collector.ended.map { ObjectIdentifier($0) }).count == 500)
      #expect(collector.ended.count == 500)
      #expect(all.allSatisfy { $0.outcome.isCancelled || $0.outcome.response != nil })
    }

    @Test func exchangesOfSeveralHandlersGoToTheirOwn() async throws {
      let server = try LoopbackServer { _ in .respond(body: "x") }
      let transport = try CurlTransport()
      let collectors = (0..<5).map { _ in Collector() }
      defer { for collector in collectors { collector.forget() } }
      let exchanges = (0..<100).map {
        Exchange(
          request: Request(url: Text(server.url("/\($0)"))), body: .assemble,
          handler: collectors[$0 % 5], account: nil)
      }
      transport.send(exchanges)
      for collector in collectors {
        await collector.wait(for: 20)
        #expect(collector.ended.allSatisfy { $0.handler === collector })
      }
    }

    @Test func releasingCancelsWhatIsUnderWay() async throws {
      let server = try LoopbackServer { _ in .hangs }
      let collector = Collector()
      defer { collector.forget() }
      let receiver = Receiver()
      var transport: CurlTransport? = try CurlTransport(connections: 5)
      let exchanges = (0..<10).map { _ in
        Exchange(
          request: Request(url: Text(server.url("/"))), body: .stream(receiver),
          handler: collector, account: nil)
      }
      transport?.send(exchanges)
      server.wait { $0.inFlight == 5 }
      transport = nil
      #expect(collector.ended.count == 10)
      #expect(exchanges.allSatisfy { $0.outcome.isCancelled })
      server.wait { $0.openConnections == 0 }
    }

    @Test func theHandlerMayReleaseTheTransport() async throws {
      let server = try LoopbackServer { _ in .respond(body: "x") }
      let holder = Mutex<CurlTransport?>(try CurlTransport())
      let collector = Collector { _ in
        holder.withLock { $0 = nil }
        return []
      }
      let exchange = Exchange(
        request: Request(url: Text(server.url("/"))), body: .assemble, handler: collector,
        account: nil)
      holder.withLock { $0?.send([exchange]) }
      await collector.wait(for: 1)
      defer { collector.forget() }
      #expect(exchange.outcome.response?.text == "x")
      server.wait { $0.openConnections == 0 }
    }

    @Test func twoHundredTransportsLeaveNothing() async throws {
      let server = try LoopbackServer { _ in .respond(body: "x") }
      // What is made once for the process is made before counting.
      _ = try await CurlTransport().outcome(of: server.url("/"))
      server.wait { $0.openConnections == 0 }
      let descriptors = count("/dev/fd")
      let threads = count("/proc/self/task")
      for round in 0..<200 {
        let transport = try CurlTransport()
        if round % 4 == 0 { continue }
        let outcomes = await transport.outcomes(
          of: (0..<round % 4).map { Request(url: Text(server.url("/\($0)"))) })
        #expect(outcomes.allSatisfy { $0.response != nil })
      }
      server.wait { $0.openConnections == 0 }
      server.stop()
      // Less the listening socket and the pipe of the server, and its thread.
      #expect(count("/dev/fd") <= descriptors)
      #expect(count("/proc/self/task") <= threads)
    }
  }
}
