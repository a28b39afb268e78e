internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `every`: an item at every tick of a clock.
  static let every = StageDefinition(
    "every", .source, "Gives 0, 1, 2, … one at each step of time, the first at once.",
    from: .nothing, to: .type(.int),
    taking: Parameters(
      Parameter<Duration>("interval", "The time from one to the next.", check: positive),
      Parameter<Int?>(
        "times", "How many are given; null: until the run is stopped.", default: nil,
        check: { $0.flatMap { $0 >= 0 ? nil : "must not be negative" } })),
    discussion: """
      Where what follows takes longer than a step, the ticks that were missed are left out: their \
      numbers are missing.
      """,
    examples: [
      Example("every 1ms times: 1", prints: "0"),
      Example("every 1ms times: 3 | take 1 | count", prints: "1"),
    ]
  ) { interval, times in
    let step = UInt64(Swift.max(1, interval.wholeNanoseconds ?? .max))
    return .producer { context, writer async throws(StageFailure) in
      let start = context.clock.now
      var tick: UInt64 = 0
      var given = 0
      while given < times ?? .max {
        let (offset, overflow) = tick.multipliedReportingOverflow(by: step)
        let (due, late) = start.addingReportingOverflow(offset)
        if overflow || late { return }
        if tick > 0 {
          do { try await context.clock.sleep(until: due) } catch { return }
        }
        let number = Int(clamping: tick)
        guard await writer.write([Item(.int(Int64(number)), ordinal: number)]) else { return }
        given += 1
        // The next one that is not over yet.
        let elapsed = context.clock.now &- start
        tick = Swift.max(tick + 1, elapsed / step + (elapsed % step == 0 ? 0 : 1))
      }
    }
  }
}
