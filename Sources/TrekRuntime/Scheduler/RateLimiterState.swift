import TrekStageKit

/// Spreads starts evenly over time: a pure function of the times at which it is asked.
///
/// Starts are `interval / count` apart, and no unused time is saved up, so that no stretch of the
/// interval's length ever sees more than `count` starts.
struct RateLimiterState: Equatable {
  /// Nanoseconds between two starts.
  let step: UInt64
  /// When the next start may be.
  private(set) var nextStart: UInt64 = 0

  init(_ rate: RequestRate) {
    let interval = Double(rate.interval.nanosecondCount)
    let step = rate.count > 0 ? interval / rate.count : interval
    self.step = UInt64(max(1, min(step.rounded(.up), 1e18)))
  }

  /// Takes a start if there is one now; otherwise gives when there will be.
  mutating func take(at now: UInt64) -> UInt64? {
    guard now >= nextStart else { return nextStart }
    nextStart = max(nextStart, now &- min(now, step / 8)) &+ step
    if nextStart <= now { nextStart = now &+ step }
    return nil
  }
}
