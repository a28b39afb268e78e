import Trek

/// Tells of each request of a run while it goes on: `--verbose`.
///
/// A line for each event, with the stage, the number of the item and, from the second attempt on,
/// that of the attempt: `fetch[3] > GET https://example.org/`, `fetch[3] < 200 1.2 kB in 34 ms`.
struct Trace: Sendable {
  /// How many lines may wait for standard error; more are lost, which is said.
  private static let limit = 65_536

  private let events: RunEvents
  private let console: Console

  /// Listens to a run that has not begun.
  init(_ run: ProgramRun, console: Console) {
    events = RunEvents(of: run, limit: Self.limit, redactor: console.redactor)
    self.console = console
  }

  /// Tells until the run has ended.
  func tell() async {
    for await event in events {
      if event.dropped > 0 {
        console.tell("trace: \(Amount.count(event.dropped, "line")) lost\n")
      }
      if let line = Self.line(event) {
        console.tell(console.style.dim(TerminalText.escaped(line)) + "\n")
      }
    }
  }

  /// The line for an event; nil for those that are told otherwise.
  static func line(_ event: RunEvent) -> String? {
    guard let stage = event.stage, let what = what(event) else { return nil }
    var place = "\(stage)[\(event.item ?? 0)]"
    if let attempt = event.attempt, attempt > 1 { place += " #\(attempt)" }
    return "\(place) \(what)"
  }

  private static func what(_ event: RunEvent) -> String? {
    let took = event.elapsed.map { " in \(Amount.time($0))" } ?? ""
    switch event.kind {
    case .requestStarted: return "> \(event.method ?? "") \(event.url ?? "")"
    case .requestAnswered:
      let size = event.bytes.map { " \(Amount.bytes($0))" } ?? ""
      return "< \(event.status ?? 0)\(size)\(took)\(event.timing.map(parts) ?? "")"
    case .requestRedirected: return "< \(event.status ?? 0) to \(event.location ?? "")\(took)"
    case .requestRetried:
      let wait = event.wait.map { ", again after \(Amount.time($0))" } ?? ""
      return "! \(cause(event))\(took)\(wait)"
    case .requestFailed: return "! \(cause(event))\(took)"
    case .requestCancelled: return "x given up\(took)"
    default: return nil
    }
  }

  private static func cause(_ event: RunEvent) -> String {
    event.message ?? event.code ?? event.status.map { "the answer is \($0)" } ?? "it failed"
  }

  /// Where the time went before the request was sent, as far as it is worth a word.
  private static func parts(_ times: ResponseTimes) -> String {
    let parts = [
      ("queue", times.queue), ("dns", times.dns), ("tcp", times.tcp &- min(times.tcp, times.dns)),
      ("tls", times.tls == 0 ? 0 : times.tls &- min(times.tls, times.tcp)),
    ].filter { $0.1 >= 100 }
    guard !parts.isEmpty else { return "" }
    return " ("
      + parts.map { "\($0.0) \(Amount.time(.microseconds(Int64($0.1))))" }.joined(separator: ", ")
      + ")"
  }
}
