import Testing
import Trek
import TrekCurl
import TrekHTTP
import TrekRuntime
import TrekStageKit
import TrekTesting
import TrekValues

/// The bytes that a run holds, against its budget, by count.
@Suite("The memory of a run", .timeLimit(.minutes(2)))
struct MemoryTests {
  /// What one body of 100 kB is charged with: a block of the next power of two.
  static let block = 128 << 10
  static let padding = String(repeating: "x", count: 100_000)

  /// Runs a script over a transport that answers what was sent last first.
  private func run(
    _ script: String, limit: Int,
    answer: @escaping @Sendable (Request, Int) -> ScriptedTransport.Answer
  ) async throws -> (result: Scripted.Result, counts: ScriptedTransport.Counts) {
    let transport = ScriptedTransport(newestFirst: true, answer: answer)
    let result = try await Scripted.run(script, transport: transport, memoryLimit: limit)
    return (result, transport.counts)
  }

  private static func numbered(_ request: Request, _ attempt: Int) -> ScriptedTransport.Answer {
    let number = request.url.string.split(separator: "/").last ?? "0"
    return .json("{\"n\": \(number), \"text\": \"\(padding)\"}")
  }

  @Test("bodies that come in the wrong order wait, but for the one that the order waits for")
  func reversed() async throws {
    let limit = 8 * Self.block
    let (run, counts) = try await run(
      "1..200 | fetch \"http://a.test/\\(.)\" concurrency: 64 perHost: 64 | text | print",
      limit: limit, answer: Self.numbered)
    #expect(run.report.exitCode == 0)
    #expect(
      run.output.split(separator: "\n").map { $0.prefix(10) }.enumerated().allSatisfy {
        $1.hasPrefix("{\"n\": \($0 + 1),")
      })
    #expect(counts.attempts == 200)
    // What exceeds the budget is the one whose turn it is, beside the one that is being printed.
    #expect(run.report.peakMemory <= limit + 2 * Self.block)
    #expect(run.report.peakMemory >= limit / 2)
  }

  @Test("a budget smaller than one body lets them through one by one", arguments: [1, 50_000])
  func tiny(limit: Int) async throws {
    let (run, _) = try await run(
      "1..50 | fetch \"http://a.test/\\(.)\" concurrency: 16 perHost: 16 | text | length(.) | sum",
      limit: limit, answer: Self.numbered)
    #expect(run.report.exitCode == 0)
    #expect(run.report.peakMemory <= limit + 2 * Self.block)
    #expect(Int(run.output) ?? 0 > 50 * 100_000)
  }

  @Test("without order the budget holds as well")
  func unordered() async throws {
    let limit = 4 * Self.block
    let (run, _) = try await run(
      """
      1..100 | fetch "http://a.test/\\(.)" concurrency: 32 perHost: 32 ordered: false
      | text | length(.) | count
      """, limit: limit, answer: Self.numbered)
    #expect(run.output == "100")
    #expect(run.report.peakMemory <= limit + 2 * Self.block)
  }

  @Test("the head of the order gets a slot though bodies that wait for memory have them all")
  func slots() async throws {
    // The first fails once: while it waits to be sent again, the others take the slots of its host.
    let limit = 2 * Self.block
    let (run, counts) = try await run(
      """
      1..40 | fetch "http://a.test/\\(.)" concurrency: 8 perHost: 2 retry: 3 backoff: 1ms
      | text | length(.) | count
      """, limit: limit,
      answer: { request, attempt in
        request.url.string.hasSuffix("/1") && attempt <= 3
          ? .fail(TransportFailure(.reset, "reset", isTransient: true))
          : Self.numbered(request, attempt)
      })
    #expect(run.output == "40")
    #expect(counts.mostAtOnce <= 2)
    #expect(counts.byURL["http://a.test/1"] == 4)
    #expect(run.report.peakMemory <= limit + 2 * Self.block)
  }

  @Test("pipelines inside of others share the budget, and none waits for good")
  func nested() async throws {
    let limit = 4 * Self.block
    let (run, _) = try await run(
      """
      1..30 | fetch "http://a.test/\\(.)" concurrency: 8 perHost: 64 | json
      | {.n, sizes: (fetch ["http://b.test/1", "http://c.test/2"] | text | length(.) | collect)}
      | .n
      """, limit: limit, answer: Self.numbered)
    #expect(run.report.exitCode == 0)
    #expect(run.output == (1...30).map(String.init).joined(separator: "\n"))
    #expect(run.report.breaches.map(\.description) == [])
    // What was parsed holds as much again as its text; one body of each stage may exceed the budget.
    #expect(run.report.peakMemory <= 2 * limit + 4 * Self.block)
  }

  @Test("the label of a stage sets the budget of the run")
  func label() async throws {
    let (run, _) = try await run(
      """
      1..60 | fetch "http://a.test/\\(.)" concurrency: 32 perHost: 32 memory: 1MiB
      | text | length(.) | count
      """, limit: 256 << 20, answer: Self.numbered)
    #expect(run.report.failures.map(\.first.cause.message) == [])
    #expect(run.output == "60")
    #expect(run.report.peakMemory <= (1 << 20) + 2 * Self.block)
  }

  @Test("what waits in the window is the title, not its page")
  func window() async throws {
    let gate = Gate()
    let page = "{\"title\": \"a title\", \"text\": \"\(String(repeating: "x", count: 100_000))\"}"
    let server = try LoopbackServer { request in
      let answer = LoopbackAnswer.respond(body: page)
      return request.path == "/1" ? answer.held(by: gate) : answer
    }
    defer { server.stop() }
    let program = try Interpreter(transport: try CurlTransport()).compile(
      "1..64 | fetch \"\(server.base)/\\(.)\" perHost: 64 | json | .title | print",
      name: "test.pipe")
    let output = CollectedOutput()
    let run = try program.prepare(
      world: SystemWorld(standardOutput: output), memoryLimit: 8 * Self.block)
    async let report = run.run()
    // All pages together would not fit: they become titles while the first is still to come.
    let clock = SystemClock()
    let deadline = clock.now + 60_000_000_000
    while run.held.first?.behind ?? 0 < 63, clock.now < deadline { await Task.yield() }
    #expect(run.held.first?.behind == 63)
    gate.open()
    #expect(await report.exitCode == 0)
    #expect(output.text == String(repeating: "a title\n", count: 64))
  }

  @Test("bodies of a real server pause at the socket, and all come whole")
  func sockets() async throws {
    let size = 1_000_000
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 % 26 + 97) }
    let server = try LoopbackServer { _ in .respond(bytes: bytes) }
    defer { server.stop() }
    let limit = 2 << 20
    let run = try await Scripted.run(
      """
      1..24 | fetch "\(server.base)/\\(.)" concurrency: 16 perHost: 16 | text | sha256(.) | unique
      """, transport: CurlTransport(), memoryLimit: limit)
    #expect(run.report.exitCode == 0)
    #expect(run.output.split(separator: "\n").count == 1)
    #expect(server.counters.requests == 24)
    // A buffer of the one whose turn it is, while it grows, and one that was read.
    #expect(run.report.peakMemory <= limit + (3 << 20))
    #expect(run.report.peakMemory >= limit / 2)
  }
}
