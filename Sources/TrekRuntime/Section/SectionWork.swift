import TrekStageKit
import TrekValues

/// The part of a section that waits: is given items, and gives back what came of them, in any
/// order, from any thread.
protocol SectionWork: AnyObject {
  /// Begins items; each has the number by which it comes back.
  func start(_ items: [NumberedItem])
  /// Begins nothing more: what had not begun comes back as cancelled.
  func drain()
  /// Goes on with what waited for room elsewhere; called whenever the section's task is awake.
  func advance()
  /// Nothing more comes, and all that came has been given back or given up.
  func close()
  /// Gives up all that is under way: none of them needs to come back.
  func cancel()
  /// An item has come back and been taken.
  func settled(_ number: Int)
  /// Whether an item is worked on at all; otherwise it goes by at once.
  func takes(_ item: Item) -> Bool
  /// What is asked for an item that is inside, for people; nil where nothing is.
  func subject(_ number: Int) -> Text?
}

extension SectionWork {
  func advance() {}
  func close() {}
  func settled(_ number: Int) {}
  func subject(_ number: Int) -> Text? { nil }
  func takes(_ item: Item) -> Bool { item.failure == nil }
}

/// An item with its number in the window.
struct NumberedItem: Sendable {
  var number: Int
  var item: Item
}

/// What came of one item.
struct SectionResult: Sendable {
  /// Its number in the window.
  var number: Int
  /// What it became; nil: `items` says it.
  var item: Item?
  /// What it became, where it may be any number.
  var items: [Item] = []
  /// How it ended.
  var fate: Fate

  /// How the work on an item ended.
  enum Fate {
    /// It was done.
    case answered
    /// The item became an error item.
    case failed
    /// It was given up before it began.
    case cancelled
  }

  init(_ number: Int, _ item: Item) {
    self.number = number
    self.item = item
    fate = item.failure == nil ? .answered : .failed
  }

  init(_ number: Int, items: [Item], fate: Fate = .answered) {
    self.number = number
    self.items = items
    self.fate = fate
  }
}

/// Where results wait for the task of their section: filled in batches, emptied whole.
final class SectionMailbox: Sendable {
  private let results = Locked<[SectionResult]>([])
  private let waker: Waker
  /// Whose turn it is in the section.
  let turn: SectionTurn

  init(waking waker: Waker, turn: SectionTurn) {
    self.waker = waker
    self.turn = turn
  }

  /// Puts results in and wakes the section, unless it has been woken for others already.
  func deliver(_ batch: [SectionResult]) {
    let wasEmpty = results.withLock { results in
      defer { results.append(contentsOf: batch) }
      return results.isEmpty
    }
    if wasEmpty { waker.signal() }
  }

  /// Puts one result in.
  func deliver(_ result: SectionResult) {
    let wasEmpty = results.withLock { results in
      defer { results.append(result) }
      return results.isEmpty
    }
    if wasEmpty { waker.signal() }
  }

  /// Takes all results out into an empty array.
  func take(into batch: inout [SectionResult]) {
    results.withLock { swap(&$0, &batch) }
  }
}
