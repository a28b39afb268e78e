import Synchronization
import Testing
import Trek
import TrekTesting

/// Asking URLs without a script, and the ordered concurrent map by itself.
@Suite("Fetching from Swift")
struct FetchTests {
  private struct User: Decodable, Equatable { var id: Int }

  @Test("responses come in the order of their URLs, with their bodies")
  func order() async throws {
    let server = try LoopbackServer { .respond(body: "{\"id\": \($0.path.dropFirst())}") }
    defer { server.stop() }
    let urls = (1...100).map { server.url("/\($0)") }
    var users: [User] = []
    for try await response in Interpreter().fetch(urls, concurrency: 8) {
      users.append(try response.decodeJSON())
    }
    #expect(users == (1...100).map { User(id: $0) })
    #expect(server.counters.mostInFlight <= 8)
  }

  @Test("the first failure ends the sequence, outcomes go on")
  func failures() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.string.hasSuffix("2")
        ? .respond(status: 404, headers: [], body: "no") : .json("{}")
    }
    let urls = (1...4).map { "http://a.test/\($0)" }
    let interpreter = Interpreter(transport: transport)
    var count = 0
    let error = await #expect(throws: FailedItem.self) {
      for try await _ in interpreter.fetch(urls) { count += 1 }
    }
    #expect(count == 1)
    #expect(error?.failure.cause.code == "status.404")
    var fates: [Bool] = []
    for try await outcome in interpreter.fetch(urls).outcomes {
      if case .success = outcome { fates.append(true) } else { fates.append(false) }
    }
    #expect(fates == [true, false, true, true])
  }

  @Test("a policy holds there as well")
  func policy() async throws {
    var policy = Policy.untrusted
    policy.limits.time = .seconds(900)  // others may use the machine at the same time
    let interpreter = Interpreter(policy: policy)
    let error = await #expect(throws: FailedItem.self) {
      for try await _ in interpreter.fetch(["http://127.0.0.1:1/"]) {}
    }
    #expect(error?.failure.cause.code == "policy.host")
  }

  @Test("a map keeps order and bounds, and stops its base")
  func map() async throws {
    let counts = Mutex((now: 0, most: 0))
    let numbers = AsyncStream<Int> { continuation in
      for number in 0..<1000 { continuation.yield(number) }
      continuation.finish()
    }
    let mapped = numbers.concurrentMap(concurrency: 5) { number in
      counts.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      for _ in 0..<(number % 7) { await Task.yield() }
      counts.withLock { $0.now -= 1 }
      return number * 2
    }
    var results: [Int] = []
    for try await number in mapped { results.append(number) }
    #expect(results == (0..<1000).map { $0 * 2 })
    #expect(counts.withLock { $0.most } <= 5)
  }

  private struct Refused: Error {}

  @Test("the first error of a map comes in its place")
  func mapError() async throws {
    let numbers = AsyncStream<Int> { continuation in
      for number in 0..<100 { continuation.yield(number) }
      continuation.finish()
    }
    var results: [Int] = []
    await #expect(throws: Refused.self) {
      for try await number in numbers.concurrentMap(
        concurrency: 4,
        { number in
          if number == 10 { throw Refused() }
          return number
        })
      { results.append(number) }
    }
    #expect(results == Array(0..<10))
  }

  @Test("a cancelled reader of a map ends its work")
  func mapCancelled() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    for number in 0..<10 { continuation.yield(number) }
    let ended = Mutex(0)
    let reader = Task {
      for try await _ in stream.concurrentMap(
        concurrency: 3,
        { _ in
          do { try await Task.sleep(for: .seconds(3600)) } catch {}
          ended.withLock { $0 += 1 }
        })
      {}
    }
    for _ in 0..<100 { await Task.yield() }
    reader.cancel()
    await #expect(throws: CancellationError.self) { try await reader.value }
    #expect(ended.withLock { $0 } <= 3)
  }

  @Test("the machine's decisions hold in a random walk", arguments: 1...20)
  func machine(seed: Int) async throws {
    // The order of work is random: only the results' order is promised.
    let numbers = AsyncStream<Int> { continuation in
      for number in 0..<200 { continuation.yield(number) }
      continuation.finish()
    }
    var expected = 0
    for try await number in numbers.concurrentMap(
      concurrency: 1 + seed % 6, window: seed,
      { number in
        for _ in 0..<((number &* 2_654_435_761 &+ seed) % 5) { await Task.yield() }
        return number
      })
    {
      #expect(number == expected)
      expected += 1
    }
    #expect(expected == 200)
  }
}
