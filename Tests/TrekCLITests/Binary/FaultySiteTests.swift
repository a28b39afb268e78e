import Testing
import Trek
import TrekTesting

@testable import TrekCLI

/// A site of 5,000 pages of which a hundredth each fails, hangs, or breaks off in its body.
///
/// Which do so is decided by a hash of the path, so that every run meets the same.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct FaultySiteTests {
  static let pages = 5000
  static let runs = 10

  enum Kind { case good, fails, hangs, resets }

  /// What a page does (by FNV-1a of its path).
  static func kind(_ path: String) -> Kind {
    var hash: UInt32 = 2_166_136_261
    for byte in path.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    switch (hash >> 8) % 100 {
    case 0: return .fails
    case 1: return .hangs
    case 2: return .resets
    default: return .good
    }
  }

  static func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
    switch kind(request.path) {
    case .good: .respond(body: #"{"path": "\#(request.path)"}"#)
    case .fails: .respond(500, body: "no")
    case .hangs: .hangs
    case .resets: .resetsMidBody()
    }
  }

  @Test func everyRunGivesTheSameInOrderAndCountsWhatTheServerDid() throws {
    let paths = (1...Self.pages).map { "/page/\($0)" }
    let bad = paths.filter { Self.kind($0) != .good }
    let expected = paths.filter { Self.kind($0) == .good }.map { "\($0)\n" }.joined()
    #expect(bad.count > Self.pages / 50 && bad.count < Self.pages / 25)
    for run in 1...Self.runs {
      let server = try LoopbackServer { Self.answer($0) }
      defer { server.stop() }
      // As wide a window as there are pages, so that those that hang do so at the same time.
      let result = Binary.run([
        "-e",
        """
        1..\(Self.pages) | fetch "\(server.base)/page/\\(.)" stall: 1s retry: 1 perHost: 64 backoff: 10ms window: \(Self.pages)
        | json | .path | print
        """,
      ])
      #expect(result.output == expected, "run \(run)")
      // The accounts are closed, or it would be 70.
      #expect(result.code == 1, "run \(run): \(result.errors)")
      let asked = server.counters.requestsByPath
      let failedThere = asked.filter { Self.kind($0.key) != .good }
      #expect(asked.count == Self.pages)
      #expect(failedThere.count == bad.count)
      #expect(failedThere.values.allSatisfy { $0 == 2 }, "each is asked twice, by `retry: 1`")
      #expect(asked.values.reduce(0, +) == Self.pages + bad.count)
      #expect(
        result.errors.contains("\(bad.count) failed"), "run \(run): \(result.errors)")
      #expect(server.counters.mostInFlight <= 64)
    }
  }
}
