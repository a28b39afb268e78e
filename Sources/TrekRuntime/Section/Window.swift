import TrekStageKit

/// What an item of a section became, or that it has not yet.
enum WindowSlot {
  /// Still under way.
  case open
  /// It became nothing.
  case nothing
  /// It became one item.
  case one(Item)
  /// It became several.
  case many([Item])
}

/// The window that restores order: items enter with consecutive numbers, are filled in any order,
/// and leave in the order in which they entered.
///
/// A pure structure. Its slots are bounded; whoever may not enter waits upstream.
struct Window {
  private var slots: [WindowSlot]
  /// The number of the next item to leave.
  private(set) var head = 0
  /// The number that the next item to enter gets.
  private(set) var next = 0

  /// Makes a window of so many slots, at least one.
  init(capacity: Int) { slots = Array(repeating: .open, count: max(capacity, 1)) }

  /// How many items inside are filled.
  private(set) var filledCount = 0

  /// How many items are inside, open and filled.
  var count: Int { next - head }

  /// Whether one more may enter.
  var hasRoom: Bool { count < slots.count }

  /// Lets an item in and gives its number.
  mutating func enter() -> Int {
    precondition(hasRoom, "an item entered a full window")
    slots[next % slots.count] = .open
    defer { next += 1 }
    return next
  }

  /// Fills the slot of an item.
  mutating func fill(_ number: Int, _ slot: WindowSlot) {
    guard number >= head, number < next else { return }
    slots[number % slots.count] = slot
    filledCount += 1
  }

  /// Takes the next item out, if its slot is filled.
  mutating func leave() -> WindowSlot? {
    guard head < next else { return nil }
    let index = head % slots.count
    if case .open = slots[index] { return nil }
    let slot = slots[index]
    slots[index] = .open
    head += 1
    filledCount -= 1
    return slot
  }

  /// Lets go of everything; gives how many items had been filled and how many had not.
  mutating func clear() -> (filled: Int, open: Int) {
    var filled = 0
    var open = 0
    while head < next {
      switch slots[head % slots.count] {
      case .open: open += 1
      case .nothing: break
      case .one: filled += 1
      case .many(let items): filled += items.count
      }
      slots[head % slots.count] = .open
      head += 1
    }
    filledCount = 0
    return (filled, open)
  }
}
