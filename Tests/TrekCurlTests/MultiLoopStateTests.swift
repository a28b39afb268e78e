import Testing

@testable import TrekCurl

@Suite struct MultiLoopStateTests {
  @Test func exchangesBeginInOrderUpToTheLimit() {
    var state = MultiLoopState<Int>(ceiling: 2)
    for job in 1...4 { state.arrived(job) }
    #expect(state.next() == 1)
    #expect(state.next() == 2)
    #expect(state.next() == nil)
    #expect(state.waiting == 2)
    state.ended()
    #expect(state.next() == 3)
    #expect(state.next() == nil)
    #expect(state.running == 2)
    #expect(state.peak == 2)
  }

  @Test func aLackOfDescriptorsLowersTheLimitAndPutsBack() {
    var state = MultiLoopState<Int>(ceiling: 10)
    for job in 1...5 { state.arrived(job) }
    for job in 1...4 { #expect(state.next() == job) }
    #expect(state.starved(4, now: 0, patience: 1000) == .waits)
    #expect(state.limit == 3)
    #expect(state.next() == nil)
    state.ended()
    // The one that was put back is before those that came later.
    #expect(state.next() == 4)
    #expect(state.next() == nil)
  }

  @Test func theLimitGrowsBackSlowly() {
    var state = MultiLoopState<Int>(ceiling: 4)
    for job in 0..<100 { state.arrived(job) }
    for _ in 0..<4 { _ = state.next() }
    #expect(state.starved(3, now: 0, patience: 0) == .waits)
    #expect(state.starved(2, now: 0, patience: 0) == .waits)
    #expect(state.limit == 2)
    state.ended()
    #expect(state.limit == 2)
    state.ended()
    #expect(state.limit == 3)
    for _ in 0..<3 { #expect(state.next() != nil) }
    for _ in 0..<3 { state.ended() }
    #expect(state.limit == 4)
    for _ in 0..<4 { #expect(state.next() != nil) }
    for _ in 0..<4 { state.ended() }
    #expect(state.limit == 4)
  }

  @Test func withNothingRunningItHoldsAndGivesUpInTheEnd() {
    var state = MultiLoopState<Int>(ceiling: 4)
    state.arrived(1)
    #expect(state.next() == 1)
    #expect(state.starved(1, now: 0, patience: 120_000) == .held)
    #expect(state.next() == nil)
    state.release(now: 49_999)
    #expect(state.next() == nil)
    state.release(now: 50_000)
    #expect(state.next() == 1)
    #expect(state.starved(1, now: 60_000, patience: 120_000) == .held)
    state.release(now: 110_000)
    #expect(state.next() == 1)
    #expect(state.starved(1, now: 120_000, patience: 120_000) == .givesUp)
    #expect(state.running == 0)
    #expect(state.waiting == 0)
    // The next one has its own patience.
    state.arrived(2)
    #expect(state.next() == 2)
    #expect(state.starved(2, now: 130_000, patience: 120_000) == .held)
  }

  @Test func whatWaitsCanBeTakenOut() {
    var state = MultiLoopState<Int>(ceiling: 1)
    for job in 0..<10 { state.arrived(job) }
    _ = state.next()
    #expect(state.removeWaiting { $0 % 3 == 0 } == [3, 6, 9])
    #expect(state.waiting == 6)
    #expect(state.removeWaiting { $0 > 100 } == [])
    state.ended()
    #expect(state.next() == 1)
  }

  @Test func thePoolKeepsAsManyAsRun() {
    var state = MultiLoopState<Int>(ceiling: 1000)
    #expect(state.takeHandle() == false)
    for _ in 0..<MultiLoopState<Int>.smallestPool { #expect(state.giveHandle() == true) }
    #expect(state.giveHandle() == false)
    for job in 0..<200 { state.arrived(job) }
    for _ in 0..<200 { _ = state.next() }
    #expect(state.giveHandle() == true)
    #expect(state.pooled == 65)
    #expect(state.takeHandle() == true)
    #expect(state.pooled == 64)
  }

  /// Random events: never above the limit, nothing lost, nothing twice, first come first served
  /// but for those that were put back.
  @Test func randomWalk() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    for _ in 0..<100 {
      let ceiling = Int.random(in: 1...20, using: &random)
      var state = MultiLoopState<Int>(ceiling: ceiling)
      var arrived = 0
      var running: Set<Int> = []
      var gone: Set<Int> = []
      var now: Int64 = 0
      for _ in 0..<2000 {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3:
          state.arrived(arrived)
          arrived += 1
        case 4...6:
          while let job = state.next() {
            #expect(running.insert(job).inserted && !gone.contains(job), "seed \(seed)")
          }
          #expect(
            state.waiting == 0 || state.heldUntil != nil || running.count >= state.limit,
            "seed \(seed)")
        case 7:
          if let job = running.randomElement(using: &random) {
            running.remove(job)
            gone.insert(job)
            state.ended()
          }
        case 8:
          if let job = running.randomElement(using: &random) {
            running.remove(job)
            switch state.starved(job, now: now, patience: 200_000) {
            case .givesUp:
              #expect(running.isEmpty, "seed \(seed)")
              gone.insert(job)
            case .held: #expect(running.isEmpty, "seed \(seed)")
            case .waits: #expect(!running.isEmpty, "seed \(seed)")
            }
          }
        default:
          now += 30_000
          state.release(now: now)
          if Int.random(in: 0..<20, using: &random) == 0 {
            gone.formUnion(state.removeWaiting { $0 % 7 == 0 })
          }
        }
        #expect(state.running == running.count, "seed \(seed)")
        #expect(running.count <= ceiling, "seed \(seed)")
        #expect(state.limit >= 1 && state.limit <= ceiling, "seed \(seed)")
        #expect(state.waiting + running.count + gone.count == arrived, "seed \(seed)")
      }
    }
  }
}
