internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `delay`: each item later.
  static let delay = StageDefinition(
    "delay", .concurrent, "Passes each item on after a time.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter<Duration>(
        "time", "How long each item waits.", check: { $0 >= .zero ? nil : "must not be negative" })),
    discussion: """
      It shifts items and does not pace them, for which there is `rate`: up to 1024 wait at the \
      same time.
      """,
    examples: [Example("[1, 2] | delay 1ms", prints: "1\n2")]
  ) { time in
    let nanoseconds = UInt64(time.wholeNanoseconds ?? .max)
    return .concurrent(
      ConcurrentShape(concurrency: 1024) { context, item async throws(StageFailure) in
        let (due, overflow) = context.clock.now.addingReportingOverflow(nanoseconds)
        do {
          try await context.clock.sleep(until: overflow ? .max : due)
        } catch {
          throw StageFailure(code: "delay.cancelled", "the run was stopped")
        }
        return item.value
      })
  }
}
