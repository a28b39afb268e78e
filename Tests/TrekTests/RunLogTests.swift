import InMemoryLogging
import Logging
import Testing
import Trek
import TrekTesting

/// What the logger of the program that embeds Trek is told.
@Suite("Logs of a run")
struct RunLogTests {
  private static func entries(
    _ level: Logger.Level, _ script: String, ownLogger: Bool = false
  ) async throws -> [InMemoryLogHandler.Entry] {
    let (handler, logger) = logger(level)
    let transport = ScriptedTransport { request, attempt in
      switch request.url.string {
      case "http://a.test/2" where attempt == 1: .respond(status: 503, headers: [], body: "")
      case "http://a.test/3": .respond(status: 404, headers: [], body: "")
      default: .json("{}")
      }
    }
    let program = try Interpreter(transport: transport, logger: ownLogger ? nil : logger)
      .compile(script, name: "logged.pipe")
    let run = program.run(
      settings: RunSettings(
        clock: VirtualClock(movesItself: true), seed: 1, logger: ownLogger ? logger : nil))
    for try await _ in run.outcomes {}
    _ = await run.report
    return handler.entries
  }

  private static func logger(_ level: Logger.Level) -> (InMemoryLogHandler, Logger) {
    let handler = InMemoryLogHandler()
    var logger = Logger(label: "test") { _ in handler }
    logger.logLevel = level
    return (handler, logger)
  }

  private static let script = "1..3 | fetch \"http://a.test/\\(.)\" | json"

  @Test("what goes wrong is for those who look into it", arguments: [false, true])
  func debug(ownLogger: Bool) async throws {
    let entries = try await Self.entries(.debug, Self.script, ownLogger: ownLogger)
    #expect(
      entries.map(\.message.description).sorted() == [
        "item.failed", "request.failed", "request.retried", "run.ended", "run.started",
      ])
    #expect(entries.allSatisfy { $0.level == .debug })
    let failed = try #require(entries.first { $0.message == "request.failed" })
    #expect(failed.metadata["trek.url"] == "http://a.test/3")
    #expect(failed.metadata["trek.status"] == "404")
    #expect(failed.metadata["trek.item"] == "2")
    #expect(failed.metadata["trek.place"] == "logged.pipe:1:8")
    #expect(entries.last?.message == "run.ended")
    #expect(entries.last?.metadata["trek.failed"] == "1")
  }

  @Test("each request is for those who trace")
  func trace() async throws {
    let entries = try await Self.entries(.trace, Self.script)
    let messages = entries.map(\.message.description)
    #expect(messages.filter { $0 == "request.started" }.count == 4)
    #expect(messages.filter { $0 == "request.answered" }.count == 2)
  }

  @Test("others hear nothing of what errors tell")
  func notice() async throws {
    #expect(try await Self.entries(.info, Self.script).isEmpty)
  }

  @Test("what no error tells is a notice")
  func remarks() async throws {
    let entries = try await Self.entries(.notice, #"["0.12345678901234567890123"] | json | . + 1"#)
    #expect(entries.map(\.level) == [.notice])
    #expect(entries.first?.message.description.contains("more digits") == true)
  }
}
