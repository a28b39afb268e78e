import TrekStageKit
import TrekValues

/// The end of a segment before another: collects batches and sends them.
final class ChannelOutlet: Operator {
  private let channel: BatchChannel
  @exclusivity(unchecked) private var items: [Item] = []
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var isFinishing = false
  private let batchLimit: Int

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, _ channel: BatchChannel, batchLimit: Int = 256
  ) {
    self.channel = channel
    self.batchLimit = batchLimit
    super.init(identity, ledger)
  }

  override func push(_ item: Item) -> Verdict {
    items.append(item)
    return items.count - position >= batchLimit ? resume() : .more
  }

  override func resume() -> Verdict {
    guard position < items.count else { return channel.isStopped ? .enough : .more }
    switch channel.send(&items, from: &position) {
    case .done:
      items.removeAll(keepingCapacity: true)
      position = 0
      if isFinishing { channel.close() }
      return .more
    case .full: return .blocked
    case .stopped:
      ledger.discard(items.count - position)
      items.removeAll()
      position = 0
      return .enough
    }
  }

  override func flush() { _ = resume() }

  override func finish() -> Verdict {
    guard resume() != .blocked else {
      isFinishing = true
      return .blocked
    }
    channel.close()
    return .more
  }

  /// Whether all has been sent, so that `finish` may close.
  var isEmpty: Bool { position >= items.count }
}

/// The end of a pipeline whose items somebody keeps: a value, a list, the answer of a block.
final class CollectingOutlet: Operator {
  /// What came, in order; error items among them.
  @exclusivity(unchecked) private(set) var items: [Item] = []
  private let limit: Int?

  /// - Parameter limit: how many are wanted at the most.
  init(_ identity: StageIdentity, _ ledger: StageLedger, limit: Int? = nil) {
    self.limit = limit
    super.init(identity, ledger)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    ledger.consume()
    items.append(item)
    if let limit, items.count >= limit { return .enough }
    return .more
  }
}

/// The end of the per-item part of a section: keeps what one item became until its turn.
final class SlotOutlet: Operator {
  @exclusivity(unchecked) private var single: Item?
  @exclusivity(unchecked) private var many: [Item] = []

  override func push(_ item: Item) -> Verdict {
    if single == nil && many.isEmpty {
      single = item
    } else {
      if let first = single {
        many.append(first)
        single = nil
      }
      many.append(item)
    }
    return .more
  }

  /// What the item became, and forgets it.
  func take() -> WindowSlot {
    if let item = single {
      single = nil
      return .one(item)
    }
    guard !many.isEmpty else { return .nothing }
    defer { many = [] }
    return .many(many)
  }
}

/// The end of the stages before a section: keeps items until the section has room.
///
/// What it holds is bounded by its limit, also where it never runs empty: what has been taken leaves
/// its place at once, and the rest moves up before the array would grow.
final class SectionInlet: Operator {
  /// What waits, from `position` on; before it are the places of what has been taken.
  @exclusivity(unchecked) private var waiting: [Item?] = []
  @exclusivity(unchecked) private var position = 0
  /// How many items wait at the most.
  static let limit = 256

  override init(_ identity: StageIdentity, _ ledger: StageLedger) {
    waiting.reserveCapacity(2 * Self.limit)
    super.init(identity, ledger)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if position >= Self.limit {
      waiting.removeFirst(position)
      position = 0
    }
    waiting.append(item)
    return isFull ? .blocked : .more
  }

  override func resume() -> Verdict { isFull ? .blocked : .more }

  private var isFull: Bool { count >= Self.limit }

  /// How many wait.
  var count: Int { waiting.count - position }

  /// How many places there are, those of items that have been taken included.
  var places: Int { waiting.count }

  /// Takes the next item.
  func take() -> Item? {
    guard position < waiting.count else { return nil }
    let item = waiting[position].take()
    position += 1
    if position == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      position = 0
    }
    return item
  }

  /// Lets go of all that waits, and gives how many they were.
  func clear() -> Int {
    defer {
      waiting.removeAll()
      position = 0
    }
    return count
  }
}

/// The end of a pipeline in a sink.
final class SinkOperator: Operator, Closing {
  private let sink: any Sink
  private let run: RunState
  private var isStopped = false
  private var isClosed = false

  init(_ identity: StageIdentity, _ ledger: StageLedger, _ sink: any Sink, run: RunState) {
    self.sink = sink
    self.run = run
    super.init(identity, ledger)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    guard !isStopped else {
      ledger.cancel()
      return .enough
    }
    if let failure = item.failure {
      ledger.pass()
      run.report(failure)
      return .more
    }
    do throws(StageFailure) {
      try sink.write(item)
      ledger.consume()
      return .more
    } catch {
      ledger.fail()
      return take(error, item)
    }
  }

  private func take(_ cause: StageFailure, _ item: Item) -> Verdict {
    let failure = ItemFailure(
      cause: cause, stage: identity.label, place: identity.place, input: item.value,
      index: item.ordinal)
    guard cause.kind == .output else {
      run.report(failure)
      return .more
    }
    isStopped = true
    run.outputFailed(failure)
    return .enough
  }

  override func flush() {
    guard !isStopped else { return }
    do throws(StageFailure) {
      try sink.flush()
    } catch {
      _ = take(error, Item(.null))
    }
  }

  override func finish() -> Verdict {
    close(complete: !isStopped && !run.isInterrupted)
    return .more
  }

  /// Ends the sink once, whatever way the segment ends.
  func close(complete: Bool) {
    guard !isClosed else { return }
    isClosed = true
    do throws(StageFailure) {
      if let remark = try sink.close(complete: complete) { run.remark(remark) }
    } catch {
      _ = take(error, Item(.null))
    }
  }
}
