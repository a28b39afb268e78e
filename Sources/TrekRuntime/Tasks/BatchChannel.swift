import TrekStageKit
import TrekValues

/// A bounded channel of items between two tasks; neither side ever waits inside it.
///
/// A side that gets no further waits on its own waker, which the other side signals.
final class BatchChannel: Sendable {
  private struct Contents {
    var state: ChannelState
    var items: [Item] = []
    /// Who waits for room.
    var producer: Waker
    /// Who else is to learn that nobody wants more.
    var stopListener: Waker?
  }

  private let contents: Locked<Contents>
  private let consumer: Waker

  /// Makes a channel between the tasks that wait on these wakers.
  init(producer: Waker, consumer: Waker, itemLimit: Int = 1024, byteLimit: Int = 4 << 20) {
    contents = Locked(
      Contents(
        state: ChannelState(itemLimit: itemLimit, byteLimit: byteLimit), producer: producer))
    self.consumer = consumer
  }

  /// Says which waker the task waits on that sends, where that is made after the channel.
  func connect(producer: Waker) { contents.withLock { $0.producer = producer } }

  /// Has a waker signalled when nobody wants more: for a producer that waits for something else
  /// than room.
  func tellStop(to listener: Waker) { contents.withLock { $0.stopListener = listener } }

  /// What came of an attempt to send.
  enum Sending {
    /// All is in.
    case done
    /// The rest has no room now.
    case full
    /// Nobody wants more; the rest stays with the caller.
    case stopped
  }

  /// Moves items in from `index` on as far as there is room, and steps `index` on.
  func send(_ items: inout [Item], from index: inout Int) -> Sending {
    let (result, wake) = contents.withLock { contents -> (Sending, ChannelState.Wake) in
      guard !contents.state.isStopped else { return (.stopped, .nobody) }
      var count = 0
      var bytes = 0
      let start = index
      while index < items.count {
        let size = items[index].retainedBytes
        guard contents.state.hasRoom(for: bytes + size),
          contents.items.count < contents.state.itemLimit
        else { break }
        count += 1
        bytes += size
        index += 1
      }
      if start == 0 && index == items.count && contents.items.isEmpty {
        swap(&contents.items, &items)
        index = 0
        items.removeAll(keepingCapacity: true)
      } else {
        contents.items.append(contentsOf: items[start..<index])
      }
      let wake = contents.state.sent(count, bytes: bytes)
      return (index >= items.count ? .done : .full, wake)
    }
    perform(wake)
    return result
  }

  /// What came of an attempt to receive.
  enum Receiving {
    /// Items came.
    case items
    /// None are there now.
    case empty
    /// None will come.
    case ended
  }

  /// Takes all items out into an empty array.
  func receive(into items: inout [Item]) -> Receiving {
    let (result, wake) = contents.withLock { contents -> (Receiving, ChannelState.Wake) in
      if contents.items.isEmpty {
        if contents.state.isClosed { return (.ended, .nobody) }
        return (.empty, contents.state.starved())
      }
      swap(&contents.items, &items)
      contents.items.removeAll(keepingCapacity: true)
      return (.items, contents.state.received())
    }
    perform(wake)
    return result
  }

  /// Whether the consumer has dealt with all that was sent and come for more, or wants no more;
  /// where it has not, the producer is signalled once it has.
  func isDry() -> Bool { contents.withLock { $0.state.awaitHunger() } }

  /// Says that no more items are sent.
  func close() { perform(contents.withLock { $0.state.close() }) }

  /// Says that no more items are wanted; gives how many that were in are discarded.
  func stop() -> Int {
    let ((discarded, wake), listener) = contents.withLock { contents in
      contents.items.removeAll()
      return (contents.state.stop(), contents.stopListener)
    }
    perform(wake)
    listener?.signal()
    return discarded
  }

  /// Whether the consumer wants no more.
  var isStopped: Bool { contents.withLock { $0.state.isStopped } }

  private func perform(_ wake: ChannelState.Wake) {
    switch wake {
    case .nobody: break
    case .consumer: consumer.signal()
    case .producer: contents.withLock { $0.producer }.signal()
    }
  }
}

extension Item {
  /// About how many bytes the item alone keeps alive; bodies are charged elsewhere.
  var retainedBytes: Int {
    switch value {
    case .text(let text): text.count
    case .bytes(let bytes): bytes.count
    default: 0
    }
  }
}
