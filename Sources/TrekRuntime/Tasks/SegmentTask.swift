import TrekStageKit
import TrekValues

/// The task of one segment: pulls items, pushes them through its chains, drives its section, and
/// sleeps when none of that gets any further.
///
/// Confined to the one task that calls `run`, after it was made elsewhere; hence unchecked.
final class SegmentTask: @unchecked Sendable {
  private let control: RunControl
  private let waker: Waker
  private let upstream: any SegmentUpstream
  /// The first operator that items from upstream are pushed into.
  private let entry: Operator
  private let section: SectionDriver?
  /// The first operator after the section, or the same as `entry`.
  private let tail: Operator
  private let firstLedger: StageLedger
  private let tailLedger: StageLedger

  @exclusivity(unchecked) private var batch: [Item] = []
  @exclusivity(unchecked) private var position = 0
  private var entryIsBlocked = false
  private var inputEnded = false
  private var entryFinished = false
  @exclusivity(unchecked) private var leaving: [Item] = []
  @exclusivity(unchecked) private var leavingPosition = 0
  private var tailIsBlocked = false
  private var tailHasEnough = false
  private var isDrained = false
  private var tailIsFinishing = false
  private var isDone = false

  private let meter: RunMeter?

  init(
    control: RunControl, meter: RunMeter? = nil, waker: Waker, upstream: any SegmentUpstream,
    entry: Operator,
    section: SectionDriver?, tail: Operator
  ) {
    self.control = control
    self.meter = meter
    self.waker = waker
    self.upstream = upstream
    self.entry = entry
    self.section = section
    self.tail = tail
    firstLedger = entry.ledger
    tailLedger = tail.ledger
  }

  /// Runs the segment to its end.
  func run() async {
    control.register(waker)
    var steps = 0
    while !isDone {
      meter?.look()
      if !step() && !isDone {
        tail.flush()
        await waker.wait()
      }
      // Others of the process want to run as well.
      steps += 1
      if steps % 64 == 0 { await Task.yield() }
    }
    section?.close()
    control.unregister(waker)
  }

  /// Does what can be done now; false where that is nothing.
  private func step() -> Bool {
    switch control.level {
    case .running: break
    case .draining:
      if upstream.isSource { endInput() }
      if !isDrained { section?.drain() }
      isDrained = true
    case .stopped: if !tailIsFinishing { stopEarly() }
    }
    if tailIsFinishing { return finishTail() }
    guard let section else { return feed() || end() }
    var progress = section.collect()
    if leave(section) { progress = true }
    if section.admit() { progress = true }
    if feed() { progress = true }
    if section.admit() { progress = true }
    return progress || end()
  }

  /// Pushes items in; false where none could be.
  private func feed() -> Bool {
    if entryIsBlocked {
      switch entry.resume() {
      case .blocked: return false
      case .more: entryIsBlocked = false
      case .enough:
        entryIsBlocked = false
        endInput()
        return true
      }
      if entryFinished { return true }
    }
    if position >= batch.count {
      guard !inputEnded else { return false }
      batch.removeAll(keepingCapacity: true)
      position = 0
      switch upstream.pull(into: &batch) {
      case .nothing: return false
      case .ended:
        inputEnded = true
        return true
      case .items: break
      }
    }
    while position < batch.count {
      let item = batch[position]
      position += 1
      switch entry.push(item) {
      case .more: continue
      case .blocked:
        entryIsBlocked = true
        return true
      case .enough:
        endInput()
        return true
      }
    }
    return true
  }

  /// Pushes what may leave the section through the tail; false where nothing could be.
  private func leave(_ section: SectionDriver) -> Bool {
    guard !tailHasEnough else { return false }
    if tailIsBlocked {
      switch tail.resume() {
      case .blocked: return false
      case .more: tailIsBlocked = false
      case .enough:
        tailIsBlocked = false
        enough()
        return true
      }
    }
    var progress = false
    while !tailHasEnough {
      while leavingPosition < leaving.count {
        let item = leaving[leavingPosition]
        leavingPosition += 1
        guard pushToTail(item) else { return true }
      }
      leaving.removeAll()
      leavingPosition = 0
      guard let slot = section.next() else { return progress }
      progress = true
      switch slot {
      case .open, .nothing: break
      case .one(let item): guard pushToTail(item) else { return true }
      case .many(let items): leaving = items
      }
    }
    return true
  }

  /// False where the tail takes no more for now.
  private func pushToTail(_ item: Item) -> Bool {
    switch tail.push(item) {
    case .more: return true
    case .blocked:
      tailIsBlocked = true
      return false
    case .enough:
      enough()
      return false
    }
  }

  /// Ends the segment when all is through; false where something is still under way.
  private func end() -> Bool {
    guard inputEnded, position >= batch.count, !entryIsBlocked else { return false }
    if !entryFinished && section != nil {
      entryFinished = true
      if entry.finish() == .blocked {
        entryIsBlocked = true
      }
      return true
    }
    if let section {
      guard section.isEmpty, leavingPosition >= leaving.count, !tailIsBlocked else { return false }
    }
    tailIsFinishing = true
    switch tail.finish() {
    case .blocked: return true
    case .more, .enough:
      isDone = true
      return true
    }
  }

  private func finishTail() -> Bool {
    guard tail.resume() != .blocked else { return false }
    isDone = true
    return true
  }

  /// Nothing more is wanted downstream: the section and what is upstream stop.
  private func enough() {
    tailHasEnough = true
    stopEarly()
  }

  /// Takes no more from upstream; what was pulled and not pushed is let go.
  private func endInput() {
    firstLedger.discard(batch.count - position)
    batch.removeAll()
    position = 0
    guard !inputEnded else { return }
    inputEnded = true
    upstream.stop()
  }

  private func stopEarly() {
    endInput()
    entryIsBlocked = false
    if let section {
      tailLedger.discard(section.stop() + leaving.count - leavingPosition)
      leaving.removeAll()
      leavingPosition = 0
      entryFinished = true
      tailIsBlocked = false
    }
  }
}
