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
    /// Those whose bodies wait for memory, in the order in which they began to.
    var paused: [Ticket] = []
    /// Looks again when there is memory; begun when somebody waits for it the first time.
    var relief: Task<Void, Never>?
    /// The least that a stage's label allows.
    var labelledMemory: Int?
    /// The tokens of grants.
    var tokens = TokenBook()
    /// Those whose token may not be asked for.
    var refused: [Ticket] = []
    /// Whether the run has ended.
    var isClosed = false
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
  /// Signalled when somebody waits for memory and it is time to look again.
  private let room: Waker
  private let meter: RunMeter?
  private let events: RequestEvents

  /// - Parameters:
  ///   - events: hears what becomes of requests.
  ///   - room: what the account signals.
  ///   - meter: counts what the run uses, where it is limited.
  init(
    transport: any Transport, clock: any RunClock, memory: MemoryAccount, room: Waker,
    seed: UInt64, events: EventHub, meter: RunMeter? = nil
  ) {
    self.room = room
    self.events = RequestEvents(hub: events)
    self.meter = meter
    self.transport = transport
    self.clock = clock
    self.memory = memory
    inner = Locked(Inner(random: SplitMix64(seed: seed)))
  }

  /// Adds a stage's lane; where it says how much memory the run may use, that holds from now on, and
  /// the least where several say it.
  func addLane(_ limits: RequestLimits, identity: StageIdentity) -> RequestLane {
    if let bytes = limits.memory {
      let least = inner.withLock { inner in
        inner.labelledMemory = min(bytes, inner.labelledMemory ?? bytes)
        return inner.labelledMemory ?? bytes
      }
      memory.limit(to: least)
    }
    let number = inner.withLock { inner in
      inner.state.addLane(
        concurrency: limits.concurrency, perHost: limits.perHost, rate: limits.rate,
        hostRate: limits.hostRate)
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
    var starts = Starts()
    let tickets = admitted(tickets)
    var refused: [Ticket] = []
    inner.withLock { inner in
      for ticket in tickets {
        ticket.host = host(of: ticket.request.url, &inner)
        ticket.readyAt = now
        if let grant = ticket.request.options.grant, !authorize(ticket, grant, &inner, at: now) {
          continue
        }
        inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host)
      }
      start(&inner, at: now, into: &starts)
      refused = takeRefused(&inner)
    }
    begin(starts)
    if !refused.isEmpty { deliver(refused) }
  }

  private func takeRefused(_ inner: inout Inner) -> [Ticket] {
    if inner.refused.isEmpty { return [] }
    defer { inner.refused = [] }
    return inner.refused
  }

  /// Those that the run's limits let through; the others come back at once.
  private func admitted(_ tickets: [Ticket]) -> [Ticket] {
    guard let meter else { return tickets }
    return tickets.filter { ticket in
      guard let refusal = meter.admit(ticket) else { return true }
      ticket.outcome = .failure(refusal)
      if events.isHeard { events.ended(ticket, at: clock.now) }
      deliver([ticket])
      return false
    }
  }

  /// Gives requests up; they do not come back.
  func cancel(_ tickets: [Ticket]) {
    var active: [Ticket] = []
    inner.withLock { inner in
      for ticket in tickets { ticket.isCancelled = true }
      let removed =
        inner.state.remove { $0.isCancelled } + inner.tokens.remove { $0.isCancelled }
      let gone = Set(removed.map(ObjectIdentifier.init))
      if events.isHeard {
        for ticket in removed { events.cancelled(ticket, at: clock.now) }
      }
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
        + inner.tokens.remove { wanted.contains(ObjectIdentifier($0)) }
    }
    for ticket in removed {
      if events.isHeard { events.cancelled(ticket, at: clock.now) }
      ticket.isCancelled = true
      ticket.mailbox.deliver(
        SectionResult(ticket.origin.number, items: [], fate: .cancelled))
    }
  }

  /// Takes ended attempts from the transport and gives it what may start now.
  func completed(_ batch: [Exchange]) -> [Exchange] {
    let now = clock.now
    var starts = Starts()
    var failures: [(Ticket, TransportFailure)] = []
    var delivered: [Ticket] = []
    delivered.reserveCapacity(batch.count)
    let isHeard = events.isHeard
    inner.withLock { inner in
      for exchange in batch {
        // The scheduler makes the exchanges that it handles, and it makes only tickets.
        let ticket = unsafeDowncast(exchange, to: Ticket.self)
        if ticket.isResting { setResting(ticket, false, &inner) }
        inner.state.finish(lane: ticket.lane.number, host: ticket.host)
        if !inner.paused.isEmpty { inner.paused.removeAll { $0 === ticket } }
        if case .response(let response) = ticket.outcome {
          inner.answers += 1
          inner.bytes += response.size
          if ticket.lane.limits.perHost == nil {
            inner.state.answered(host: ticket.host, isMultiplexed: response.version.isMultiplexed)
          }
          meter?.answered(response.size, to: ticket)
          if response.mentionsRateLimit { heed(response, from: ticket, &inner, at: now) }
        }
        // A body that is read while it comes tells its reader how it ended.
        guard !ticket.isCancelled, !ticket.hasBegun else {
          if isHeard { events.ended(ticket, at: now) }
          continue
        }
        switch nextStep(ticket, &inner) {
        case .deliver:
          if case .response(let response) = ticket.outcome,
            !ticket.lane.limits.retry.statuses.contains(response.status)
          {
            inner.state.succeeded(host: ticket.host)
          }
          if isHeard { events.ended(ticket, at: now) }
          if ticket.grant != nil {
            delivered += settle(ticket, &inner, at: now)
          } else {
            delivered.append(ticket)
          }
        case .renew(let grant):
          ticket.outcome = .pending
          ticket.readyAt = now
          if authorize(ticket, grant, &inner, at: now) {
            inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host, first: true)
          }
        case .fail(let failure): failures.append((ticket, failure))
        case .retry(let wait, let coolsHost):
          let due = now &+ wait
          guard mayRetry(ticket, &inner) else {
            if coolsHost { inner.state.cool(host: ticket.host, until: due) }
            ticket.lacksBudget = true
            if isHeard { events.ended(ticket, at: now) }
            delivered += ticket.grant == nil ? [ticket] : settle(ticket, &inner, at: now)
            continue
          }
          if let refusal = meter?.admit(ticket) {
            failures.append((ticket, refusal))
            continue
          }
          if isHeard { events.retried(ticket, after: wait, at: now) }
          if coolsHost { inner.state.cool(host: ticket.host, until: due) }
          ticket.readyAt = due
          ticket.outcome = .pending
          inner.state.delay(ticket, lane: ticket.lane.number, host: ticket.host, until: due)
        case .redirect(let request):
          if isHeard { events.redirected(ticket, to: request, at: now) }
          ticket.redirects.append(ticket.request.url)
          ticket.request = request
          if let refusal = meter?.admit(ticket) {
            failures.append((ticket, refusal))
            continue
          }
          ticket.attempts -= 1
          ticket.readyAt = now
          ticket.outcome = .pending
          ticket.host = host(of: ticket.request.url, &inner)
          inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host, first: true)
        }
      }
      start(&inner, at: now, into: &starts)
      delivered += takeRefused(&inner)
      if inner.state.active == 0 { idle.signal() }
    }
    for (ticket, failure) in failures {
      if isHeard { events.failed(ticket, failure, at: now) }
      ticket.outcome = .failure(failure)
      if ticket.grant != nil {
        delivered += inner.withLock { settle(ticket, &$0, at: now) }
      } else {
        delivered.append(ticket)
      }
    }
    deliver(delivered)
    for ticket in starts.resumed { transport.resume(ticket) }
    return starts.begun
  }

  /// Hands an answer on whose body is read while it comes.
  func begun(_ exchange: Exchange, _ response: Response) {
    let ticket = unsafeDowncast(exchange, to: Ticket.self)
    guard !ticket.isCancelled else { return }
    ticket.hasBegun = true
    ticket.mailbox.deliver(TicketResult.of(ticket, response))
  }

  /// The body of an exchange waits for its reader, or does so no more.
  ///
  /// It keeps its slot among those of its stage, and takes none from other stages. Where all slots
  /// rest so, one for which the order waits may start beside them.
  func rest(_ exchange: Exchange, _ isResting: Bool) {
    let ticket = unsafeDowncast(exchange, to: Ticket.self)
    var starts = Starts()
    inner.withLock { inner in
      guard ticket.isResting != isResting else { return }
      setResting(ticket, isResting, &inner)
      if isResting { start(&inner, at: clock.now, into: &starts) }
    }
    begin(starts)
  }

  private func setResting(_ ticket: Ticket, _ isResting: Bool, _ inner: inout Inner) {
    ticket.isResting = isResting
    inner.state.rest(lane: ticket.lane.number, host: ticket.host, isResting)
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
    if let grant = ticket.request.options.grant, let token = ticket.token,
      case .response(let response) = ticket.outcome, response.status == 401
    {
      // Once for each request: a second refusal is the server's answer.
      let isFirst = !ticket.wasRenewed
      ticket.wasRenewed = true
      inner.tokens.refused(token, of: grant)
      if isFirst { return .renew(grant) }
    }
    return NextStepRule.after(
      ticket.outcome, of: ticket.request, policy: ticket.lane.limits.retry,
      attempts: ticket.attempts, redirects: ticket.redirects.count,
      jitter: inner.random.unitInterval(), wallTime: clock.wallTime)
  }

  /// Whether a request may be tried again as far as the budget of its host goes.
  private func mayRetry(_ ticket: Ticket, _ inner: inout Inner) -> Bool {
    let policy = ticket.lane.limits.retry
    guard let share = policy.budget else { return true }
    // As many as stand in the stage's window: all that a short outage may meet at once.
    let window = ticket.lane.limits.window ?? ticket.lane.limits.concurrency * 4
    let (reserve, isLarge) = window.multipliedReportingOverflow(by: max(1, policy.count))
    if isLarge { return true }
    return inner.state.mayRetry(host: ticket.host, reserve: reserve, share: share)
  }

  /// Where an answer says that no request is left, its host is left alone until there is one.
  private func heed(
    _ response: Response, from ticket: Ticket, _ inner: inout Inner, at now: UInt64
  ) {
    guard let wait = RateLimitFields.wait(response.head, wallTime: clock.wallTime) else { return }
    let cap = UInt64(max(0, ticket.lane.limits.retry.retryAfterCap.nanosecondCount))
    inner.state.cool(host: ticket.host, until: now &+ min(wait, cap))
  }

  /// What may go on now.
  private struct Starts {
    /// Those that are to be sent.
    var begun: [Ticket] = []
    /// Those whose bodies may flow again.
    var resumed: [Ticket] = []
  }

  /// Starts what may start, and sets the timer for what time alone will allow.
  private func start(_ inner: inout Inner, at now: UInt64, into starts: inout Starts) {
    var wake = inner.state.starts(at: now, hasMemory: !memory.isFull, into: &starts.begun)
    if memory.isFull || inner.state.resting > 0, inner.state.waiting > 0 {
      waitForRoom(&inner)
      // Room that came meanwhile has told nobody.
      wake = inner.state.starts(at: now, hasMemory: !memory.isFull, into: &starts.begun)
      if let time = startInTurn(&inner, at: now, into: &starts) { wake = min(wake ?? time, time) }
    }
    let isHeard = events.isHeard
    for ticket in starts.begun {
      ticket.attempts += 1
      let queued = now &- min(now, ticket.readyAt)
      ticket.queued = UInt32(clamping: queued / 1000)
      if isHeard { events.started(ticket, at: now) }
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

  private func begin(_ starts: Starts) {
    for ticket in starts.resumed { transport.resume(ticket) }
    if !starts.begun.isEmpty { transport.send(starts.begun) }
  }

  private func tick(_ due: UInt64) {
    var starts = Starts()
    inner.withLock { inner in
      guard inner.timerAt == due else { return }
      inner.timerAt = nil
      start(&inner, at: clock.now, into: &starts)
    }
    begin(starts)
  }

  // MARK: Tokens

  /// Gives a request its token; false: it waits for one.
  private func authorize(
    _ ticket: Ticket, _ grant: TokenGrant, _ inner: inout Inner, at now: UInt64
  ) -> Bool {
    switch inner.tokens.want(ticket, grant, at: now) {
    case .ready(let token):
      inner.tokens.attach(token, to: ticket)
      return true
    case .waits: return false
    case .fetch:
      let lane = tokenLane(&inner)
      let fetcher = Ticket(
        request: grant.request, body: .assemble, scheduler: self, lane: lane,
        origin: ticket.origin, mailbox: ticket.mailbox, account: nil)
      fetcher.grant = grant
      fetcher.readyAt = now
      if let refusal = meter?.admit(fetcher) {
        fetcher.outcome = .failure(refusal)
        let refused = settle(fetcher, &inner, at: now)
        inner.refused += refused
        return false
      }
      inner.tokens.fetchers.append(fetcher)
      fetcher.host = host(of: fetcher.request.url, &inner)
      inner.state.enqueue(fetcher, lane: lane.number, host: fetcher.host, first: true)
      return false
    }
  }

  /// The lane of all requests for tokens: asking twice for one does no harm.
  private func tokenLane(_ inner: inout Inner) -> RequestLane {
    if let lane = inner.tokens.lane { return lane }
    var limits = RequestLimits()
    limits.retry.anyMethod = true
    let lane = RequestLane(
      number: inner.state.addLane(
        concurrency: limits.concurrency, perHost: limits.perHost, rate: nil),
      limits: limits, identity: .expression)
    inner.tokens.lane = lane
    return lane
  }

  /// A request for a token has ended: those that waited go on, or fail with it.
  ///
  /// - Returns: Those that have failed.
  private func settle(_ fetcher: Ticket, _ inner: inout Inner, at now: UInt64) -> [Ticket] {
    guard let grant = fetcher.grant else { return [] }
    inner.tokens.fetchers.removeAll { $0 === fetcher }
    let cause: TransportFailure
    switch fetcher.outcome {
    case .response(let response):
      switch TokenAnswer.read(response) {
      case .success(let (token, lifetime)):
        for ticket in inner.tokens.fetched(token, lifetime: lifetime, of: grant, at: now) {
          inner.tokens.attach(token, to: ticket)
          inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host)
        }
        return []
      case .failure(let failure): cause = failure
      }
    case .failure(let failure): cause = TokenAnswer.failure(failure.message)
    case .pending, .cancelled:
      // The transport answers nothing (a rehearsal): then it may as well be asked for the rest.
      for ticket in inner.tokens.failed(grant) {
        inner.state.enqueue(ticket, lane: ticket.lane.number, host: ticket.host)
      }
      return []
    }
    let waiting = inner.tokens.failed(grant)
    for ticket in waiting { ticket.outcome = .failure(cause) }
    return waiting
  }

  // MARK: Memory

  /// Whether a body may take so many more bytes; if not, it is noted as waiting.
  ///
  /// Asked where the account has no room: the one for which the order waits may all the same.
  func mayHold(_ ticket: Ticket, _ bytes: Int) -> Bool {
    inner.withLock { inner in
      if ticket.isExempt || ticket.isCancelled { return true }
      waitForRoom(&inner)
      if memory.hasRoom(for: bytes) || ticket.hasTurn { return true }
      ticket.wanted = bytes
      inner.paused.append(ticket)
      return false
    }
  }

  /// Has the run look again when there is memory.
  private func waitForRoom(_ inner: inout Inner) {
    memory.awaitRoom()
    guard inner.relief == nil, !inner.isClosed else { return }
    let room = room
    inner.relief = Task { [weak self] in
      while !Task.isCancelled {
        await room.wait()
        self?.relieve()
      }
    }
  }

  /// There is memory, or it is another's turn: whoever can go on now goes on.
  private func relieve() {
    var starts = Starts()
    inner.withLock { inner in
      guard !inner.isClosed else { return }
      if !inner.paused.isEmpty { memory.awaitRoom() }
      var room = memory.limit - min(memory.held, memory.limit)
      var waiting: [Ticket] = []
      for ticket in inner.paused {
        if ticket.wanted <= room || ticket.hasTurn {
          room -= min(room, ticket.wanted)
          starts.resumed.append(ticket)
        } else {
          waiting.append(ticket)
        }
      }
      inner.paused = waiting
      start(&inner, at: clock.now, into: &starts)
    }
    begin(starts)
  }

  /// Starts those for which the order waits, though there is no memory.
  ///
  /// Where such a one finds all slots taken by bodies that wait for memory, one of these goes on to
  /// its end.
  ///
  /// - Returns: When time alone will allow more.
  private func startInTurn(
    _ inner: inout Inner, at now: UInt64, into starts: inout Starts
  ) -> UInt64? {
    let (obstacles, wake) = inner.state.startUrgent(
      at: now, isUrgent: { $0.hasTurn }, into: &starts.begun)
    for obstacle in obstacles {
      guard
        let index = inner.paused.firstIndex(where: {
          obstacle.isHost ? $0.host == obstacle.number : $0.lane.number == obstacle.number
        })
      else { continue }
      let ticket = inner.paused.remove(at: index)
      ticket.isExempt = true
      starts.resumed.append(ticket)
    }
    return wake
  }

  /// Lets timers go, and waits until the transport has handed back what was given up.
  func close() async {
    let (relief, fetchers) = inner.withLock { inner in
      inner.timer?.cancel()
      inner.timer = nil
      inner.timerAt = nil
      inner.isClosed = true
      defer { inner.relief = nil }
      return (inner.relief, inner.tokens.fetchers)
    }
    // Nobody waits for a token any more.
    if !fetchers.isEmpty { transport.cancel(fetchers) }
    if let relief {
      relief.cancel()
      room.signal()
      await relief.value
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
