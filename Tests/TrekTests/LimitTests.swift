import Testing
import Trek
import TrekTesting

/// Limits of whole runs, on a clock that moves itself.
@Suite("Limits of runs")
struct LimitTests {
  @Test("a dead host is not asked much more often than there are requests for it")
  func deadHost() async throws {
    let transport = ScriptedTransport { _, _ in .respond(status: 503, headers: [], body: "") }
    let run = try await Scripted.run(
      "1..10000 | fetch \"http://dead.test/\\(.)\" | text", transport: transport,
      clock: VirtualClock(movesItself: true))
    #expect(run.report.failureCount == 10_000)
    let attempts = transport.counts.attempts
    // Two retries for each of the 256 in the window, and a fifth of all.
    #expect(attempts > 12_000 && attempts <= 12_000 + 512, "\(attempts)")
    let all = ScriptedTransport { _, _ in .respond(status: 503, headers: [], body: "") }
    _ = try await Scripted.run(
      "1..1000 | fetch \"http://dead.test/\\(.)\" retryBudget: null | text", transport: all,
      clock: VirtualClock(movesItself: true))
    #expect(all.counts.attempts == 3000)
  }

  @Test("a host that answers half the time gets all the retries that it needs")
  func flakyHost() async throws {
    let transport = ScriptedTransport { _, attempt in
      attempt == 1 ? .respond(status: 503, headers: [], body: "") : .json("1")
    }
    let run = try await Scripted.run(
      "1..500 | fetch \"http://flaky.test/\\(.)\" | json | count", transport: transport,
      clock: VirtualClock(movesItself: true))
    #expect(run.output == "500")
    #expect(run.report.exitCode == 0)
  }

  @Test("a host that says that nothing is left is left alone until there is")
  func rateLimitFields() async throws {
    let clock = VirtualClock(movesItself: true)
    let begun = clock.now
    let transport = ScriptedTransport { request, _ in
      .respond(
        status: 200,
        headers: request.url.string.hasSuffix("/1")
          ? ["X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 40"] : [], body: "1")
    }
    let run = try await Scripted.run(
      "1..3 | fetch \"http://a.test/\\(.)\" concurrency: 1 | json", transport: transport,
      clock: clock)
    #expect(run.output == "1\n1\n1")
    #expect(clock.now - begun >= 40_000_000_000)
    #expect(clock.now - begun < 60_000_000_000)
  }
}
