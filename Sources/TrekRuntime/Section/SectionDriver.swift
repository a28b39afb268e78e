import TrekStageKit
import TrekValues

/// Drives a section from its task: lets items in as far as the window and the demand allow, sends
/// what came of them through the per-item stages, and restores their order.
final class SectionDriver {
  private let work: any SectionWork
  private let mailbox: SectionMailbox
  private let ledger: StageLedger
  private let inlet: SectionInlet
  private let perItem: Operator
  private let outlet: SlotOutlet
  private let isOrdered: Bool
  /// How many items without failure may come out at the most; see `take`.
  private let demand: Int
  @exclusivity(unchecked) private var window: Window
  /// Where others can see what holds back the order; the positions of the items inside, by slot.
  private let gauge: OrderGauge?
  @exclusivity(unchecked) private var ordinals: [Int]
  private let turn: SectionTurn
  /// Without order: the numbers that are free, those that are inside, and what is ready to go on.
  @exclusivity(unchecked) private var freeNumbers: [Int] = []
  @exclusivity(unchecked) private var isInside: [Bool] = []
  @exclusivity(unchecked) private var ready: [WindowSlot] = []
  @exclusivity(unchecked) private var readyPosition = 0
  @exclusivity(unchecked) private var holder = SectionTurn.nobody
  @exclusivity(unchecked) private var inside = 0
  /// How many items have come in, failures among them.
  @exclusivity(unchecked) private var entered = 0
  /// How many items are inside, or have come out other than as failures.
  @exclusivity(unchecked) private var promised = 0
  @exclusivity(unchecked) private var results: [SectionResult] = []
  @exclusivity(unchecked) private var starting: [NumberedItem] = []
  @exclusivity(unchecked) private var isStopped = false

  /// - Parameters:
  ///   - inlet: where items wait for room; its account is that of the stage that waits.
  ///   - perItem: the first stage that each answer goes through, or the outlet itself.
  ///   - gauge: is told which item holds back the order; nil where nobody looks.
  init(
    work: any SectionWork, mailbox: SectionMailbox, inlet: SectionInlet, perItem: Operator,
    outlet: SlotOutlet, window: Int, isOrdered: Bool, demand: Int?, gauge: OrderGauge? = nil
  ) {
    self.work = work
    self.mailbox = mailbox
    self.inlet = inlet
    ledger = inlet.ledger
    self.perItem = perItem
    self.outlet = outlet
    self.isOrdered = isOrdered
    self.demand = demand ?? .max
    self.window = Window(capacity: window)
    self.gauge = gauge
    turn = mailbox.turn
    ordinals = Array(repeating: 0, count: isOrdered ? max(window, 1) : 0)
    if !isOrdered {
      freeNumbers = Array((0..<max(window, 1)).reversed())
      isInside = Array(repeating: false, count: freeNumbers.count)
    }
  }

  /// Whether no item is inside or waits to get in.
  var isEmpty: Bool {
    inlet.count == 0
      && (isOrdered ? window.count == 0 : inside == 0 && readyPosition == ready.count)
  }

  /// Takes what has come back; false where nothing had.
  func collect() -> Bool {
    work.advance()
    mailbox.take(into: &results)
    guard !results.isEmpty else { return false }
    if !isStopped { for result in results { settle(result) } }
    results.removeAll(keepingCapacity: true)
    return true
  }

  private func settle(_ result: SectionResult) {
    work.settled(result.number)
    switch result.fate {
    case .answered: ledger.consume()
    case .failed: ledger.fail()
    case .cancelled: ledger.cancel()
    }
    if let item = result.item {
      ledger.emit()
      _ = perItem.push(item)
    } else {
      for item in result.items {
        ledger.emit()
        _ = perItem.push(item)
      }
    }
    fill(result.number)
  }

  private func fill(_ number: Int) {
    let slot = outlet.take()
    if !slot.hasValue { promised -= 1 }
    if isOrdered {
      // What waits for its turn lets go of the page that it is a small part of.
      window.fill(number, number == window.head ? slot : slot.compacted)
    } else {
      inside -= 1
      isInside[number] = false
      freeNumbers.append(number)
      ready.append(slot)
      if number == holder { passTurn(after: number) }
    }
  }

  /// Without order: gives the turn to the next that is inside, round and round.
  private func passTurn(after number: Int) {
    holder = SectionTurn.nobody
    for step in 1...isInside.count {
      let next = (number + step) % isInside.count
      guard isInside[next] else { continue }
      holder = next
      break
    }
    turn.move(to: holder)
  }

  /// Lets items in; false where none could.
  func admit() -> Bool {
    guard inlet.count > 0, hasRoom else { return false }
    while hasRoom, var item = inlet.take() {
      promised += 1
      let number = enter()
      // From here on the item is known by its place among those that came to this stage: stages
      // before may have made many of one.
      item.ordinal = entered
      entered += 1
      if isOrdered { ordinals[number % ordinals.count] = item.ordinal }
      if work.takes(item) {
        starting.append(NumberedItem(number: number, item: item))
      } else {
        ledger.pass()
        ledger.emit()
        _ = perItem.push(item)
        fill(number)
      }
    }
    if !starting.isEmpty {
      work.start(starting)
      starting.removeAll(keepingCapacity: true)
    }
    return true
  }

  private var hasRoom: Bool {
    promised < demand && (isOrdered ? window.hasRoom : !freeNumbers.isEmpty)
  }

  private func enter() -> Int {
    if isOrdered {
      if window.count == 0 { turn.move(to: window.next) }
      return window.enter()
    }
    inside += 1
    let number = freeNumbers.removeLast()
    isInside[number] = true
    if holder == SectionTurn.nobody { passTurn(after: number) }
    return number
  }

  /// The next that may go on, in order where order is kept.
  func next() -> WindowSlot? {
    if isOrdered {
      if let slot = window.leave() {
        turn.move(to: window.count > 0 ? window.head : SectionTurn.nobody)
        return slot
      }
      tellOrder()
      return nil
    }
    guard readyPosition < ready.count else { return nil }
    defer {
      ready[readyPosition] = .open
      readyPosition += 1
      if readyPosition == ready.count {
        ready.removeAll(keepingCapacity: true)
        readyPosition = 0
      }
    }
    return ready[readyPosition]
  }

  /// Says which item the finished ones wait for: no item goes on before it.
  private func tellOrder() {
    guard let gauge else { return }
    guard window.filledCount > 0 else { return gauge.clear() }
    gauge.wait(
      for: window.head, ordinal: ordinals[window.head % ordinals.count],
      behind: window.filledCount, subject: { work.subject(window.head) })
  }

  /// Lets no more in and begins nothing more; what is under way may end.
  func drain() {
    ledger.cancel(inlet.clear())
    work.drain()
  }

  /// The section's task ends.
  func close() { work.close() }

  /// Gives up all that is inside or waits; gives how many finished items are lost with it.
  func stop() -> Int {
    guard !isStopped else { return 0 }
    isStopped = true
    turn.move(to: SectionTurn.nobody)
    work.cancel()
    let waiting = inlet.clear()
    var discarded = 0
    if isOrdered {
      let (filled, open) = window.clear()
      discarded = filled
      ledger.cancel(open + waiting)
    } else {
      for slot in ready[readyPosition...] { discarded += slot.count }
      ready.removeAll()
      readyPosition = 0
      ledger.cancel(inside + waiting)
      inside = 0
    }
    return discarded
  }
}

extension WindowSlot {
  /// The same without a hold on bodies that are much larger than what is kept of them.
  fileprivate var compacted: WindowSlot {
    switch self {
    case .open, .nothing: return self
    case .one(var item):
      item.value = item.value.compacted
      return .one(item)
    case .many(let items):
      return .many(
        items.map { item in
          var item = item
          item.value = item.value.compacted
          return item
        })
    }
  }

  /// Whether an item that is no failure is in it.
  var hasValue: Bool {
    switch self {
    case .open, .nothing: false
    case .one(let item): item.failure == nil
    case .many(let items): items.contains { $0.failure == nil }
    }
  }

  /// How many items are in it.
  var count: Int {
    switch self {
    case .open, .nothing: 0
    case .one: 1
    case .many(let items): items.count
    }
  }
}
