internal import CCurl
internal import TrekHTTP
internal import TrekValues

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The loop: one thread that owns the multi handle, the easy handles and the sockets.
///
/// Each round: hand ready descriptors to libcurl, read the mail, give back what has ended and begin
/// what that brings, then sleep until the next event, deadline or mail.
final class MultiLoop: @unchecked Sendable {
  // Unchecked: made on one thread, then handed to the loop's, and touched by no other.

  /// The time at the beginning of this round, in microseconds.
  private(set) var now = MonotonicClock.now()
  /// Counts the calls into libcurl, so that a callback knows its call from the one before.
  private(set) var action = 0

  // `@exclusivity(unchecked)`: as in `Transfer`. Callbacks change `sockets`, `paused` and `yielding`,
  // and no access to those lasts over a call into libcurl.

  let urlText = URLText()

  private let multi: UnsafeMutableRawPointer
  private let queue: EventQueue
  private let mailbox: Mailbox
  private let socketLimit: Int
  let guarding: ConnectionGuard

  @exclusivity(unchecked) private var state: MultiLoopState<Exchange>
  @exclusivity(unchecked) private var sockets = SocketTable()
  private var openSockets = 0
  @exclusivity(unchecked) private var pool: [Transfer] = []
  @exclusivity(unchecked) private var active: [Transfer] = []
  @exclusivity(unchecked) private var paused: [Transfer] = []
  @exclusivity(unchecked) private var yielding: [Transfer] = []
  @exclusivity(unchecked) private var ended: [Exchange] = []
  @exclusivity(unchecked) private var messages: [Mailbox.Message] = []
  /// When libcurl wants to be called; `Int64.max`: not before something happens.
  private var timer = Int64.max
  private var nextSweep = Int64.max
  private var sweepInterval: Int64 = 1_000_000
  /// How many connections libcurl keeps.
  private var connectionRoom = 0

  // What many transfers share; see `settings(for:)` and `headerList(for:_:)`.
  @exclusivity(unchecked) private var lastSettings: TransferSettings?
  @exclusivity(unchecked) private var lastHeaderList: HeaderList?
  private var shares: [CookieShare] = []

  init(
    mailbox: Mailbox, queue: EventQueue, ceiling: Int, socketLimit: Int,
    guarding: ConnectionGuard
  ) throws(TransportFailure) {
    guard let multi = curl_multi_init() else {
      throw TransportFailure(.other, "libcurl has no memory", wasNotSent: true)
    }
    self.multi = multi
    self.mailbox = mailbox
    self.queue = queue
    self.socketLimit = socketLimit
    self.guarding = guarding
    state = MultiLoopState(ceiling: ceiling)
    let me = Unmanaged.passUnretained(self).toOpaque()
    trek_multi_set_socket(multi, socketCallback)
    trek_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
    trek_multi_set_timer(multi, timerCallback)
    trek_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
    // As many as the server allows; of itself libcurl would open a second connection at 100.
    trek_multi_set_long(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 1000)
  }

  deinit {
    // Handles before the multi handle, which closes the connections and reports that to `self`.
    pool = []
    curl_multi_cleanup(multi)
  }

  // MARK: The round

  /// Runs until the transport is released.
  func run() {
    while mailbox.wake(&messages) {
      readMail()
      state.release(now: now)
      beginWaiting()
      giveTurns()
      work()
      if now >= nextSweep { sweep() }
      sleep()
    }
    cancelAll()
    mailbox.ended()
  }

  /// Lets libcurl do what is due, and hands over what has ended, until nothing is left to do now.
  private func work() {
    // A handler that gives on and on must not keep the sockets waiting.
    var turns = 0
    repeat {
      if timer <= now {
        timer = .max
        act(CURL_SOCKET_TIMEOUT, 0)
      }
      collect()
      if !handOver() { break }
      beginWaiting()
      turns += 1
    } while turns < 8
  }

  private func sleep() {
    let isBusy = timer <= now || !ended.isEmpty || !yielding.isEmpty
    let mayWait = !isBusy && mailbox.sleep()
    queue.wait(milliseconds: mayWait ? patience() : 0)
    now = MonotonicClock.now()
    for (descriptor, readiness) in queue.ready {
      if let change = sockets.ready(descriptor) {
        queue.watch(descriptor, for: change.wanted, before: change.before)
        continue
      }
      var mask: Int32 = 0
      if readiness.contains(.reading) { mask |= CURL_CSELECT_IN }
      if readiness.contains(.writing) { mask |= CURL_CSELECT_OUT }
      act(descriptor, mask)
    }
  }

  /// How long to wait for events, in milliseconds; -1: for ever.
  private func patience() -> Int32 {
    var next = min(timer, nextSweep)
    if let held = state.heldUntil { next = min(next, held) }
    if next == .max { return -1 }
    // Rounded up, so as not to come too early and wait again.
    return Int32(clamping: max(0, (next - now + 999) / 1000))
  }

  /// One call into libcurl, which calls our callbacks from inside.
  private func act(_ descriptor: curl_socket_t, _ mask: Int32) {
    action &+= 1
    var running: Int32 = 0
    curl_multi_socket_action(multi, descriptor, mask, &running)
  }

  // MARK: Mail

  private func readMail() {
    for message in messages {
      switch message {
      case .send(let exchanges): for exchange in exchanges { state.arrived(exchange) }
      case .cancel(let exchanges): cancel(exchanges)
      case .resume(let exchange): resume(exchange)
      case .cookies(let jar, let take): take(share(for: jar)?.lines ?? [])
      }
    }
    messages.removeAll(keepingCapacity: true)
  }

  private func cancel(_ exchanges: [Exchange]) {
    let meant = Set(exchanges.map { ObjectIdentifier($0) })
    for exchange in state.removeWaiting(where: { meant.contains(ObjectIdentifier($0)) }) {
      exchange.outcome = .cancelled
      ended.append(exchange)
    }
    // Backwards, because the last one takes the place of one that leaves.
    for transfer in active.reversed() {
      guard let exchange = transfer.exchange, meant.contains(ObjectIdentifier(exchange)) else {
        continue
      }
      finish(transfer, transfer.outcomeOfCancelling())
    }
  }

  private func resume(_ exchange: Exchange) {
    guard let index = paused.firstIndex(where: { $0.exchange === exchange }) else { return }
    let transfer = paused.remove(at: index)
    action &+= 1
    if !transfer.resume() {
      finish(transfer, transfer.outcome(CURLE_WRITE_ERROR))
    }
  }

  /// Unpacking a body took too long a turn: it gets another after the others had theirs.
  func hasYielded(_ transfer: Transfer) { yielding.append(transfer) }

  private func giveTurns() {
    if yielding.isEmpty { return }
    var turns: [Transfer] = []
    swap(&turns, &yielding)
    for transfer in turns where transfer.isYielding {
      action &+= 1
      if !transfer.takeTurn() { finish(transfer, transfer.outcome(CURLE_WRITE_ERROR)) }
    }
  }

  /// A body was paused: from now on it is looked for when one is resumed.
  func hasPaused(_ transfer: Transfer) {
    if !paused.contains(where: { $0 === transfer }) { paused.append(transfer) }
  }

  // MARK: Beginning

  private func beginWaiting() {
    while let exchange = state.next() { begin(exchange) }
    if state.peak > connectionRoom {
      // All that ran at once may stay open while idle; grown in steps.
      connectionRoom = min(max(16, state.peak * 2), state.ceiling)
      trek_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionRoom)
    }
  }

  private func begin(_ exchange: Exchange) {
    let transfer: Transfer
    if state.takeHandle(), let kept = pool.popLast() {
      transfer = kept
    } else if let new = Transfer(loop: self) {
      transfer = new
    } else {
      exchange.outcome = .failure(
        TransportFailure(.other, "libcurl has no memory", isTransient: true, wasNotSent: true))
      state.ended()
      ended.append(exchange)
      return
    }
    transfer.position = active.count
    active.append(transfer)
    if let failure = transfer.begin(exchange, now: now) {
      finish(transfer, .failure(failure), isAdded: false)
      return
    }
    curl_multi_add_handle(multi, transfer.handle)
    if let interval = transfer.settings?.sweepInterval,
      interval < sweepInterval || nextSweep == .max
    {
      sweepInterval = interval
      nextSweep = min(nextSweep, now + interval)
    }
  }

  /// What libcurl needs to know of options; those of a stage are the same object again and again.
  func settings(for options: TransferOptions) -> TransferSettings {
    if let lastSettings, lastSettings.options === options { return lastSettings }
    let settings = TransferSettings(options)
    lastSettings = settings
    return settings
  }

  /// The list for header fields; those of a stage are the same object again and again.
  func headerList(for headers: RequestHeaders, _ kind: HeaderList.Kind) -> HeaderList {
    if let last = lastHeaderList, last.headers === headers, last.kind == kind { return last }
    let list = HeaderList(headers, kind)
    lastHeaderList = list
    return list
  }

  /// The cookies of a jar; those of jars that are gone are dropped.
  func share(for jar: CookieJar) -> CookieShare? {
    if let known = shares.first(where: { $0.jar === jar }) { return known }
    shares.removeAll { $0.jar == nil }
    guard let new = CookieShare(jar) else { return nil }
    shares.append(new)
    return new
  }

  // MARK: Ending

  /// Takes what libcurl has ended.
  private func collect() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else {
        continue
      }
      let code = trek_message_result(message)
      var context: UnsafeMutableRawPointer?
      trek_easy_get_pointer(handle, CURLINFO_PRIVATE, &context)
      guard let context else { continue }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      if code != CURLE_OK, starves(transfer, code) { continue }
      finish(transfer, transfer.outcome(code))
    }
  }

  /// Whether a transfer failed for lack of a descriptor, and will be tried again.
  private func starves(_ transfer: Transfer, _ code: CURLcode) -> Bool {
    if transfer.addressRefusal != nil { return false }
    var lacks = transfer.lacksDescriptor
    if code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_OUT_OF_MEMORY {
      lacks = lacks || queue.lacksDescriptors()
    }
    guard lacks, let exchange = transfer.exchange else { return false }
    let patience = transfer.settings?.connectLimit ?? 0
    let starvation = state.starved(exchange, now: now, patience: patience)
    remove(transfer)
    if starvation == .givesUp {
      exchange.outcome = .failure(
        TransportFailure(
          .connect, "no connection: the process has no file descriptor left (ulimit -n)",
          isTransient: true, wasNotSent: true))
      ended.append(exchange)
    }
    return true
  }

  /// Ends a transfer with an outcome; its exchange goes out with the next batch.
  private func finish(_ transfer: Transfer, _ outcome: ExchangeOutcome, isAdded: Bool = true) {
    guard let exchange = transfer.exchange else { return }
    exchange.outcome = outcome
    ended.append(exchange)
    state.ended()
    remove(transfer, isAdded: isAdded)
  }

  /// Takes a transfer out of the multi handle and puts its handle into the pool.
  private func remove(_ transfer: Transfer, isAdded: Bool = true) {
    if isAdded { curl_multi_remove_handle(multi, transfer.handle) }
    let last = active.removeLast()
    if last !== transfer {
      active[transfer.position] = last
      last.position = transfer.position
    }
    transfer.position = -1
    if !paused.isEmpty { paused.removeAll { $0 === transfer } }
    transfer.reset()
    if state.giveHandle() { pool.append(transfer) }
  }

  /// Hands the ended exchanges to their handlers; whether that brought new ones.
  private func handOver() -> Bool {
    guard let first = ended.first else { return false }
    var batch: [Exchange] = []
    swap(&batch, &ended)
    var rest: [Exchange] = []
    if !batch.allSatisfy({ $0.handler === first.handler }) {
      rest = batch.filter { $0.handler !== first.handler }
      batch.removeAll { $0.handler !== first.handler }
    }
    for exchange in first.handler.completed(batch) { state.arrived(exchange) }
    if rest.isEmpty && ended.isEmpty {
      batch.removeAll(keepingCapacity: true)
      swap(&batch, &ended)
    } else {
      ended += rest
    }
    return true
  }

  /// Looks at the limits that libcurl does not keep.
  private func sweep() {
    var shortest: Int64 = 1_000_000
    for transfer in active.reversed() {
      if let failure = transfer.exceededLimit(now: now) {
        finish(transfer, transfer.outcome(endedBy: failure))
      } else if let interval = transfer.settings?.sweepInterval {
        shortest = min(shortest, interval)
      }
    }
    sweepInterval = shortest
    nextSweep = active.isEmpty ? .max : now + sweepInterval
  }

  /// The transport was released: ends all that is under way, and waits for nothing.
  private func cancelAll() {
    readMail()
    repeat {
      for exchange in state.removeWaiting(where: { _ in true }) {
        exchange.outcome = .cancelled
        ended.append(exchange)
      }
      for transfer in active.reversed() { finish(transfer, transfer.outcomeOfCancelling()) }
    } while handOver()
  }

  // MARK: Sockets

  func openSocket(_ family: Int32, _ kind: Int32, _ protocol: Int32) -> Int32? {
    if openSockets >= socketLimit {
      errno = EMFILE
      return nil
    }
    #if canImport(Glibc)
      // Not for the processes that a script starts.
      let descriptor = socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), `protocol`)
    #else
      let descriptor = socket(family, kind, `protocol`)
      if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    #endif
    if descriptor < 0 { return nil }
    openSockets += 1
    sockets.opened(descriptor)
    return descriptor
  }

  func closeSocket(_ descriptor: Int32) {
    openSockets -= 1
    sockets.closed(descriptor)
    close(descriptor)
  }

  func watch(_ descriptor: Int32, for readiness: Readiness) {
    if let change = sockets.want(descriptor, readiness) {
      queue.watch(descriptor, for: change.wanted, before: change.before)
    }
  }

  func unwatch(_ descriptor: Int32) {
    if let change = sockets.unwant(descriptor) {
      queue.watch(descriptor, for: change.wanted, before: change.before)
    }
  }

  func setTimer(_ milliseconds: Int) {
    timer = milliseconds < 0 ? .max : now + Int64(milliseconds) * 1000
  }
}
