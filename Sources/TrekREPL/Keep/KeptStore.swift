/// What earlier lines fetched, by the plan of the stages that gave it; bounded in bytes, the oldest
/// given up first.
struct KeptStore {
  /// What is known of a plan.
  enum Known {
    /// All that its stages gave.
    case whole(KeptItems)
    /// Its run was stopped, or gave more than could be kept: so many came.
    case part(Int)
  }

  /// The most bytes that all entries hold together.
  var limit: Int {
    didSet { makeRoom() }
  }
  /// About how many bytes they hold.
  private(set) var bytes = 0
  private var entries: [String: Known] = [:]
  /// The keys, the oldest first.
  private var order: [String] = []
  /// The plans that sent requests which must not be sent again by themselves, with their methods.
  private var sent: [String: [String]] = [:]

  init(limit: Int) { self.limit = limit }

  /// How many plans have all of their items here.
  var count: Int {
    entries.values.reduce(0) { sum, known in if case .whole = known { sum + 1 } else { sum } }
  }

  /// What is known of a plan, or nil.
  subscript(key: String) -> Known? { entries[key] }

  /// The methods that a plan sent and that are not safe to repeat.
  func methods(sentBy key: String) -> [String]? { sent[key] }

  /// Notes that a plan sent requests which must not be sent again by themselves.
  ///
  /// Never forgotten in a session: else a bounded memory would repeat them.
  mutating func note(_ methods: [String], sentBy key: String) { sent[key] = methods }

  /// Takes what a plan gave; of what is not whole only the number.
  mutating func keep(_ items: KeptItems, for key: String) {
    remove(key)
    order.append(key)
    if items.isWhole, !items.isCut {
      entries[key] = .whole(items)
      bytes += items.bytes
    } else {
      entries[key] = .part(items.items.count)
    }
    makeRoom()
  }

  /// A plan was used again: it is the newest now.
  mutating func use(_ key: String) {
    guard let index = order.firstIndex(of: key) else { return }
    order.append(order.remove(at: index))
  }

  /// Forgets what plans gave, but not what they sent.
  mutating func removeAll() {
    entries = [:]
    order = []
    bytes = 0
  }

  private mutating func remove(_ key: String) {
    if case .whole(let items)? = entries.removeValue(forKey: key) { bytes -= items.bytes }
    order.removeAll { $0 == key }
  }

  private mutating func makeRoom() {
    while bytes > limit || order.count > 1000, let oldest = order.first { remove(oldest) }
  }
}
