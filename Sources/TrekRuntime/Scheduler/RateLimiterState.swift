import TrekStageKit

/// Spreads starts evenly over time: a pure function of the times at which it is asked.
///
/// Starts are due on a grid of `interval / count`. One that comes a little late does not put off
/// those after it, and still no stretch of the interval's length sees more than `count` starts: a
/// start also waits until an interval has passed since the one `count` before it. Unused time is
/// not saved up.
struct RateLimiterState: Equatable, Sendable {
  /// The most starts that are remembered; a higher rate is held by its grid alone.
  private static let longestMemory = 4096

  /// Nanoseconds between two starts.
  let step: UInt64
  /// When the next start is due.
  private var due: UInt64 = 0
  /// The last starts, the oldest at `oldest`, and the stretch in which no more may be.
  private var starts: [UInt64] = []
  private var oldest = 0
  private let memory: Int
  private let stretch: UInt64

  init(_ rate: RequestRate) {
    let interval = Double(max(1, rate.interval.nanosecondCount))
    let wanted = rate.count > 0 ? interval / rate.count : interval
    step = UInt64(max(1, min(wanted.rounded(.up), 1e18)))
    memory = Int(max(1, min(rate.count, Double(Self.longestMemory)).rounded(.down)))
    stretch = step &* UInt64(memory)
  }

  /// Takes a start if there is one now; otherwise gives when there will be.
  mutating func take(at now: UInt64) -> UInt64? {
    if let time = wait(at: now) { return time }
    record(at: now)
    return nil
  }

  /// When there will be a start; nil: there is one now.
  func wait(at now: UInt64) -> UInt64? {
    var allowed = due
    if starts.count == memory { allowed = max(allowed, starts[oldest] &+ stretch) }
    return now >= allowed ? nil : allowed
  }

  /// Counts a start, whether there was one or not: others may start what this one counts too.
  mutating func record(at now: UInt64) {
    if starts.count < memory {
      starts.append(now)
    } else {
      starts[oldest] = now
      oldest = (oldest + 1) % memory
    }
    // More than one slot late, or never asked before: the grid begins anew.
    let next = now &- min(now, due) > step ? now &+ step : due &+ step
    // What others start beyond the rate puts off by one stretch at the most.
    due = min(next, now &+ stretch)
  }
}
