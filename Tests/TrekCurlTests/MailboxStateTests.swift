import Testing

@testable import TrekCurl

@Suite struct MailboxStateTests {
  @Test func theFirstMessageStartsTheThread() {
    var state = MailboxState<Int>()
    #expect(state.post(1) == .startThread)
    #expect(state.post(2) == .nothing)
    state.started()
    #expect(state.phase == .awake)
    var taken: [Int] = []
    #expect(state.wake(&taken) == true)
    #expect(taken == [1, 2])
    #expect(state.messages.isEmpty)
  }

  @Test func aSleeperIsWokenOnce() {
    var state = awake()
    #expect(state.sleep() == true)
    #expect(state.post(1) == .wake)
    #expect(state.post(2) == .nothing)
    #expect(state.phase == .woken)
    var taken: [Int] = []
    #expect(state.wake(&taken) == true)
    #expect(taken == [1, 2])
  }

  @Test func whoIsAwakeLooksBeforeItSleeps() {
    var state = awake()
    #expect(state.post(1) == .nothing)
    #expect(state.sleep() == false)
    var taken: [Int] = []
    #expect(state.wake(&taken) == true)
    #expect(state.sleep() == true)
    #expect(state.phase == .asleep)
  }

  @Test func theLoopMayWakeByItself() {
    var state = awake()
    #expect(state.sleep() == true)
    var taken: [Int] = []
    #expect(state.wake(&taken) == true)
    #expect(taken.isEmpty)
    #expect(state.phase == .awake)
  }

  @Test func aThreadThatCannotStartGivesTheMessagesBack() {
    var state = MailboxState<Int>()
    #expect(state.post(1) == .startThread)
    #expect(state.post(2) == .nothing)
    #expect(state.startFailed() == [1, 2])
    #expect(state.phase == .unstarted)
    #expect(state.post(3) == .startThread)
    #expect(state.messages == [3])
  }

  @Test func closing() {
    var unstarted = MailboxState<Int>()
    #expect(unstarted.close() == .nothing)
    #expect(unstarted.post(1) == .refused)

    var sleeping = awake()
    #expect(sleeping.sleep() == true)
    #expect(sleeping.close() == .wakeAndJoin)
    #expect(sleeping.close() == .nothing)
    #expect(sleeping.post(1) == .refused)
    var taken: [Int] = []
    #expect(sleeping.wake(&taken) == false)
    #expect(sleeping.sleep() == false)
    sleeping.ended()
    #expect(sleeping.phase == .ended)

    var busy = awake()
    #expect(busy.post(7) == .nothing)
    #expect(busy.close() == .join)
    #expect(busy.wake(&taken) == false)
    #expect(taken == [7])
  }

  /// Random posts and rounds of the loop: every message is read once, in order, and a sleeper with
  /// mail always has a wake-up on its way.
  @Test func randomWalk() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    for _ in 0..<200 {
      var state = MailboxState<Int>()
      var posted = 0
      var read: [Int] = []
      var wakeUps = 0
      var isStarted = false
      for _ in 0..<200 {
        switch Int.random(in: 0..<4, using: &random) {
        case 0, 1:
          switch state.post(posted) {
          case .startThread:
            #expect(!isStarted, "seed \(seed)")
            isStarted = true
            state.started()
          case .wake: wakeUps += 1
          case .nothing: break
          case .refused: Issue.record("a message was refused, seed \(seed)")
          }
          posted += 1
        case 2 where isStarted:
          var taken: [Int] = []
          #expect(state.wake(&taken) == true, "seed \(seed)")
          read += taken
          wakeUps = 0
        case 3 where isStarted:
          // Only who is awake goes to sleep.
          if state.phase == .awake, state.sleep() {
            #expect(state.messages.isEmpty, "seed \(seed)")
          }
        default: break
        }
        if state.phase == .asleep { #expect(state.messages.isEmpty, "seed \(seed)") }
        #expect(wakeUps <= 1, "seed \(seed)")
        #expect((state.phase == .woken) == (wakeUps == 1), "seed \(seed)")
      }
      var taken: [Int] = []
      _ = state.wake(&taken)
      #expect(read + taken == Array(0..<posted), "seed \(seed)")
    }
  }

  private func awake() -> MailboxState<Int> {
    var state = MailboxState<Int>()
    _ = state.post(0)
    state.started()
    var taken: [Int] = []
    _ = state.wake(&taken)
    return state
  }
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
