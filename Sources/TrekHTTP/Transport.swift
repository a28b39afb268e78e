public import TrekValues

/// Sends requests and hands back what came of them; the only door to the network.
///
/// Who implements it: `TrekCurl` over libcurl, `TrekTesting` from a script. It knows nothing of
/// concurrency limits, rates, retries or redirects: those belong to the scheduler above it.
public protocol Transport: AnyObject, Sendable {
  /// Begins exchanges at once; returns without waiting, from any thread.
  ///
  /// Each exchange is the transport's until it is handed to its handler's `completed`, which
  /// happens exactly once for each, whatever comes.
  func send(_ exchanges: [Exchange])

  /// Ends exchanges that are under way as soon as possible with the outcome `.cancelled`.
  /// Those that have ended already are left alone.
  func cancel(_ exchanges: [Exchange])

  /// Lets the body of a paused exchange flow again; harmless where it is not paused.
  func resume(_ exchange: Exchange)

  /// Why requests with these options cannot be sent by this transport at all; nil, as by default:
  /// they can.
  func lack(for options: TransferOptions) -> TransportFailure?

  /// The cookies of a jar, as lines of a cookie file; nil, as by default: it keeps none.
  func cookies(in jar: CookieJar) async -> [String]?
}

extension Transport {
  /// Nothing is lacking.
  public func lack(for options: TransferOptions) -> TransportFailure? { nil }

  /// None are kept.
  public func cookies(in jar: CookieJar) async -> [String]? { nil }
}

/// Takes the exchanges that have ended.
public protocol TransportHandler: AnyObject, Sendable {
  /// Takes a batch of ended exchanges and gives those that are to begin at once.
  ///
  /// Called on the transport's own thread, so that the next requests leave without another
  /// wake-up; it must not block. The handlers of several runs may share a transport.
  func completed(_ batch: [Exchange]) -> [Exchange]
}

/// One attempt at a request, from its start to its outcome.
///
/// Ownership moves: its maker's until `send`, the transport's until `completed`, then the maker's
/// again; only the owner touches it. A scheduler subclasses it to keep its own notes beside.
open class Exchange: @unchecked Sendable {
  // Unchecked because the ownership above, not a lock, keeps two threads from meeting here.

  /// What to send.
  @exclusivity(unchecked) public final var request: Request
  /// What becomes of the body of an accepted answer.
  @exclusivity(unchecked) public final var body: BodyPlan
  /// Who is told when it has ended.
  ///
  /// Held strongly: a run lives until its exchanges are back.
  public final let handler: any TransportHandler
  /// Where the bytes of an assembled body are charged; nil: nowhere.
  public final let account: MemoryAccount?
  /// How it ended; `.pending` until then.
  @exclusivity(unchecked) public final var outcome: ExchangeOutcome = .pending
  /// For the transport's own use while the exchange is its own.
  @exclusivity(unchecked) public final var transportState: AnyObject?

  /// Asks whether so many more bytes of its body may be held now; the answer of this class is yes.
  ///
  /// The transport asks on its own thread, before it makes room for them. After a no it takes none
  /// of them and pauses the socket, until `Transport.resume`; then it asks again.
  open func mayHold(_ bytes: Int) -> Bool { true }

  /// Makes an exchange.
  public init(
    request: Request, body: BodyPlan, handler: any TransportHandler, account: MemoryAccount?
  ) {
    self.request = request
    self.body = body
    self.handler = handler
    self.account = account
  }
}

/// How an exchange ended.
public enum ExchangeOutcome: Sendable {
  /// It has not ended.
  case pending
  /// An answer came, whole, whatever its status.
  case response(Response)
  /// No answer, or one that could not be taken whole.
  case failure(TransportFailure)
  /// It was cancelled, or the transport gave it up: the item goes no further, and is accounted for
  /// as cancelled.
  case cancelled
}

/// What becomes of the body of an accepted answer.
///
/// The body of an answer that is not accepted is assembled (its first mebibyte, the rest dropped)
/// and that of a redirect which will be followed is dropped, whatever the plan says.
public enum BodyPlan: Sendable {
  /// Counted and dropped.
  case discard
  /// Put together in memory, up to `maxBody`.
  case assemble
  /// Handed piece by piece to a receiver.
  case stream(any BodyReceiver)
}

/// Takes a body piece by piece, on the transport's thread.
public protocol BodyReceiver: AnyObject, Sendable {
  /// An accepted answer has begun; called once per attempt, before the first piece. A receiver
  /// that had part of an earlier attempt begins anew, or gives a failure if it cannot.
  func begin(_ response: Response, of exchange: Exchange) -> TransportFailure?

  /// Takes one piece, whole, or none of it. The bytes are the transport's and valid only now.
  func receive(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict

  /// The attempt has ended. After nil the body is whole; nothing more comes of this attempt.
  /// A failure that it gives in turn becomes that of the exchange (a file that could not be
  /// closed, say).
  func end(_ failure: TransportFailure?) -> TransportFailure?
}

/// What a receiver says to a piece.
public enum BodyVerdict: Sendable {
  /// Taken.
  case taken
  /// Not taken: hold the piece back and pause the socket until `Transport.resume`.
  case pause
  /// Not taken, and nothing more is wanted: the exchange ends with this failure.
  case stop(TransportFailure)
  /// Enough: the exchange ends now and counts as whole (`take` has what it needs).
  case enough
}
