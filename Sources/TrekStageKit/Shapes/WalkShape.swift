public import TrekHTTP

/// A stage that asks over the network step by step: what it asks next depends on what came.
public struct WalkShape: Sendable {
  /// How many at a time, how fast, how often again.
  public var limits: RequestLimits
  /// Reads the items, asks, and writes what comes of it, in the order in which it is to leave.
  ///
  /// Error items that it reads it writes on in their place. Cancelled with its task where nobody
  /// wants more.
  public var walk:
    @Sendable (StageContext, any Requester, any ItemReader, any ItemWriter)
      async throws(StageFailure) -> Void

  /// Makes the shape.
  public init(
    limits: RequestLimits,
    walk:
      @escaping @Sendable (StageContext, any Requester, any ItemReader, any ItemWriter)
      async throws(StageFailure) -> Void
  ) {
    self.limits = limits
    self.walk = walk
  }
}

/// Sends requests for a stage, within the limits of the stage and of the run.
public protocol Requester: Sendable {
  /// Sends a request, waits for its answer, and gives the item that it makes of another: one whose
  /// value is the response with its whole body, or an error item.
  ///
  /// Redirects and attempts after the first are dealt with. Nil where nothing may be asked any
  /// more, since the run was interrupted or nobody wants more: whoever walks ends then.
  func answer(to request: Request, for item: Item) async -> Item?
}
