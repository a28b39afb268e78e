import Synchronization
import Testing
import Trek
import TrekCurl
import TrekHTTP
import TrekTesting
import TrekValues

/// Bodies that are read while they come, over real sockets.
@Suite("Streaming", .timeLimit(.minutes(2)))
struct StreamingTests {
  /// A server whose `/pages/N` have a thousand lines of a kilobyte, and whose `/items/N` are small.
  private func server() throws -> LoopbackServer {
    let line = String(repeating: "x", count: 1000) + "\n"
    let page = String(repeating: line, count: 1000)
    return try LoopbackServer { request in
      .respond(body: request.path.hasPrefix("/pages/") ? page : "small")
    }
  }

  private func run(_ script: String) async throws -> Scripted.Result {
    try await Scripted.run(script, transport: CurlTransport(), memoryLimit: 8 << 20)
  }

  @Test("bodies that wait for their reader do not keep the requests behind it from starting")
  func slotsThatRest() async throws {
    let server = try server()
    let result = try await run(
      """
      1..4 | fetch "\(server.base)/pages/\\(.)" perHost: 2 | lines
      | fetch "\(server.base)/items/1" perHost: 2 concurrency: 2 | .status | count
      """)
    #expect(result.report.exitCode == 0)
    #expect(result.output == "4000")
    // Two pages, which wait for their reader, and two items.
    #expect(server.counters.mostConnections <= 4)
  }

  @Test("a page that is tried again gets its slot beside those that wait behind it")
  func retryOfTheFirst() async throws {
    let asked = Atomic<Bool>(false)
    let line = String(repeating: "x", count: 1000) + "\n"
    let page = String(repeating: line, count: 1000)
    let server = try LoopbackServer { request in
      request.path == "/1" && !asked.exchange(true, ordering: .relaxed)
        ? .respond(503, body: "") : .respond(body: page)
    }
    let result = try await run(
      "1..4 | fetch \"\(server.base)/\\(.)\" perHost: 2 backoff: 1ms | lines | count")
    #expect(result.report.exitCode == 0)
    #expect(result.output == "4000")
  }

  @Test("what nobody reads any more is given up")
  func stopped() async throws {
    let server = try server()
    let result = try await run(
      "1..64 | fetch \"\(server.base)/pages/\\(.)\" | lines | take 5 | length(.)")
    #expect(result.report.exitCode == 0)
    #expect(result.output.split(separator: "\n") == Array(repeating: "1000", count: 5))
  }

  @Test("what a stage leaves out is given up, though its body has begun")
  func leftOut() async throws {
    let server = try server()
    let result = try await run(
      "1..8 | fetch \"\(server.base)/pages/\\(.)\" perHost: 2 | where .index > 6 | lines | count")
    #expect(result.report.exitCode == 0)
    #expect(result.output == "1000")
  }
}
