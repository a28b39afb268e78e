public import TrekHTTP

/// The transport over libcurl: one thread, any number of exchanges at a time.
///
/// The thread starts with the first exchange and ends with the transport. Releasing the transport
/// cancels what is under way, tells the handlers so, and returns when thread and descriptors are
/// gone; so do not release the last reference while holding a lock that a handler takes. A name
/// look-up that hangs in the system's resolver is left to end by itself.
///
/// It opens at most half of the descriptors that the process may still open, and holds further
/// exchanges back until others have ended.
public final class CurlTransport: Transport {
  private let mailbox = Mailbox()
  private let ceiling: Int
  private let socketLimit: Int
  private let guarding: ConnectionGuard

  /// Makes a transport.
  ///
  /// - Parameters:
  ///   - connections: The most exchanges that run at a time; nil: as the limit of descriptors
  ///     allows.
  ///   - usesProxies: Whether the environment's proxies are used.
  ///   - allows: Whether a connection may be opened to an address, asked after the look-up of its
  ///     name, before anything is sent; a text says why not. Of proxies it is theirs.
  /// - Throws: Where the process runs with a libcurl that cannot be used.
  public convenience init(
    connections: Int? = nil, usesProxies: Bool = true,
    allows: (@Sendable (NetworkAddress) -> String?)? = nil
  ) throws(TransportFailure) {
    try self.init(
      ceiling: max(1, connections ?? DescriptorBudget.connections()), socketLimit: .max,
      guarding: ConnectionGuard(usesProxies: usesProxies, refusal: allows))
  }

  /// - Parameter socketLimit: Sockets beyond so many fail as they do without descriptors.
  init(
    ceiling: Int, socketLimit: Int, guarding: ConnectionGuard = ConnectionGuard()
  ) throws(TransportFailure) {
    if let refusal = CurlLibrary.current.refusal { throw TransportFailure(.other, refusal) }
    self.ceiling = ceiling
    self.socketLimit = socketLimit
    self.guarding = guarding
  }

  deinit { mailbox.close() }

  /// Begins exchanges at once; returns without waiting, from any thread.
  public func send(_ exchanges: [Exchange]) {
    if exchanges.isEmpty { return }
    switch mailbox.post(.send(exchanges)) {
    case .nothing, .wake: break
    case .startThread: start()
    case .refused: giveBack(exchanges, .cancelled)
    }
  }

  /// Ends exchanges that are under way as soon as possible with the outcome `.cancelled`.
  public func cancel(_ exchanges: [Exchange]) {
    if exchanges.isEmpty { return }
    if mailbox.post(.cancel(exchanges)) == .startThread { start() }
  }

  /// Lets the body of a paused exchange flow again; harmless where it is not paused.
  public func resume(_ exchange: Exchange) {
    if mailbox.post(.resume(exchange)) == .startThread { start() }
  }

  /// Why requests with these options cannot be sent with the libcurl that is there; nil: they can.
  public func lack(for options: TransferOptions) -> TransportFailure? {
    CurlLibrary.current.lack(for: options)
  }

  /// The cookies of a jar, as lines of a cookie file.
  public func cookies(in jar: CookieJar) async -> [String]? {
    await withCheckedContinuation { continuation in
      switch mailbox.post(.cookies(jar, { continuation.resume(returning: $0) })) {
      case .nothing, .wake: break
      case .startThread: start()
      case .refused: continuation.resume(returning: jar.initial)
      }
    }
  }

  private func start() {
    do throws(TransportFailure) {
      let queue = try EventQueue()
      let loop = try MultiLoop(
        mailbox: mailbox, queue: queue, ceiling: ceiling, socketLimit: socketLimit,
        guarding: guarding)
      guard let thread = LoopThread.start({ loop.run() }) else {
        throw TransportFailure(
          .other, "the network loop cannot start: no thread", isTransient: true, wasNotSent: true)
      }
      mailbox.started(thread, queue)
    } catch {
      for message in mailbox.startFailed() {
        switch message {
        case .send(let exchanges): giveBack(exchanges, .failure(error))
        case .cookies(let jar, let take): take(jar.initial)
        case .cancel, .resume: break
        }
      }
    }
  }

  /// Ends exchanges that no loop will ever see, and those that come in their place.
  private func giveBack(_ exchanges: [Exchange], _ outcome: ExchangeOutcome) {
    var exchanges = exchanges
    while !exchanges.isEmpty {
      var more: [Exchange] = []
      for exchange in exchanges {
        exchange.outcome = outcome
        more += exchange.handler.completed([exchange])
      }
      exchanges = more
    }
  }
}
