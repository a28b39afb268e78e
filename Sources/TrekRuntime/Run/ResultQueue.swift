public import TrekStageKit
import TrekValues

/// Takes what comes out of the pipelines of a run that do not end in a sink, and gives it to the
/// one task that runs the program.
///
/// Each such pipeline has a bounded channel of its own: a reader that takes its time slows the run
/// down to the sockets. Pipelines that run one after the other are read in that order.
public final class ResultQueue: Sendable {
  private struct State {
    var channels: [BatchChannel] = []
    var isEnded = false
    var isStopped = false
  }

  private let state = Locked(State())
  private let consumer = Waker()

  /// Makes a queue for one run.
  public init() {}

  /// Makes a channel for a pipeline that begins; its task waits on this waker for room.
  func open(producer: Waker) -> BatchChannel {
    let channel = BatchChannel(producer: producer, consumer: consumer)
    let isStopped = state.withLock { state in
      if !state.isStopped { state.channels.append(channel) }
      return state.isStopped
    }
    if isStopped { _ = channel.stop() } else { consumer.signal() }
    return channel
  }

  /// The next items, error items among them; nil when the run has ended and all is read.
  ///
  /// One task at a time may wait here.
  public func next() async -> [Item]? {
    while true {
      let (channels, isEnded) = state.withLock { ($0.channels, $0.isEnded) }
      var items: [Item] = []
      var remaining = channels.count
      for channel in channels {
        switch channel.receive(into: &items) {
        case .items: return items
        case .empty:
          // After the end nobody writes any more, closed or not.
          if isEnded { remaining -= 1 }
        case .ended:
          remaining -= 1
          state.withLock { $0.channels.removeAll { $0 === channel } }
        }
      }
      if isEnded && remaining == 0 { return nil }
      await consumer.wait()
    }
  }

  /// Says that the run has ended, and no other pipeline begins.
  public func end() {
    state.withLock { $0.isEnded = true }
    consumer.signal()
  }

  /// Says that nothing more is read.
  public func stop() {
    let channels = state.withLock { state in
      defer { state.channels = [] }
      state.isStopped = true
      return state.channels
    }
    for channel in channels { _ = channel.stop() }
    consumer.signal()
  }
}

/// The end of a pipeline whose items go to whoever runs the program.
///
/// What was handed over counts as consumed, whether it is read or not; a failure counts as one
/// that nobody handled, whoever sees it.
final class ResultOutlet: Operator {
  private let channel: BatchChannel
  private let run: RunState
  @exclusivity(unchecked) private var items: [Item] = []
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var isFinishing = false
  private let batchLimit = 256

  init(_ identity: StageIdentity, _ ledger: StageLedger, _ channel: BatchChannel, run: RunState) {
    self.channel = channel
    self.run = run
    super.init(identity, ledger)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if let failure = item.failure {
      ledger.pass()
      run.report(failure)
    } else {
      ledger.consume()
    }
    items.append(item)
    return items.count - position >= batchLimit ? resume() : .more
  }

  override func resume() -> Verdict {
    guard position < items.count else { return channel.isStopped ? .enough : .more }
    let verdict: Verdict
    switch channel.send(&items, from: &position) {
    case .done: verdict = .more
    case .full: return .blocked
    case .stopped: verdict = .enough
    }
    items.removeAll(keepingCapacity: true)
    position = 0
    if isFinishing { channel.close() }
    return verdict
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
}
