import TrekHTTP
import TrekStageKit
import TrekURL
import TrekValues

/// Holds all requests of a run to their limits: the thin shell around `SchedulerState`.
///
/// Sections submit tickets; the transport's thread brings them back, and leaves with those that
/// may start next. Retries and redirects happen here; sections see only what came of it.
final class RequestScheduler: TransportHandler {
  private struct Inner: Sendable {
    var state = SchedulerState<Ticket>()
    var origins = OriginReader()
    var hosts: [Origin: Int] = [:]
    var lastOrigin: Origin?
    var lastHost = 0
    var random: SplitMix64
    /// When the timer goes off, or nil where none is set.
    var timerAt: UInt64?
    var timer: Task<Void, Never>?
    /// How many answers came whole, and the bytes of their bodies.
    var answers = 0
    var bytes = 0
  }

  private let inner: Locked<Inner>
  /// Signalled whenever nothing is active.
  private let idle = Waker()
  private let transport: any Transport
  private let clock: any RunClock
  private let memory: MemoryAccount

  init(transport: any Transport, clock: any RunClock, memory: MemoryAccount, seed: UInt64) {
    self.transport = transport
    self.clock = clock
    self.memory = memory
    inner = Locked(Inner(random: SplitMix64(seed: seed)))
  }

  /// Adds a stage's lane.
  func addLane(_ limits: RequestLimits, identity: StageIdentity) -> RequestLane {
    let perHost = limits.perHost ?? 6
    let number = inner.withLock { inner in
      inner.state.addLane(
        concurrency: limits.concurrency, perHost: perHost, rate: limits.rate)
    }
    return RequestLane(number: number, limits: limits, identity: identity)
  }

  /// The requests at this moment.
  var progress: RequestProgress {
    inner.withLock { inner in
      RequestProgress(
        underWay: inner.state.active, waiting: inner.state.waiting, answers: inner.answers,
        bytes: inner.bytes)
    }
  }

  /// Takes requests over; each comes back to its mailbox, unless it is cancelled before.
  func submit(_ tickets: [Ticket]) {
    let now = clock.now
    var starts: [Ticket] = []
    inner.withLock { inner in
      for ticket in tickets {
        ticket.host = host(of: ticket.request.url, &inner)
        ticket.readyAt = now
        inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host)
      }
      start(&inner, at: now, into: &starts)
    }
    if !starts.isEmpty { transport.send(starts) }
  }

  /// Gives requests up; they do not come back.
  func cancel(_ tickets: [Ticket]) {
    var active: [Ticket] = []
    inner.withLock { inner in
      for ticket in tickets { ticket.isCancelled = true }
      let removed = inner.state.remove { $0.isCancelled }
      let gone = Set(removed.map(ObjectIdentifier.init))
      active = tickets.filter { !gone.contains(ObjectIdentifier($0)) }
    }
    if !active.isEmpty { transport.cancel(active) }
  }

  /// Takes back those requests that have not been sent, or wait to be sent again; they come back
  /// as cancelled.
  func drain(_ tickets: [Ticket]) {
    let wanted = Set(tickets.map(ObjectIdentifier.init))
    let removed = inner.withLock { inner in
      inner.state.remove { wanted.contains(ObjectIdentifier($0)) }
    }
    for ticket in removed {
      ticket.isCancelled = true
      ticket.mailbox.deliver(
        SectionResult(ticket.origin.number, items: [], fate: .cancelled))
    }
  }

  /// Takes ended attempts from the transport and gives it what may start now.
  func completed(_ batch: [Exchange]) -> [Exchange] {
    let now = clock.now
    var starts: [Ticket] = []
    var failures: [(Ticket, TransportFailure)] = []
    var delivered: [Ticket] = []
    delivered.reserveCapacity(batch.count)
    inner.withLock { inner in
      for exchange in batch {
        // The scheduler makes the exchanges that it handles, and it makes only tickets.
        let ticket = unsafeDowncast(exchange, to: Ticket.self)
        inner.state.finish(lane: ticket.lane.number, host: ticket.host)
        if case .response(let response) = ticket.outcome {
          inner.answers += 1
          inner.bytes += response.size
        }
        // A body that is read while it comes tells its reader how it ended.
        guard !ticket.isCancelled, !ticket.hasBegun else { continue }
        switch nextStep(ticket, &inner) {
        case .deliver: delivered.append(ticket)
        case .fail(let failure): failures.append((ticket, failure))
        case .retry(let wait, let coolsHost):
          let due = now &+ wait
          if coolsHost { inner.state.cool(host: ticket.host, until: due) }
          ticket.readyAt = due
          ticket.outcome = .pending
          inner.state.delay(ticket, lane: ticket.lane.number, host: ticket.host, until: due)
        case .redirect(let request):
          ticket.redirects.append(ticket.request.url)
          ticket.request = request
          ticket.attempts -= 1
          ticket.readyAt = now
          ticket.outcome = .pending
          ticket.host = host(of: request.url, &inner)
          inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host, first: true)
        }
      }
      start(&inner, at: now, into: &starts)
      if inner.state.active == 0 { idle.signal() }
    }
    for (ticket, failure) in failures {
      ticket.outcome = .failure(failure)
      delivered.append(ticket)
    }
    deliver(delivered)
    return starts
  }

  /// Hands an answer on whose body is read while it comes.
  func begun(_ exchange: Exchange, _ response: Response) {
    let ticket = unsafeDowncast(exchange, to: Ticket.self)
    guard !ticket.isCancelled else { return }
    ticket.hasBegun = true
    ticket.mailbox.deliver(TicketResult.of(ticket, response))
  }

  /// Lets the body of an exchange flow again, or gives it up.
  func release(_ exchange: Exchange, isWanted: Bool) {
    if isWanted { transport.resume(exchange) } else { transport.cancel([exchange]) }
  }

  /// Hands what is done to the sections that wait for it, in as few batches as they are.
  private func deliver(_ tickets: [Ticket]) {
    var results: [SectionResult] = []
    results.reserveCapacity(tickets.count)
    var mailbox: SectionMailbox?
    for ticket in tickets {
      if let current = mailbox, current !== ticket.mailbox {
        current.deliver(results)
        results.removeAll(keepingCapacity: true)
      }
      mailbox = ticket.mailbox
      results.append(TicketResult.of(ticket))
    }
    if let mailbox, !results.isEmpty { mailbox.deliver(results) }
  }

  private func nextStep(_ ticket: Ticket, _ inner: inout Inner) -> NextStep {
    // The usual answer asks for nothing; this spares it a copy of its request.
    if case .response(let response) = ticket.outcome, (200..<300).contains(response.status),
      !ticket.lane.limits.retry.statuses.contains(response.status)
    {
      return .deliver
    }
    return NextStepRule.after(
      ticket.outcome, of: ticket.request, policy: ticket.lane.limits.retry,
      attempts: ticket.attempts, redirects: ticket.redirects.count,
      jitter: inner.random.unitInterval(), wallTime: clock.wallTime)
  }

  /// Starts what may start, and sets the timer for what time alone will allow.
  private func start(_ inner: inout Inner, at now: UInt64, into starts: inout [Ticket]) {
    let memory = memory
    let wake = inner.state.starts(
      at: now, mayStart: { active in active == 0 || memory.held < memory.limit }, into: &starts)
    for ticket in starts {
      ticket.attempts += 1
      let queued = now &- min(now, ticket.readyAt)
      ticket.queued = UInt32(clamping: queued / 1000)
    }
    guard let wake, wake < inner.timerAt ?? .max else { return }
    inner.timerAt = wake
    inner.timer?.cancel()
    let clock = clock
    inner.timer = Task { [weak self] in
      do {
        try await clock.sleep(until: wake)
      } catch {
        return
      }
      self?.tick(wake)
    }
  }

  private func tick(_ due: UInt64) {
    var starts: [Ticket] = []
    inner.withLock { inner in
      guard inner.timerAt == due else { return }
      inner.timerAt = nil
      start(&inner, at: clock.now, into: &starts)
    }
    if !starts.isEmpty { transport.send(starts) }
  }

  /// Lets the timer go, and waits until the transport has handed back what was given up.
  func close() async {
    inner.withLock { inner in
      inner.timer?.cancel()
      inner.timer = nil
      inner.timerAt = nil
    }
    while inner.withLock({ $0.state.active > 0 }) { await idle.wait() }
  }

  /// The number of the host that a URL names.
  ///
  /// What is no URL shares a number: the transport will say what is wrong with it.
  private func host(of url: Text, _ inner: inout Inner) -> Int {
    let origin = url.withUTF8 { bytes in try? inner.origins.read(bytes) } ?? .unreadable
    if origin === inner.lastOrigin { return inner.lastHost }
    inner.lastOrigin = origin
    if let known = inner.hosts[origin] {
      inner.lastHost = known
    } else {
      inner.lastHost = inner.state.addHost()
      inner.hosts[origin] = inner.lastHost
    }
    return inner.lastHost
  }
}

/// A small generator of random numbers with a seed, for back-off that tests can foresee
/// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next number.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but not, 1.
  mutating func unitInterval() -> Double { Double(next() >> 11) * 0x1p-53 }
}
