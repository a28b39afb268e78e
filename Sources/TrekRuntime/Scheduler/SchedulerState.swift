import TrekHTTP
import TrekStageKit

/// Which requests may start when: the decisions of the scheduler, without lock, time or network.
///
/// A request is *waiting* (for a slot, in its lane's queue for its host), *delayed* (until a time),
/// or *active*. Legal ways: waiting → active → done | delayed | waiting (a redirect); delayed →
/// waiting. Only an active one counts against the limits, so waiting costs no slot.
struct SchedulerState<Work: Sendable>: Sendable {
  /// What it keeps for a lane.
  private struct Lane: Sendable {
    var concurrency: Int
    /// What the script says; nil: as the host's protocol suggests.
    var perHost: Int?
    var rate: RateLimiterState?
    /// The most starts to one host, whichever lane starts them.
    var hostRate: RequestRate?
    var active = 0
    var resting = 0
    /// The hosts with waiting requests, in the order in which they get their turn.
    var turns: [Int] = []
    var nextTurn = 0
    /// By host; those of hosts without a turn are empty.
    var queues: [Queue] = []
    /// By host, how many of the lane's requests wait for the reader of their bodies; may be shorter.
    var restingAt: [Int] = []
    var waiting = 0
  }

  /// A queue of waiting work, the oldest first.
  private struct Queue: Sendable {
    var work: [Work?] = []
    var first = 0
    /// Whether its host has a turn.
    var hasTurn = false
    var isEmpty: Bool { first == work.count }

    mutating func append(_ one: Work) { work.append(one) }

    mutating func prepend(_ one: Work) {
      if first > 0 {
        first -= 1
        work[first] = one
      } else {
        work.insert(one, at: 0)
      }
    }

    func firstIndex(where isWanted: (Work) -> Bool) -> Int? {
      work[first...].firstIndex { work in work.map(isWanted) ?? false }
    }

    /// Takes one out of the midst; the index is one that `firstIndex` gave.
    mutating func remove(at index: Int) -> Work {
      guard let one = work.remove(at: index) else {
        preconditionFailure("a place in a queue before its first is never looked at")
      }
      return one
    }

    mutating func popFirst() -> Work? {
      guard first < work.count else { return nil }
      let one = work[first]
      work[first] = nil
      first += 1
      if first == work.count {
        work.removeAll(keepingCapacity: true)
        first = 0
      } else if first > 1024 && first > work.count / 2 {
        work.removeFirst(first)
        first = 0
      }
      return one
    }
  }

  private struct Host: Sendable {
    var active = 0
    var resting = 0
    var coolUntil: UInt64 = 0
    /// What lanes hold it to; each counts what all lanes start.
    var limiters: [(rate: RequestRate, state: RateLimiterState)] = []
    /// What has become of its requests, for the budget of retries.
    var retries = RetryBudget()
    /// Whether its last answer came by a protocol that carries many requests on one connection.
    var isMultiplexed = false
  }

  private var lanes: [Lane] = []
  private var hosts: [Host] = []
  private var delayed: [(due: UInt64, order: Int, lane: Int, host: Int, work: Work)] = []
  private var delayedCount = 0

  /// How many requests are active.
  private(set) var active = 0
  /// How many of them wait for the reader of their bodies.
  private(set) var resting = 0

  /// How many requests wait, for a slot or for a time.
  var waiting: Int { lanes.reduce(delayed.count) { $0 + $1.waiting } }

  init() {}

  /// Adds a lane and gives its number.
  ///
  /// - Parameter perHost: The most requests at a time to one host; nil: 6, or 32 to one that was
  ///   seen to take them on one connection.
  ///   - hostRate: The most starts to each host in a stretch of time, those of other lanes counted.
  mutating func addLane(
    concurrency: Int, perHost: Int?, rate: RequestRate?, hostRate: RequestRate? = nil
  ) -> Int {
    lanes.append(
      Lane(
        concurrency: max(1, concurrency), perHost: perHost.map { max(1, $0) },
        rate: rate.map(RateLimiterState.init), hostRate: hostRate))
    return lanes.count - 1
  }

  /// Adds a host and gives its number.
  mutating func addHost() -> Int {
    hosts.append(Host())
    return hosts.count - 1
  }

  /// A request waits from now on.
  mutating func enqueue(_ work: Work, lane: Int, host: Int, first: Bool = false) {
    while lanes[lane].queues.count <= host { lanes[lane].queues.append(Queue()) }
    if !lanes[lane].queues[host].hasTurn {
      lanes[lane].queues[host].hasTurn = true
      lanes[lane].turns.append(host)
    }
    if first {
      lanes[lane].queues[host].prepend(work)
    } else {
      lanes[lane].queues[host].append(work)
    }
    lanes[lane].waiting += 1
  }

  /// A request waits from a time on.
  mutating func delay(_ work: Work, lane: Int, host: Int, until due: UInt64) {
    delayedCount += 1
    delayed.append((due, delayedCount, lane, host, work))
    var child = delayed.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(child, parent) else { break }
      delayed.swapAt(child, parent)
      child = parent
    }
  }

  /// A host has answered by a protocol that carries many requests on one connection, or by one that
  /// does not.
  mutating func answered(host: Int, isMultiplexed: Bool) {
    if hosts[host].isMultiplexed != isMultiplexed { hosts[host].isMultiplexed = isMultiplexed }
  }

  /// Whether a request to a host may be tried again; if so, that counts against its budget.
  ///
  /// - Parameters:
  ///   - reserve: How many may be, whatever becomes of the others.
  ///   - share: How many more for each request that was begun.
  mutating func mayRetry(host: Int, reserve: Int, share: Double) -> Bool {
    hosts[host].retries.spend(reserve: reserve, share: share)
  }

  /// A host has given an answer that asks for no retry.
  mutating func succeeded(host: Int) { hosts[host].retries.succeeded += 1 }

  /// When a host may be asked again as far as a lane's rate for it goes; nil: now.
  private mutating func waitForHost(_ host: Int, lane: Int, at now: UInt64) -> UInt64? {
    guard let rate = lanes[lane].hostRate else { return nil }
    if let known = hosts[host].limiters.firstIndex(where: { $0.rate == rate }) {
      return hosts[host].limiters[known].state.wait(at: now)
    }
    hosts[host].limiters.append((rate, RateLimiterState(rate)))
    return nil
  }

  /// Counts a start against all that its host is held to.
  private mutating func started(host: Int, at now: UInt64) {
    hosts[host].retries.begun += 1
    for index in hosts[host].limiters.indices {
      hosts[host].limiters[index].state.record(at: now)
    }
  }

  /// A host is asked nothing before a time.
  mutating func cool(host: Int, until time: UInt64) {
    hosts[host].coolUntil = max(hosts[host].coolUntil, time)
  }

  /// An active request is active no more.
  mutating func finish(lane: Int, host: Int) {
    active -= 1
    lanes[lane].active -= 1
    hosts[host].active -= 1
  }

  /// An active request's body waits for its reader, or does so no more.
  mutating func rest(lane: Int, host: Int, _ isResting: Bool) {
    let change = isResting ? 1 : -1
    resting += change
    lanes[lane].resting += change
    hosts[host].resting += change
    while lanes[lane].restingAt.count <= host { lanes[lane].restingAt.append(0) }
    lanes[lane].restingAt[host] += change
  }

  /// Whether a host has a slot for a lane.
  ///
  /// A body that waits for its reader keeps the slot among those of its own lane; for other lanes it
  /// does not count: the reader may be waiting for what these ask.
  private func hasSlot(_ host: Int, for lane: Int) -> Bool {
    let place = hosts[host]
    let limit = lanes[lane].perHost ?? (place.isMultiplexed ? 32 : 6)
    if place.active < limit { return true }
    guard place.resting > 0 else { return false }
    let own = host < lanes[lane].restingAt.count ? lanes[lane].restingAt[host] : 0
    return place.active - (place.resting - own) < limit
  }

  /// Starts what may start now, and tells when to look again if time alone can change that.
  ///
  /// - Parameter hasMemory: whether memory allows any more; without it what is due waits on.
  mutating func starts(
    at now: UInt64, hasMemory: Bool, into result: inout [Work]
  ) -> UInt64? {
    while let first = delayed.first, first.due <= now {
      removeFirstDelayed()
      enqueue(first.work, lane: first.lane, host: first.host, first: true)
    }
    var wake = delayed.first?.due
    guard hasMemory else { return wake }
    for lane in lanes.indices {
      guard let time = starts(lane: lane, at: now, into: &result) else {
        continue
      }
      wake = min(wake ?? time, time)
    }
    return wake
  }

  private mutating func starts(
    lane: Int, at now: UInt64, into result: inout [Work]
  ) -> UInt64? {
    var wake: UInt64?
    // Each host in turn; a round in which none could start ends it.
    var misses = 0
    while lanes[lane].waiting > 0, lanes[lane].active < lanes[lane].concurrency,
      misses < lanes[lane].turns.count
    {
      if lanes[lane].nextTurn >= lanes[lane].turns.count { lanes[lane].nextTurn = 0 }
      let host = lanes[lane].turns[lanes[lane].nextTurn]
      if hosts[host].coolUntil > now {
        wake = min(wake ?? hosts[host].coolUntil, hosts[host].coolUntil)
        lanes[lane].nextTurn += 1
        misses += 1
        continue
      }
      guard hasSlot(host, for: lane) else {
        lanes[lane].nextTurn += 1
        misses += 1
        continue
      }
      if let time = waitForHost(host, lane: lane, at: now) {
        wake = min(wake ?? time, time)
        lanes[lane].nextTurn += 1
        misses += 1
        continue
      }
      if let time = lanes[lane].rate?.take(at: now) {
        wake = min(wake ?? time, time)
        break
      }
      guard let work = lanes[lane].queues[host].popFirst() else {
        misses += 1
        lanes[lane].nextTurn += 1
        continue
      }
      misses = 0
      started(host: host, at: now)
      lanes[lane].waiting -= 1
      lanes[lane].active += 1
      hosts[host].active += 1
      active += 1
      result.append(work)
      if lanes[lane].queues[host].isEmpty {
        lanes[lane].queues[host].hasTurn = false
        lanes[lane].turns.remove(at: lanes[lane].nextTurn)
      } else {
        lanes[lane].nextTurn += 1
      }
    }
    return wake
  }

  /// What keeps urgent work from starting: a host or a lane without a free slot.
  struct Obstacle: Equatable {
    var isHost: Bool
    var number: Int
  }

  /// Starts waiting work that is urgent, wherever it stands in its queue, within all limits but that
  /// of memory, and beside slots that all rest; tells what else stands in the way of the rest, and
  /// when time will have changed that.
  mutating func startUrgent(
    at now: UInt64, isUrgent: (Work) -> Bool, into result: inout [Work]
  ) -> (obstacles: [Obstacle], wake: UInt64?) {
    var obstacles: [Obstacle] = []
    var wake: UInt64?
    for lane in lanes.indices where lanes[lane].waiting > 0 {
      for host in lanes[lane].turns {
        while let index = lanes[lane].queues[host].firstIndex(where: isUrgent) {
          if hosts[host].coolUntil > now {
            wake = min(wake ?? .max, hosts[host].coolUntil)
            break
          }
          guard hasSlot(host, for: lane) || hosts[host].resting == hosts[host].active else {
            obstacles.append(Obstacle(isHost: true, number: host))
            break
          }
          guard
            lanes[lane].active < lanes[lane].concurrency
              || lanes[lane].resting == lanes[lane].active
          else {
            obstacles.append(Obstacle(isHost: false, number: lane))
            break
          }
          if let time = waitForHost(host, lane: lane, at: now) {
            wake = min(wake ?? .max, time)
            break
          }
          if let time = lanes[lane].rate?.take(at: now) {
            wake = min(wake ?? .max, time)
            break
          }
          started(host: host, at: now)
          result.append(lanes[lane].queues[host].remove(at: index))
          lanes[lane].waiting -= 1
          lanes[lane].active += 1
          hosts[host].active += 1
          active += 1
        }
        if lanes[lane].queues[host].isEmpty { lanes[lane].queues[host].hasTurn = false }
      }
      let queues = lanes[lane].queues
      lanes[lane].turns.removeAll { !queues[$0].hasTurn }
    }
    return (obstacles, wake)
  }

  /// Takes out all that waits or is delayed and for which the condition holds.
  mutating func remove(where isUnwanted: (Work) -> Bool) -> [Work] {
    var removed: [Work] = []
    for lane in lanes.indices {
      for host in lanes[lane].turns {
        var kept = Queue()
        while let work = lanes[lane].queues[host].popFirst() {
          if isUnwanted(work) { removed.append(work) } else { kept.append(work) }
        }
        kept.hasTurn = !kept.isEmpty
        lanes[lane].queues[host] = kept
      }
      let queues = lanes[lane].queues
      lanes[lane].turns.removeAll { !queues[$0].hasTurn }
      lanes[lane].waiting = queues.reduce(0) { $0 + $1.work.count - $1.first }
    }
    let all = delayed
    delayed = []
    for one in all {
      if isUnwanted(one.work) {
        removed.append(one.work)
      } else {
        delay(one.work, lane: one.lane, host: one.host, until: one.due)
      }
    }
    return removed
  }

  private func isBefore(_ one: Int, _ other: Int) -> Bool {
    (delayed[one].due, delayed[one].order) < (delayed[other].due, delayed[other].order)
  }

  private mutating func removeFirstDelayed() {
    let last = delayed.count - 1
    delayed.swapAt(0, last)
    delayed.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < delayed.count && isBefore(child, least) { least = child }
      guard least != parent else { return }
      delayed.swapAt(parent, least)
      parent = least
    }
  }
}
