import Testing
import Trek
import TrekHTTP
import TrekRuntime
import TrekStageKit
import TrekTesting
import TrekValues

/// Scripts run through the library, over a scripted transport.
@Suite("Runs")
struct RunTests {
  @Test(
    "expressions and stages without waiting",
    arguments: [
      ("[1, 2, 3] | map . * 2", "2\n4\n6"),
      ("1..10 | where . > 7", "8\n9\n10"),
      ("[{n: 1}, {n: 2}] | .n", "1\n2"),
      ("[1, 2, 3] | as x | \"\\(x)-\\(.)\"", "1-1\n2-2\n3-3"),
      ("1..1000 | take 3", "1\n2\n3"),
      ("1..1000 | count", "1000"),
      ("[3, 1, 2] | collect | print", "[3,1,2]"),
      ("let n = 2\n[1, 2] | . * n", "2\n4"),
      ("if 1 < 2 { [1] | print } else { [2] | print }", "1"),
      ("[1] | if . == 1 { \"one\" } else { \"other\" }", "one"),
      ("[{a: null}] | .a? ?? 5", "5"),
      ("1..2 | {a: ([1, 2] | map . * 2 | collect)}", "{\"a\":[2,4]}\n{\"a\":[2,4]}"),
      (
        "1..2 | {a: (fetch [\"http://a.test/1\", \"http://a.test/2\"] | json | length(.) | collect)}",
        "{\"a\":[0,0]}\n{\"a\":[0,0]}"
      ),
    ])
  func values(script: String, output: String) async throws {
    let run = try await Scripted.run(script)
    #expect(run.output == output)
    #expect(run.report.exitCode == 0)
  }

  @Test("answers come out in the order of the items, whatever order they came in")
  func order() async throws {
    let transport = ScriptedTransport(holds: true) { request, _ in
      .json("{\"id\": \(request.url.string.split(separator: "/").last ?? "0")}")
    }
    async let run = Scripted.run(
      "1..200 | fetch \"http://a.test/\\(.)\" concurrency: 16 perHost: 16 | json | .id",
      transport: transport)
    var rounds = 0
    while rounds < 10_000 {
      rounds += 1
      transport.release(order: { $0.reversed() })
      if transport.counts.attempts == 200 && transport.counts.underWay == 0 { break }
      await Task.yield()
    }
    let result = try await run
    #expect(result.output == (1...200).map(String.init).joined(separator: "\n"))
    #expect(transport.counts.mostAtOnce <= 16)
  }

  @Test("take lets no more requests start than it can still need")
  func demand() async throws {
    let transport = ScriptedTransport { _, _ in .json("{\"id\": 1}") }
    let run = try await Scripted.run(
      "1..1000 | fetch \"http://a.test/\\(.)\" | json | take 5 | count", transport: transport)
    #expect(run.output == "5")
    #expect(transport.counts.attempts == 5)
  }

  @Test("a failure is counted once, the rest goes on, the exit code tells")
  func failures() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.string.hasSuffix("3")
        ? .respond(status: 404, headers: [], body: "no") : .json("{\"id\": 1}")
    }
    let run = try await Scripted.run(
      "1..5 | fetch \"http://a.test/\\(.)\" | json | .id", transport: transport)
    #expect(run.output == "1\n1\n1\n1")
    #expect(run.report.failureCount == 1)
    #expect(run.report.failures.first?.first.cause.code == "status.404")
    #expect(run.report.failures.first?.first.index == 2)
    #expect(run.report.exitCode == 1)
    #expect(run.report.breaches.isEmpty)
  }

  @Test("a body that is not JSON fails the item that asks for its `.json`")
  func jsonField() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.string.hasSuffix("2")
        ? .respond(status: 200, headers: [], body: "<p>") : .json("{\"id\": 1}")
    }
    let run = try await Scripted.run(
      "1..3 | fetch \"http://a.test/\\(.)\" | .json.id", transport: transport)
    #expect(run.output == "1\n1")
    #expect(run.report.exitCode == 1)
    #expect(run.report.failures.first?.first.cause.kind == .data)
    #expect(run.report.failures.first?.first.cause.code == "field.json")
    let optional = try await Scripted.run(
      "1..3 | fetch \"http://a.test/\\(.)\" | .json? | .id? ?? 0", transport: transport)
    #expect(optional.output == "1\n0\n1")
    #expect(optional.report.exitCode == 0)
  }

  @Test("a retry frees its slot and tells how many attempts there were")
  func retry() async throws {
    let transport = ScriptedTransport { _, attempt in
      attempt < 3
        ? .respond(status: 503, headers: [], body: "") : .json("{\"id\": \(attempt)}")
    }
    let run = try await Scripted.run(
      "[1, 2] | fetch \"http://a.test/\\(.)\" | as r | json | {id: .id, n: r.attempts}",
      transport: transport, clock: VirtualClock(movesItself: true))
    #expect(run.output == "{\"id\":3,\"n\":3}\n{\"id\":3,\"n\":3}")
    #expect(transport.counts.attempts == 6)
  }

  @Test("a pipeline in an expression runs for each item, and not where it is not reached")
  func nested() async throws {
    let transport = ScriptedTransport { request, _ in
      .json("{\"name\": \"\(request.url.string.last ?? "?")\"}")
    }
    let run = try await Scripted.run(
      """
      [{id: 1, wanted: true}, {id: 2, wanted: false}]
      | {.id, name: if .wanted { (fetch "http://a.test/\\(.id)" | json | .name) } else { "none" }}
      """, transport: transport)
    #expect(run.output == "{\"id\":1,\"name\":\"1\"}\n{\"id\":2,\"name\":\"none\"}")
    #expect(transport.counts.attempts == 1)
  }

  @Test("a redirect is followed under the limits, and seen")
  func redirect() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url == "http://a.test/old"
        ? .respond(status: 302, headers: ["Location: http://b.test/new"], body: "")
        : .json("{\"at\": \"\(request.url)\"}")
    }
    let run = try await Scripted.run(
      "fetch \"http://a.test/old\" | {.url, .redirects, at: .json.at}", transport: transport)
    #expect(
      run.output
        == "{\"url\":\"http://b.test/new\",\"redirects\":[\"http://a.test/old\"],"
        + "\"at\":\"http://b.test/new\"}")
  }

  @Test("a million items go through a chain that expands them, one at a time")
  func expansion() async throws {
    let run = try await Scripted.run("1..1000 | map 1..1000 | each . | count")
    #expect(run.output == "1000000")
  }
}
