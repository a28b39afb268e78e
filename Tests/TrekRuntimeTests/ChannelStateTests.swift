import Testing

@testable import TrekRuntime

@Suite("The channel between two tasks")
struct ChannelStateTests {
  @Test("wakes the consumer for the first item only")
  func wakesOnce() {
    var state = ChannelState(itemLimit: 4, byteLimit: 100)
    #expect(state.sent(1, bytes: 1) == .consumer)
    #expect(state.sent(1, bytes: 1) == .nobody)
    #expect(state.received() == .producer)
    #expect(state.items == 0)
    #expect(state.sent(2, bytes: 2) == .consumer)
  }

  @Test("is bounded in items and in bytes, and takes one item however large")
  func bounds() {
    var state = ChannelState(itemLimit: 2, byteLimit: 10)
    #expect(state.hasRoom(for: 1000))
    _ = state.sent(1, bytes: 1000)
    #expect(!state.hasRoom(for: 1))
    _ = state.received()
    _ = state.sent(1, bytes: 1)
    #expect(state.hasRoom(for: 9))
    #expect(!state.hasRoom(for: 10))
    _ = state.sent(1, bytes: 1)
    #expect(!state.hasRoom(for: 0))
  }

  @Test("a stop gives what is discarded and wakes the producer")
  func stop() {
    var state = ChannelState(itemLimit: 8, byteLimit: 100)
    _ = state.sent(3, bytes: 3)
    let (discarded, wake) = state.stop()
    #expect(discarded == 3)
    #expect(wake == .producer)
    let again = state.stop()
    #expect(again.discarded == 0)
    #expect(again.wake == .nobody)
  }

  @Test("a closed channel wakes its consumer once")
  func close() {
    var state = ChannelState(itemLimit: 8, byteLimit: 100)
    #expect(state.close() == .consumer)
    #expect(state.close() == .nobody)
    _ = state.stop()
    #expect(state.isClosed && state.isStopped)
  }

  @Test("a producer that waits until all is dealt with is woken when the consumer finds nothing")
  func hunger() {
    var state = ChannelState(itemLimit: 8, byteLimit: 100)
    var wakes = [state.starved()]
    var dry = [state.awaitHunger()]
    _ = state.sent(1, bytes: 1)
    dry.append(state.awaitHunger())
    wakes.append(state.received())
    dry.append(state.awaitHunger())
    wakes += [state.starved(), state.starved()]
    dry.append(state.awaitHunger())
    _ = state.sent(1, bytes: 1)
    dry.append(state.awaitHunger())
    wakes.append(state.stop().wake)
    dry.append(state.awaitHunger())
    #expect(wakes == [.nobody, .producer, .producer, .nobody, .producer])
    #expect(dry == [true, false, false, true, false, true])
  }

  @Test("loses and doubles nothing in a random walk", arguments: 1...50 as ClosedRange<UInt64>)
  func walk(seed: UInt64) {
    var random = SeededRandom(seed)
    var state = ChannelState(itemLimit: 5, byteLimit: 50)
    var inside = 0
    var bytes = 0
    for _ in 0..<500 {
      switch Int.random(in: 0..<3, using: &random) {
      case 0, 1:
        let size = Int.random(in: 0...20, using: &random)
        guard state.hasRoom(for: size) else { continue }
        _ = state.sent(1, bytes: size)
        inside += 1
        bytes += size
      default:
        _ = state.received()
        inside = 0
        bytes = 0
      }
      #expect(state.items == inside, "seed \(seed)")
      #expect(inside <= 5, "seed \(seed)")
      #expect(bytes <= 50 || inside == 1, "seed \(seed)")
    }
  }
}
