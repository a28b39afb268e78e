import Logging
import TrekRuntime
import TrekValues

/// Writes what happens in a run to a logger of the program that embeds it.
///
/// What goes wrong is told by errors, so it is logged at `debug`, for whoever looks into it: the run,
/// requests that are tried again or fail, items that fail. Each request and answer is at `trace`.
/// What no error tells (a file that was left behind) is a `notice`.
struct RunLog: Sendable {
  private let logger: Logger

  /// How many events may wait for the logger.
  private static let limit = 1024

  init(_ logger: Logger) { self.logger = logger }

  /// Listens to a run where the logger wants to know so much, and gives what logs it to its end.
  func listening(
    to run: ProgramRun, redactor: Redactor
  ) -> (@Sendable () async -> Void)? {
    guard logger.logLevel <= .debug else { return nil }
    let events = RunEvents(RunListener(run, limit: Self.limit, redactor: redactor))
    return {
      for await event in events { log(event) }
    }
  }

  /// Logs what people should know beside the errors of a run that has ended.
  func remarks(_ report: RunReport, redactor: Redactor) {
    for remark in report.remarks { logger.notice("\(redactor.redact(remark))") }
  }

  private func log(_ event: RunEvent) {
    if event.dropped > 0 {
      logger.debug("events were lost", metadata: ["events": "\(event.dropped)"])
    }
    let level: Logger.Level =
      switch event.kind {
      case .requestStarted, .requestAnswered, .requestRedirected, .requestCancelled: .trace
      default: .debug
      }
    guard level >= logger.logLevel else { return }
    logger.log(
      level: level, "\(event.kind.rawValue)", metadata: Self.metadata(event), source: "Trek")
  }

  private static func metadata(_ event: RunEvent) -> Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { metadata["trek.\(name)"] = .string("\(value)") }
    }
    add("stage", event.stage)
    add("place", event.place)
    add("item", event.item)
    add("request", event.request)
    add("attempt", event.attempt)
    add("method", event.method)
    add("url", event.url)
    add("location", event.location)
    add("status", event.status)
    add("bytes", event.bytes)
    add("ms", event.elapsed.map(milliseconds))
    add("wait.ms", event.wait.map(milliseconds))
    add("code", event.code)
    add("message", event.message)
    add("failed", event.failureCount)
    return metadata
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
