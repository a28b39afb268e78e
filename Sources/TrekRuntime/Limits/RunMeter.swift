import Synchronization
import TrekHTTP
import TrekStageKit
import TrekValues

/// Counts what a limited run uses, and stops it where that is too much.
///
/// Any thread may call it.
final class RunMeter: Sendable {
  let limits: RunLimits
  private let requests = Atomic<Int>(0)
  private let responseBytes = Atomic<Int>(0)
  private let heldBytes = Atomic<Int>(0)
  private let isExceeded = Atomic<Bool>(false)
  private let startedAt = Atomic<UInt64>(0)
  private let lookedAt = Atomic<UInt64>(0)
  private let accounts: RunAccounts
  private let clock: any RunClock
  /// Is told the first limit that was reached, and stops the run.
  private let exceeded: @Sendable (ItemFailure) -> Void

  init(
    _ limits: RunLimits, accounts: RunAccounts, clock: any RunClock,
    exceeded: @escaping @Sendable (ItemFailure) -> Void
  ) {
    self.limits = limits
    self.accounts = accounts
    self.clock = clock
    self.exceeded = exceeded
  }

  // MARK: Requests

  /// Lets a request be sent, changed where the policy says so; a failure: it is not sent.
  func admit(_ ticket: Ticket) -> TransportFailure? {
    if let admit = limits.admit {
      switch admit(ticket.request) {
      case .success(let request): ticket.request = request
      case .failure(let refusal): return refusal
      }
    }
    let count = requests.add(1, ordering: .relaxed).newValue
    guard count > limits.requests else { return nil }
    let message = "the run may make \(limits.requests) requests at the most"
    stop("limit.requests", message, at: ticket.lane.identity, input: ticket.origin.item.value)
    return TransportFailure(TransportFailure.Code(rawValue: "limit.requests"), message)
  }

  /// A body has come.
  func answered(_ bytes: Int, to ticket: Ticket) {
    let sum = responseBytes.add(bytes, ordering: .relaxed).newValue
    guard sum > limits.responseBytes else { return }
    stop(
      "limit.responseBytes",
      "the run may receive \(Value.size(Int64(clamping: limits.responseBytes)).printed.string) at the most",
      at: ticket.lane.identity, input: ticket.origin.item.value)
  }

  // MARK: Memory

  /// A stage holds a value until its end.
  func hold(_ value: Value, at identity: StageIdentity) throws(StageFailure) {
    let sum = heldBytes.add(value.approximateBytes, ordering: .relaxed).newValue
    guard sum > limits.heldBytes else { return }
    let message =
      "stages that hold items may hold about "
      + "\(Value.size(Int64(clamping: limits.heldBytes)).printed.string) together"
    stop("limit.memory", message, at: identity)
    throw StageFailure(code: "limit.memory", message)
  }

  /// What stages hold is let go.
  func release(_ bytes: Int) { heldBytes.subtract(bytes, ordering: .relaxed) }

  // MARK: Time and items

  /// The run begins.
  func start() {
    startedAt.store(clock.now, ordering: .relaxed)
    lookedAt.store(clock.now, ordering: .relaxed)
  }

  /// Waits for the end of the time, for runs that wait as well, unless its task is cancelled.
  func watch() async {
    guard limits.time != nil else { return }
    do { try await clock.sleep(until: end) } catch { return }
    look()
  }

  /// Looks at time and items, for tasks that do not wait; does nothing where that was just done.
  func look() {
    let now = clock.now
    let last = lookedAt.load(ordering: .relaxed)
    guard now &- last >= Self.interval || now >= end,
      lookedAt.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged
    else { return }
    if now >= end, let limit = limits.time {
      return stop(
        "limit.time", "the run may take \(Value.duration(limit).printed.string) at the most",
        at: busiest.identity)
    }
    guard limits.items < .max else { return }
    let (identity, items) = busiest
    if items > limits.items {
      stop(
        "limit.items", "the stages of the run may give \(limits.items) items at the most",
        at: identity)
    }
  }

  private static let interval: UInt64 = 5_000_000

  private var end: UInt64 {
    guard let time = limits.time else { return .max }
    return startedAt.load(ordering: .relaxed) &+ UInt64(max(0, time.nanosecondCount))
  }

  /// The stage that has given the most items, and how many all have given.
  private var busiest: (identity: StageIdentity, items: Int) {
    var found = StageIdentity.expression
    var most = -1
    var sum = 0
    for entry in accounts.snapshot {
      sum += entry.account.emitted
      guard let identity = entry.identity, entry.account.emitted > most else { continue }
      most = entry.account.emitted
      found = identity
    }
    return (found, sum)
  }

  private func stop(
    _ code: String, _ message: String, at identity: StageIdentity, input: Value = .null
  ) {
    guard !isExceeded.exchange(true, ordering: .relaxed) else { return }
    exceeded(
      ItemFailure(
        cause: StageFailure(
          code: code, message, help: "the program that runs the script sets this limit"),
        stage: identity.label, place: identity.place, input: input, index: 0))
  }
}

extension Value {
  /// About how many bytes it keeps alive: an estimate that costs little, and grows with what it
  /// estimates.
  var approximateBytes: Int {
    switch self {
    case .text(let text): 32 + text.count
    case .bytes(let bytes): 32 + bytes.count
    case .list(let list): 48 + list.reduce(0) { $0 + $1.approximateBytes }
    case .record(let record): 64 + record.values.reduce(0) { $0 + $1.approximateBytes }
    case .object(let object):
      if let response = object as? Response { 1024 + response.size } else { 256 }
    default: 24
    }
  }

  /// About how many bytes it takes by itself, its elements not followed.
  var ownBytes: Int {
    switch self {
    case .text(let text): text.count
    case .bytes(let bytes): bytes.count
    case .list(let list): list.count * 24
    case .record(let record): record.count * 24
    default: 0
    }
  }
}
