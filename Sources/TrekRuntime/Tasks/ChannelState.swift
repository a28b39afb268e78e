/// The decisions of a bounded channel between two tasks: events in, who is to be woken out.
///
/// It knows counts, not items. Legal ways: open, then closed by the producer or stopped by the
/// consumer, then (of the two) whichever had not come yet.
struct ChannelState: Equatable {
  /// The most items it holds; a producer may exceed it by one batch at the most never: what does
  /// not fit stays with the producer.
  let itemLimit: Int
  /// The most bytes of texts and bodies; one item may exceed it alone.
  let byteLimit: Int
  private(set) var items = 0
  private(set) var bytes = 0
  /// The producer has sent all.
  private(set) var isClosed = false
  /// The consumer wants no more.
  private(set) var isStopped = false
  /// The consumer has come for more since something was put in last, and found nothing.
  private(set) var isHungry = false
  /// The producer waits for that.
  private var awaitsHunger = false

  init(itemLimit: Int, byteLimit: Int) {
    self.itemLimit = itemLimit
    self.byteLimit = byteLimit
  }

  /// Who is to be woken after an event.
  enum Wake: Equatable {
    case nobody
    case consumer
    case producer
  }

  /// Whether an item has room.
  func hasRoom(for size: Int) -> Bool {
    items == 0 || (items < itemLimit && bytes + size <= byteLimit)
  }

  /// Items were put in.
  mutating func sent(_ count: Int, bytes size: Int) -> Wake {
    let wasEmpty = items == 0
    items += count
    bytes += size
    if count > 0 { isHungry = false }
    return wasEmpty && count > 0 ? .consumer : .nobody
  }

  /// All items were taken out.
  mutating func received() -> Wake {
    let wasFull = items > 0
    items = 0
    bytes = 0
    return wasFull && !isClosed ? .producer : .nobody
  }

  /// The consumer found nothing.
  mutating func starved() -> Wake {
    isHungry = true
    defer { awaitsHunger = false }
    return awaitsHunger && !isClosed ? .producer : .nobody
  }

  /// The producer goes on only when all was taken and more is wanted; whether that is so now.
  mutating func awaitHunger() -> Bool {
    if isHungry || isStopped { return true }
    awaitsHunger = true
    return false
  }

  /// The producer ends.
  mutating func close() -> Wake {
    guard !isClosed else { return .nobody }
    isClosed = true
    return .consumer
  }

  /// The consumer ends; gives how many items are discarded.
  mutating func stop() -> (discarded: Int, wake: Wake) {
    guard !isStopped else { return (0, .nobody) }
    isStopped = true
    let discarded = items
    items = 0
    bytes = 0
    return (discarded, isClosed ? .nobody : .producer)
  }
}
