import Testing
import TrekTesting

@testable import TrekCLI

/// `--verbose`: what becomes of each request, a line each.
@Suite struct TraceTests {
  @Test func eachRequestIsToldOfWithItsItem() throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/1": .respond(200, body: "one")
      case "/2": .redirect(to: "/1")
      default: .respond(503, body: "")
      }
    }
    defer { server.stop() }
    let result = Binary.run(
      [
        "-v", "-e",
        """
        param base: Text
        secret key = env("KEY")
        1..3 | fetch "\\(base)/\\(.)?k=\\(key)" retry: 1 backoff: 1ms concurrency: 1 | .status | ignore
        """, "base=\(server.base)",
      ], environment: ["KEY": "open-sesame"])
    #expect(result.code == 0, "\(result)")
    #expect(result.output == "200\n200\n")
    #expect(!result.errors.contains("sesame"))
    let lines = result.errors.split(separator: "\n").dropLast().map { line in
      // Times differ.
      line.replacing(#/ in [0-9.]+ .*$/#, with: " in …")
    }
    let base = server.base
    #expect(
      lines == [
        "fetch[0] > GET \(base)/1?k=•••", "fetch[0] < 200 3 B in …",
        "fetch[1] > GET \(base)/2?k=•••", "fetch[1] < 302 to \(base)/1 in …",
        "fetch[1] > GET \(base)/1", "fetch[1] < 200 3 B in …",
        "fetch[2] > GET \(base)/3?k=•••", "fetch[2] ! the answer is 503 in …",
        "fetch[2] #2 > GET \(base)/3?k=•••", "fetch[2] #2 ! the answer is 503 in …",
      ])
  }
}
