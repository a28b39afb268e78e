public import TrekHTTP

/// What a run may use at the most, whatever its script says; without limits it may use anything.
///
/// Requests, bytes and what is held are counted as they happen. Items and time are looked at every
/// few milliseconds of the run's clock: a run may be that much over.
public struct RunLimits: Sendable {
  /// The most requests, redirects and further attempts among them.
  public var requests = Int.max
  /// The most requests at a time, of each stage and to each host.
  public var requestsAtOnce = Int.max
  /// The most bytes of all answers' bodies, counted when each has ended.
  public var responseBytes = Int.max
  /// The most items that all stages together give.
  public var items = Int.max
  /// About the most bytes that stages as `collect` and `sort` hold together.
  public var heldBytes = Int.max
  /// About the most bytes of one text, or of one list's own elements, that an expression makes.
  public var valueBytes = Int.max
  /// The longest time; nil: any.
  public var time: Duration?
  /// Looks at each request before it is sent, whoever asks for it: the script, a redirect, another
  /// attempt.
  ///
  /// It may change the request, or refuse it.
  public var admit: (@Sendable (Request) -> Result<Request, TransportFailure>)?

  /// Makes limits that limit nothing.
  public init() {}

  /// Whether anything is limited at all.
  var isUnlimited: Bool {
    requests == .max && requestsAtOnce == .max && responseBytes == .max && items == .max
      && heldBytes == .max && valueBytes == .max && time == nil && admit == nil
  }
}
