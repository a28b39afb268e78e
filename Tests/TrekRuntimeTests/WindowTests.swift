import Testing
import TrekStageKit
import TrekValues

@testable import TrekRuntime

@Suite("The window that restores order")
struct WindowTests {
  @Test("gives items in the order in which they entered, whatever order they were filled in")
  func order() {
    var window = Window(capacity: 4)
    let numbers = (0..<3).map { _ in window.enter() }
    window.fill(numbers[2], .one(Item(.int(2))))
    #expect(window.leave() == nil)
    window.fill(numbers[0], .one(Item(.int(0))))
    #expect(number(window.leave()) == 0)
    #expect(window.leave() == nil)
    window.fill(numbers[1], .nothing)
    #expect(window.leave() == .nothing)
    #expect(number(window.leave()) == 2)
    #expect(window.count == 0)
  }

  @Test("has room again only when its first item has left")
  func room() {
    var window = Window(capacity: 2)
    let first = window.enter()
    let second = window.enter()
    #expect(!window.hasRoom)
    window.fill(second, .one(Item(.int(1))))
    #expect(window.leave() == nil)
    #expect(!window.hasRoom)
    window.fill(first, .one(Item(.int(0))))
    _ = window.leave()
    #expect(window.hasRoom)
  }

  @Test("cleared, it tells what was finished from what was not")
  func clear() {
    var window = Window(capacity: 8)
    let numbers = (0..<5).map { _ in window.enter() }
    window.fill(numbers[1], .one(Item(.null)))
    window.fill(numbers[2], .many([Item(.null), Item(.null)]))
    window.fill(numbers[3], .nothing)
    let (filled, open) = window.clear()
    #expect(filled == 3)
    #expect(open == 2)
    #expect(window.count == 0)
  }

  @Test("keeps order in a random walk", arguments: 1...50 as ClosedRange<UInt64>)
  func walk(seed: UInt64) {
    var random = SeededRandom(seed)
    var window = Window(capacity: Int.random(in: 1...9, using: &random))
    var open: [Int] = []
    var entered = 0
    var left = 0
    for _ in 0..<2000 {
      if window.hasRoom, Bool.random(using: &random) {
        open.append(window.enter())
        entered += 1
      } else if let position = open.indices.randomElement(using: &random) {
        let number = open.remove(at: position)
        window.fill(number, .one(Item(.int(Int64(number)))))
      }
      while let slot = window.leave() {
        #expect(number(slot) == left, "seed \(seed)")
        left += 1
      }
      #expect(window.count == entered - left, "seed \(seed)")
    }
  }

  private func number(_ slot: WindowSlot?) -> Int? {
    guard case .one(let item) = slot, case .int(let number) = item.value else { return nil }
    return Int(number)
  }
}

extension WindowSlot: Equatable {
  /// Only what these tests tell apart.
  static func == (left: WindowSlot, right: WindowSlot) -> Bool {
    switch (left, right) {
    case (.open, .open), (.nothing, .nothing): true
    default: false
    }
  }
}
