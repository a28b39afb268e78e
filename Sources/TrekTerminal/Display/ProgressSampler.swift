package import Trek

/// Looks at a run now and then, and works out what only two looks can tell: rates, and how long
/// something has held back the order.
package struct ProgressSampler {
  private let run: ProgramRun
  private let isShown: @Sendable (StageProgress) -> Bool
  private let clock = ContinuousClock()
  private let started: ContinuousClock.Instant
  private var meters: [Int: RateMeter] = [:]
  private var heldSince: [String: (number: Int, since: Duration)] = [:]

  /// Begins to look.
  ///
  /// - Parameter isShown: which stages the snapshots hold.
  package init(
    _ run: ProgramRun, showing isShown: @escaping @Sendable (StageProgress) -> Bool = { _ in true }
  ) {
    self.run = run
    self.isShown = isShown
    started = clock.now
  }

  /// What the run has done until now.
  package mutating func sample() -> ProgressSnapshot {
    let elapsed = clock.now - started
    let requests = run.requests
    let isAsking = requests.underWay + requests.waiting + requests.answers > 0
    return ProgressSnapshot(
      elapsed: elapsed, stages: run.progress.filter(isShown).map { stage($0, at: elapsed) },
      requests: isAsking
        ? ProgressSnapshot.Requests(
          underWay: requests.underWay, waiting: requests.waiting, bytes: requests.bytes) : nil,
      held: held(at: elapsed))
  }

  private mutating func stage(
    _ stage: StageProgress, at time: Duration
  ) -> ProgressSnapshot.Stage {
    let account = stage.account
    let rate = meters[stage.number, default: RateMeter()]
      .look(max(account.emitted, account.received), at: time)
    return ProgressSnapshot.Stage(
      label: stage.label, received: account.received, emitted: account.emitted,
      failed: account.failed, dropped: account.dropped, expected: stage.expected, rate: rate,
      isRunning: stage.isRunning)
  }

  /// The item that has held back the order for the longest time.
  private mutating func held(at time: Duration) -> ProgressSnapshot.Held? {
    var before = heldSince
    heldSince = [:]
    var longest: ProgressSnapshot.Held?
    for held in run.held {
      let key = "\(held.place)"
      let known = before.removeValue(forKey: key)
      let since = known?.number == held.number ? known?.since ?? time : time
      heldSince[key] = (held.number, since)
      guard time - since >= longest?.since ?? .zero else { continue }
      longest = ProgressSnapshot.Held(
        stage: held.stage, index: held.index, item: held.url?.string ?? "", behind: held.behind,
        since: time - since)
    }
    return longest
  }
}
