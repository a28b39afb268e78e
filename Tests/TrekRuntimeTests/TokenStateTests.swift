import Testing

@testable import TrekRuntime

/// One token for all who want it.
@Suite struct TokenStateTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func oneFetchesAndTheOthersWait() {
    var state = TokenState<Int>()
    #expect(state.want(1, at: 0) == .fetch)
    for number in 2...100 { #expect(state.want(number, at: 0) == .waits) }
    #expect(state.fetched("t", lifetime: nil, at: 5) == Array(1...100))
    #expect(state.want(101, at: .max - 1) == .ready("t"))
    #expect(state.waiting.isEmpty)
  }

  @Test func itIsRenewedBeforeItEnds() {
    var state = TokenState<Int>()
    _ = state.want(1, at: 0)
    _ = state.fetched("t", lifetime: 600 * Self.second, at: 0)
    #expect(state.want(2, at: 569 * Self.second) == .ready("t"))
    #expect(state.want(3, at: 570 * Self.second) == .fetch)
    #expect(state.want(4, at: 570 * Self.second) == .waits)
    _ = state.fetched("u", lifetime: 10 * Self.second, at: 0)
    #expect(state.want(5, at: 9 * Self.second - 1) == .ready("u"))
    #expect(state.want(6, at: 9 * Self.second) == .fetch)
  }

  @Test func aRefusedOneIsRenewedOnce() {
    var state = TokenState<Int>()
    _ = state.want(1, at: 0)
    _ = state.fetched("t", lifetime: nil, at: 0)
    state.refused("t")
    #expect(state.want(1, at: 1) == .fetch)
    // Others that come back with the same refusal while it is fetched, and after.
    state.refused("t")
    #expect(state.want(2, at: 1) == .waits)
    #expect(state.fetched("u", lifetime: nil, at: 2) == [1, 2])
    state.refused("t")
    #expect(state.want(3, at: 3) == .ready("u"))
  }

  @Test func whoWaitedFailsWithIt() {
    var state = TokenState<Int>()
    _ = state.want(1, at: 0)
    _ = state.want(2, at: 0)
    #expect(state.failed() == [1, 2])
    #expect(state.want(3, at: 1) == .fetch)
    #expect(state.remove { $0 == 3 } == [3])
    #expect(state.fetched("t", lifetime: nil, at: 2) == [])
    #expect(state.fetched("again", lifetime: nil, at: 2) == [])
  }
}
