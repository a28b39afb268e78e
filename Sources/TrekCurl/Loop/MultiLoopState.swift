/// What the loop decides.
///
/// Which exchange begins when, within the descriptors that there are, and how many handles stay in
/// the pool. Pure, and the loop thread's alone.
///
/// An exchange is *waiting* → *running* → gone. It goes from running back to the front of the
/// waiting ones only where the process had no descriptor for it (`starved`), and from waiting
/// straight to gone only by `removeWaiting`.
///
/// The limit of those that run is *open* (all that wait begin), *full* (as many run as may), or
/// *held* (none of ours runs and still there was no descriptor: nothing begins before `heldUntil`).
/// Legal: open ↔ full; full, open → held by `starved`; held → open by `release`.
struct MultiLoopState<Job> {
  /// What follows from a lack of descriptors.
  enum Starvation: Equatable {
    /// It waits for one of ours to end.
    case waits
    /// Nothing of ours runs: try again at `heldUntil`.
    case held
    /// It has been tried long enough.
    case givesUp
  }

  /// The most exchanges that run at once, as far as the system's limit tells.
  let ceiling: Int
  /// The most that run at once as experience tells; from 1 to `ceiling`.
  private(set) var limit: Int
  private(set) var running = 0
  /// The most that ever ran at once: connections are kept for so many.
  private(set) var peak = 0
  /// How many handles wait in the pool.
  private(set) var pooled = 0
  /// While nothing begins: until when.
  private(set) var heldUntil: Int64?

  private var waitingJobs: [Job?] = []
  private var first = 0
  private var starvedSince: Int64?
  private var endedSinceGrowth = 0

  /// As many handles stay in the pool whatever runs.
  static var smallestPool: Int { 64 }
  /// How long nothing begins after a lack of descriptors, in microseconds.
  static var holdTime: Int64 { 50_000 }

  init(ceiling: Int) {
    self.ceiling = max(1, ceiling)
    limit = max(1, ceiling)
  }

  var waiting: Int { waitingJobs.count - first }

  /// An exchange was sent.
  mutating func arrived(_ job: Job) { waitingJobs.append(job) }

  /// The next one that may begin; it counts as running.
  mutating func next() -> Job? {
    guard running < limit, heldUntil == nil, first < waitingJobs.count else { return nil }
    let job = waitingJobs[first]
    waitingJobs[first] = nil
    first += 1
    if first == waitingJobs.count {
      waitingJobs.removeAll(keepingCapacity: waitingJobs.count <= 4096)
      first = 0
    } else if first >= 1024 && first * 2 >= waitingJobs.count {
      waitingJobs.removeSubrange(..<first)
      first = 0
    }
    running += 1
    if running > peak { peak = running }
    return job
  }

  /// One that ran has ended, well or badly.
  mutating func ended() {
    running -= 1
    starvedSince = nil
    if limit < ceiling {
      // Back up by one for each round of as many as may run.
      endedSinceGrowth += 1
      if endedSinceGrowth >= limit {
        endedSinceGrowth = 0
        limit += 1
      }
    }
  }

  /// One that ran could not go on for lack of a descriptor.
  ///
  /// - Parameter patience: How long to try where nothing of ours can end, in microseconds.
  mutating func starved(_ job: Job, now: Int64, patience: Int64) -> Starvation {
    running -= 1
    endedSinceGrowth = 0
    limit = max(1, running)
    if running > 0 {
      putBack(job)
      return .waits
    }
    let since = starvedSince ?? now
    starvedSince = since
    if now - since >= patience {
      starvedSince = nil
      return .givesUp
    }
    putBack(job)
    heldUntil = now + Self.holdTime
    return .held
  }

  /// Ends the hold once its time has come.
  mutating func release(now: Int64) {
    if let end = heldUntil, now >= end { heldUntil = nil }
  }

  /// Takes waiting ones out.
  mutating func removeWaiting(where isMeant: (Job) -> Bool) -> [Job] {
    var removed: [Job] = []
    var kept: [Job?] = []
    for case let job? in waitingJobs[first...] {
      if isMeant(job) {
        removed.append(job)
      } else {
        kept.append(job)
      }
    }
    if !removed.isEmpty {
      waitingJobs = kept
      first = 0
    }
    return removed
  }

  private mutating func putBack(_ job: Job) {
    if first > 0 {
      first -= 1
      waitingJobs[first] = job
    } else {
      waitingJobs.insert(job, at: 0)
    }
  }

  // MARK: The pool

  /// A handle is needed: whether the pool has one, which then is taken.
  mutating func takeHandle() -> Bool {
    if pooled == 0 { return false }
    pooled -= 1
    return true
  }

  /// A handle is free: whether the pool takes it, or it is to be freed.
  mutating func giveHandle() -> Bool {
    if pooled >= max(Self.smallestPool, running) { return false }
    pooled += 1
    return true
  }
}
