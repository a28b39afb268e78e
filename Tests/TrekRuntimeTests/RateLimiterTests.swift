import Testing
import TrekStageKit

@testable import TrekRuntime

@Suite("The rate of starts")
struct RateLimiterTests {
  @Test(
    "no sliding interval sees more starts than allowed, and hardly a slot is lost",
    arguments: [1.0, 3, 10, 50, 333, 1000], 1...5 as ClosedRange<UInt64>)
  func slidingWindow(count: Double, seed: UInt64) {
    var random = SeededRandom(seed)
    var limiter = RateLimiterState(RequestRate(count: count, interval: .seconds(1)))
    let second: UInt64 = 1_000_000_000
    var now: UInt64 = 17
    var starts: [UInt64] = []
    // As the scheduler asks: when the limiter says, or a little after.
    while starts.count < Int(count) * 20 {
      if let next = limiter.take(at: now) {
        now = next + UInt64.random(in: 0...(second / UInt64(count) / 200), using: &random)
      } else {
        starts.append(now)
      }
    }
    var first = 0
    for (index, start) in starts.enumerated() {
      while start - starts[first] >= second { first += 1 }
      if index - first + 1 > Int(count) {
        Issue.record("\(index - first + 1) starts in one second, seed \(seed)")
        return
      }
    }
    let elapsed = Double(starts[starts.count - 1] - starts[0]) / Double(second)
    let ideal = Double(starts.count - 1) / count
    #expect(elapsed < ideal * 1.02 + 0.001, "seed \(seed)")
  }

  @Test("an unused time is not saved up")
  func noBurst() {
    var limiter = RateLimiterState(RequestRate(count: 10, interval: .seconds(1)))
    #expect(limiter.take(at: 0) == nil)
    let later: UInt64 = 100_000_000_000
    #expect(limiter.take(at: later) == nil)
    #expect(limiter.take(at: later) != nil)
  }
}
