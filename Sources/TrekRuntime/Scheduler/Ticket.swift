import TrekHTTP
import TrekStageKit
import TrekValues

/// A request on its way through the scheduler: one object for all of its attempts.
final class Ticket: Exchange, @unchecked Sendable {
  // Unchecked as `Exchange` is: the one that it was handed to touches it, nobody else.
  /// The stage that it belongs to.
  let lane: RequestLane
  /// The item that it was made from, with its number in the section.
  let origin: NumberedItem
  /// The section that waits for it.
  let mailbox: SectionMailbox
  /// The number of the host that it asks, by which slots are counted.
  @exclusivity(unchecked) var host = 0
  /// How many attempts have begun.
  @exclusivity(unchecked) var attempts = 0
  /// How many redirects were followed.
  @exclusivity(unchecked) var redirects: [Text] = []
  /// When it was ready to be sent, for the time in the queue.
  @exclusivity(unchecked) var readyAt: UInt64 = 0
  /// Whether what it asked for is wanted no more.
  @exclusivity(unchecked) var isCancelled = false
  /// Whether its answer has been handed on while its body still comes.
  @exclusivity(unchecked) var hasBegun = false
  /// How long it waited in the queue before its last attempt, in microseconds.
  @exclusivity(unchecked) var queued: UInt32 = 0
  /// How many bytes it has asked for and did not get; under the scheduler's lock.
  @exclusivity(unchecked) var wanted = 0
  /// Whether it may hold what it likes, because it stands in the way of another; under the
  /// scheduler's lock.
  @exclusivity(unchecked) var isExempt = false

  /// The number by which events speak of it; 0: none has yet.
  @exclusivity(unchecked) var eventNumber = 0
  /// When its last attempt began, where somebody listened; else 0.
  @exclusivity(unchecked) var startedAt: UInt64 = 0
  /// Whether it would have been tried again, had its host's budget of retries allowed it.
  @exclusivity(unchecked) var lacksBudget = false
  /// The grant whose token it asks for; nil: it is a stage's.
  @exclusivity(unchecked) var grant: TokenGrant?
  /// The token that it was last sent with.
  @exclusivity(unchecked) var token: String?
  /// Whether it was sent again with another token, after one was refused.
  @exclusivity(unchecked) var wasRenewed = false
  /// Its header without the token.
  @exclusivity(unchecked) var ownHeaders: RequestHeaders?

  /// Whether its body waits for its reader; under the scheduler's lock.
  @exclusivity(unchecked) var isResting = false

  init(
    request: Request, body: BodyPlan, scheduler: RequestScheduler, lane: RequestLane,
    origin: NumberedItem, mailbox: SectionMailbox, account: MemoryAccount?
  ) {
    self.lane = lane
    self.origin = origin
    self.mailbox = mailbox
    super.init(request: request, body: body, handler: scheduler, account: account)
  }

  /// Whether the order waits for it.
  ///
  /// For a token others may wait that have their turn.
  var hasTurn: Bool { grant != nil || mailbox.turn.belongs(to: origin.number) }

  override func mayHold(_ bytes: Int) -> Bool {
    guard let account, !account.hasRoom(for: bytes) else { return true }
    // Every ticket's handler is the scheduler that made it.
    return unsafeDowncast(handler, to: RequestScheduler.self).mayHold(self, bytes)
  }
}

/// One stage's share of the scheduler: its limits and what counts against them.
final class RequestLane: Sendable {
  /// The number by which the scheduler's state knows it.
  let number: Int
  /// What the stage holds its requests to.
  let limits: RequestLimits
  /// What the stage is called and where it stands.
  let identity: StageIdentity

  init(number: Int, limits: RequestLimits, identity: StageIdentity) {
    self.number = number
    self.limits = limits
    self.identity = identity
  }
}
