import Testing
import Trek
import TrekTesting

@testable import TrekCLI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Signals to a process in the middle of a thousand requests.
@Suite struct SignalTests {
  /// A server that answers the first hundred requests and holds all others back.
  private final class Holding: Sendable {
    let gate = Gate()
    let server: LoopbackServer

    init() throws {
      let gate = self.gate
      server = try LoopbackServer { request in
        let number = Int(request.path.dropFirst()) ?? 0
        let answer = LoopbackAnswer.respond(body: "\(number)")
        return number <= 100 ? answer : answer.held(by: gate)
      }
    }

    /// Starts a run, and returns when it has been answered a hundred times and waits for more.
    func start(_ options: [String]) -> Binary {
      let script =
        "1..1000 | fetch \"\(server.base)/\\(.)\" concurrency: 32 perHost: 32 | .text | print"
      let binary = Binary(["-e", script] + options)
      server.wait { $0.requests >= 132 }
      return binary
    }
  }

  /// What was printed is the beginning of what would have been: whole lines, in order.
  private func isWhole(_ output: String, least: Int) -> Bool {
    let lines = output.split(separator: "\n")
    return output == lines.map { $0 + "\n" }.joined() && lines.count >= least
      && lines.enumerated().allSatisfy { Int($0.element) == $0.offset + 1 }
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func whatIsUnderWayIsGivenUpAfterTheGrace(signal: Int32, code: Int32) throws {
    let holding = try Holding()
    defer { holding.gate.open() }
    let binary = holding.start(["--grace", "100ms"])
    binary.send(signal)
    let result = binary.wait()
    #expect(result.code == code)
    #expect(isWhole(result.output, least: 100), "\(result.output)")
    #expect(result.errors.contains("interrupted"))
    #expect(!result.errors.contains("internal error"), "\(result.errors)")
    #expect(holding.server.counters.requests == 132)
  }

  @Test func aSecondSignalStopsAtOnce() throws {
    let holding = try Holding()
    defer { holding.gate.open() }
    // A grace that no test would wait for.
    let binary = holding.start(["--grace", "1h"])
    binary.send(SIGINT)
    binary.send(SIGTERM)
    let result = binary.wait()
    // Two that are pending at a time may be taken in any order.
    #expect([130, 143].contains(result.code))
    #expect(isWhole(result.output, least: 100))
  }

  @Test func whatIsUnderWayEndsWithinTheGrace() throws {
    let holding = try Holding()
    let binary = holding.start(["--grace", "1h"])
    binary.send(SIGINT)
    holding.gate.open()
    let result = binary.wait()
    #expect(result.code == 130)
    #expect(isWhole(result.output, least: 132))
    #expect(holding.server.counters.requests < 1000)
  }
}
