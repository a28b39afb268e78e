import Testing
import Trek

@testable import TrekREPL

@Suite struct KeptStoreTests {
  private func items(_ count: Int, bytes: Int, isWhole: Bool = true) -> KeptItems {
    KeptItems(
      items: (0..<count).map {
        KeptItem(value: .int(Int64($0)), names: .null, failure: nil, ordinal: $0)
      }, bytes: bytes, isWhole: isWhole)
  }

  @Test func theOldestGoesFirst() {
    var store = KeptStore(limit: 100)
    store.keep(items(1, bytes: 40), for: "a")
    store.keep(items(1, bytes: 40), for: "b")
    store.use("a")
    store.keep(items(1, bytes: 40), for: "c")
    #expect(store["a"] != nil && store["b"] == nil && store["c"] != nil)
    #expect(store.bytes == 80)
    store.limit = 40
    #expect(store["a"] == nil && store.bytes == 40)
  }

  @Test func whatIsNotWholeIsOnlyANumber() {
    var store = KeptStore(limit: 100)
    store.keep(items(17, bytes: 90, isWhole: false), for: "a")
    guard case .part(17)? = store["a"] else {
      Issue.record("not a part")
      return
    }
    #expect(store.bytes == 0)
  }

  @Test func whatWasSentIsNotForgotten() {
    var store = KeptStore(limit: 10)
    store.note(["POST"], sentBy: "a")
    store.keep(items(1, bytes: 90), for: "a")
    store.removeAll()
    #expect(store.methods(sentBy: "a") == ["POST"])
  }

  @Test func aTapKeepsNoMoreThanItsLimit() {
    let recording = TapRecording(limit: 300, endsAtLimit: true)
    var demand = Demand.more
    var count = 0
    while demand == .more, count < 100 {
      demand = recording.add(
        KeptItem(value: .int(1), names: .null, failure: nil, ordinal: count))
      count += 1
    }
    recording.finish()
    #expect(count < 10)
    #expect(recording.items.isCut && !recording.items.isWhole && recording.items.bytes <= 300)
  }
}
