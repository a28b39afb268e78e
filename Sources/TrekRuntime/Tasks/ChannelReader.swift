import TrekStageKit

/// Reads a channel for a task that waits: the upstream of a stage with a task of its own.
final class ChannelReader: ItemReader {
  private let channel: BatchChannel
  private let waker: Waker
  private let control: RunControl
  private let ledger: StageLedger

  init(_ channel: BatchChannel, waker: Waker, control: RunControl, ledger: StageLedger) {
    self.channel = channel
    self.waker = waker
    self.control = control
    self.ledger = ledger
  }

  func next() async -> [Item]? {
    var items: [Item] = []
    while control.level != .stopped {
      switch channel.receive(into: &items) {
      case .items:
        ledger.receive(items.count)
        ledger.consume(items.count)
        return items
      case .ended: return nil
      case .empty: await waker.wait()
      }
    }
    return nil
  }

  /// Wants no more; what was on its way is discarded.
  func stop() { ledger.discard(channel.stop()) }
}

/// Writes a channel for a task that waits: the downstream of a stage with a task of its own.
final class ChannelWriter: ItemWriter {
  private let channel: BatchChannel
  private let waker: Waker
  private let control: RunControl
  private let ledger: StageLedger
  private let next: StageLedger
  private let isSource: Bool

  /// - Parameters:
  ///   - ledger: of the stage that writes; nil where it keeps its account by itself.
  ///   - next: of the stage that gets the items, where what it never gets is counted.
  ///   - isSource: whether an interrupted run wants no more of it.
  init(
    _ channel: BatchChannel, waker: Waker, control: RunControl, ledger: StageLedger,
    next: StageLedger, isSource: Bool
  ) {
    self.channel = channel
    self.waker = waker
    self.control = control
    self.ledger = ledger
    self.next = next
    self.isSource = isSource
  }

  func write(_ items: [Item]) async -> Bool {
    guard !(isSource && control.level == .draining) else { return false }
    ledger.emit(items.count)
    return await send(items)
  }

  func wanted() async -> Bool {
    while control.level == .running, !channel.isDry() { await waker.wait() }
    return control.level == .running && !channel.isStopped
  }

  /// Writes without counting what goes out.
  func send(_ items: [Item]) async -> Bool {
    var rest = items
    var position = 0
    while control.level != .stopped {
      switch channel.send(&rest, from: &position) {
      case .done: return true
      case .stopped:
        next.discard(rest.count - position)
        return false
      case .full: await waker.wait()
      }
    }
    next.discard(rest.count - position)
    return false
  }

  /// No more comes.
  func close() { channel.close() }
}
