import TrekStageKit

/// The branches of a stage that end in sinks and so run once, for all items that go to them; and the
/// items on their way there.
///
/// Confined to the task of its section. Items go into the branches in the order in which they came;
/// one whose branch has no room holds up those behind it, so that a slow sink slows the stream.
struct SideBranches {
  /// An item that has to get into branches before anything else is done with it.
  struct Waiting {
    /// The item as it came.
    var numbered: NumberedItem
    /// What the branches get.
    var item: Item
    /// The branches that it has not got into yet.
    var branches: ArraySlice<Int>
    /// What is to be done with it then.
    var then: Continuation
  }

  /// What is to be done with an item that is in its branches.
  enum Continuation {
    /// It is done, and has become nothing.
    case done
    /// It goes on as it is.
    case passes
    /// The branches that run for each item run for it.
    case runs
  }

  /// The channel to each branch; nil for those that run for each item.
  private let channels: [BatchChannel?]
  private var queue: [Waiting] = []
  private var position = 0

  init(_ channels: [BatchChannel?]) { self.channels = channels }

  /// For each branch, whether it runs once.
  var areSides: [Bool] { channels.map { $0 != nil } }

  /// Puts an item at the end.
  mutating func add(_ waiting: Waiting) { queue.append(waiting) }

  /// The next item that has got into all of its branches; nil where none has.
  mutating func next() -> Waiting? {
    guard position < queue.count else { return nil }
    while let branch = queue[position].branches.first {
      guard let channel = channels[branch] else { break }
      var items = [queue[position].item]
      var index = 0
      // A branch that wants no more is as good as one that has taken it.
      if channel.send(&items, from: &index) == .full { return nil }
      queue[position].branches.removeFirst()
    }
    let waiting = queue[position]
    position += 1
    if position == queue.count {
      queue.removeAll(keepingCapacity: true)
      position = 0
    }
    return waiting
  }

  /// Lets go of all items, and gives their numbers.
  mutating func clear() -> [Int] {
    defer {
      queue.removeAll()
      position = 0
    }
    return queue[position...].map(\.numbered.number)
  }

  /// No more items come: the branches end when they are through.
  func close() {
    for channel in channels { channel?.close() }
  }
}
