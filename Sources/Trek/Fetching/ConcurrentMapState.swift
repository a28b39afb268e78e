/// The decisions of an ordered concurrent map: events in, what may be done out; no task, no lock.
///
/// An element enters with the next number, is finished in any order, and leaves in the order of
/// numbers. At most `concurrency` are worked on, at most `window` are inside. Legal ways: open, then
/// ended (the base has no more) or stopped (somebody wants no more, or an element failed).
struct ConcurrentMapState<Output: Sendable>: Sendable {
  private enum Slot: Sendable {
    case open
    case finished(Result<Output, any Error>)
  }

  let concurrency: Int
  let window: Int
  private var slots: [Slot] = []
  /// The number of the first slot.
  private var head = 0
  private(set) var active = 0
  private(set) var isEnded = false
  private(set) var isStopped = false
  /// What the base threw, which comes after all that it gave.
  private var baseError: (any Error)?

  init(concurrency: Int, window: Int) {
    self.concurrency = max(1, concurrency)
    self.window = max(window, self.concurrency)
  }

  /// Whether another element may enter.
  var mayEnter: Bool { !isStopped && active < concurrency && slots.count < window }

  /// An element enters and is worked on; gives its number.
  mutating func enter() -> Int {
    active += 1
    slots.append(.open)
    return head + slots.count - 1
  }

  /// The work on an element is done.
  mutating func finish(_ number: Int, _ result: Result<Output, any Error>) {
    active -= 1
    guard !isStopped, number - head < slots.count else { return }
    slots[number - head] = .finished(result)
  }

  /// The base gives no more.
  mutating func end(_ error: (any Error)?) {
    isEnded = true
    baseError = error
  }

  /// Nothing more is wanted.
  mutating func stop() {
    isStopped = true
    slots = []
  }

  /// What the reader gets now.
  enum Next: Sendable {
    case element(Result<Output, any Error>)
    case wait
    case over((any Error)?)
  }

  /// Whether `leave` has something else to say than to wait.
  var hasNext: Bool {
    if isStopped { return true }
    guard let first = slots.first else { return isEnded }
    if case .finished = first { return true }
    return false
  }

  /// Takes the next result, where it is there.
  mutating func leave() -> Next {
    if isStopped { return .over(nil) }
    guard let first = slots.first else { return isEnded ? .over(baseError) : .wait }
    guard case .finished(let result) = first else { return .wait }
    slots.removeFirst()
    head += 1
    return .element(result)
  }
}
