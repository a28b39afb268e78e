import TrekStageKit
import TrekValues

/// Where a segment gets its items from.
protocol SegmentUpstream: AnyObject {
  /// Puts items into an empty array, as many as are there now.
  func pull(into items: inout [Item]) -> Pulled
  /// Says that no more are wanted.
  func stop()
  /// Whether the items come from outside, so that an interrupted run asks for no more.
  var isSource: Bool { get }
}

/// What came of a pull.
enum Pulled {
  /// Items came.
  case items
  /// None are there now; the waker will tell.
  case nothing
  /// None will come.
  case ended
}

/// A source, pulled in batches.
final class SourceUpstream: SegmentUpstream {
  private var source: (any ItemSource)?
  private let identity: StageIdentity
  private let ledger: StageLedger
  private var values: [Value] = []
  private var ordinal = 0
  private let bindings: Bindings?

  init(
    _ source: any ItemSource, _ identity: StageIdentity, _ ledger: StageLedger,
    bindings: Bindings? = nil
  ) {
    self.source = source
    self.identity = identity
    self.ledger = ledger
    self.bindings = bindings
  }

  let isSource = true

  func pull(into items: inout [Item]) -> Pulled {
    guard let source else { return .ended }
    values.removeAll(keepingCapacity: true)
    do throws(StageFailure) {
      try source.next(256, into: &values)
    } catch {
      // The failure of one value stands in its place, and the next ones are asked for.
      if !source.goesOnAfterFailure { self.source = nil }
      ledger.emit(values.count + 1)
      append(to: &items)
      items.append(
        Item(
          .null, ordinal: ordinal, bindings: bindings,
          failure: ItemFailure(
            cause: error, stage: identity.label, place: identity.place, input: .null,
            index: ordinal)))
      ordinal += 1
      return .items
    }
    guard !values.isEmpty else {
      self.source = nil
      return .ended
    }
    ledger.emit(values.count)
    append(to: &items)
    return .items
  }

  private func append(to items: inout [Item]) {
    for value in values {
      items.append(Item(value, ordinal: ordinal, bindings: bindings))
      ordinal += 1
    }
  }

  func stop() { source = nil }
}

/// The channel from the segment before.
final class ChannelUpstream: SegmentUpstream {
  private let channel: BatchChannel
  private let ledger: StageLedger

  /// - Parameter ledger: of the first stage of the segment, where what is discarded is counted.
  init(_ channel: BatchChannel, _ ledger: StageLedger) {
    self.channel = channel
    self.ledger = ledger
  }

  let isSource = false

  func pull(into items: inout [Item]) -> Pulled {
    switch channel.receive(into: &items) {
    case .items: .items
    case .empty: .nothing
    case .ended: .ended
    }
  }

  func stop() { ledger.discard(channel.stop()) }
}

/// Items that are there: what a nested pipeline is given.
final class ItemsUpstream: SegmentUpstream {
  private var items: [Item]

  init(_ items: [Item]) { self.items = items }

  let isSource = false

  func pull(into items: inout [Item]) -> Pulled {
    guard !self.items.isEmpty else { return .ended }
    swap(&self.items, &items)
    return .items
  }

  func stop() { items = [] }
}

/// The elements of a list, one after the other: a head that is an expression.
final class ListSource: ItemSource {
  private let list: List
  private var index = 0

  init(_ list: List) { self.list = list }

  func next(_ limit: Int, into values: inout [Value]) {
    let end = min(list.count, index + limit)
    while index < end {
      values.append(list[index] ?? .null)
      index += 1
    }
  }
}
