internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `rate`: items no faster than this.
  static let rate = StageDefinition(
    "rate", .pump, "Lets items pass no faster than a rate, evenly.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter<Rate>(
        "limit", "The most items in a stretch of time, as `10/s`.",
        check: { $0.count > 0 ? nil : "must be above 0" })),
    discussion:
      "Error items pass without counting. `rate:` of a request paces its attempts as well.",
    examples: [Example("1..3 | rate 500/s", prints: "1\n2\n3")]
  ) { limit in
    .pump { context, reader, writer async throws(StageFailure) in
      let pace = Pace(limit, context.clock)
      while let items = await reader.next() {
        guard await pace.pass(items, to: writer) else { return }
      }
    }
  }
}

/// Lets items pass one by one, each when its time has come.
private final class Pace {
  private let interval: UInt64
  private let clock: any RunClock
  /// How late an item may be without the next ones waiting for it: what a system's clock oversleeps.
  private let slack: UInt64 = 20_000_000
  private var due: UInt64 = 0

  init(_ rate: Rate, _ clock: any RunClock) {
    interval = UInt64(Swift.max(1, (Double(rate.nanoseconds) / rate.count).rounded()))
    self.clock = clock
  }

  /// False where nobody wants more, or the run has stopped.
  func pass(_ items: [Item], to writer: any ItemWriter) async -> Bool {
    var ready: [Item] = []
    for item in items {
      if item.failure == nil {
        let now = clock.now
        if due > now {
          if !ready.isEmpty {
            guard await writer.write(ready) else { return false }
            ready = []
          }
          do { try await clock.sleep(until: due) } catch { return false }
        }
        due = Swift.max(due, now > slack ? now - slack : 0) + interval
      }
      ready.append(item)
    }
    return ready.isEmpty ? true : await writer.write(ready)
  }
}
