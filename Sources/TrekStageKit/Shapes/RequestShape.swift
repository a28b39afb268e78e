public import TrekHTTP
public import TrekValues

/// A stage that asks for something over the network, for each item.
public struct RequestShape: Sendable {
  /// How many at a time, how fast, how often again.
  public var limits: RequestLimits
  /// Makes the request for an item; pure.
  public var request: @Sendable (Item) throws(StageFailure) -> Request
  /// What the run must never show: passwords and tokens among the arguments.
  public var secrets: [Value] = []
  /// Makes the function anew, with what only a run can give: paths, cookies; nil: it needs none.
  public var prepare:
    (
      @Sendable (RequestSetting) throws(StageFailure) ->
        @Sendable (Item) throws(StageFailure) ->
        Request
    )?

  /// The same with what a run gives; who makes requests calls it once for each run.
  public func prepared(in setting: RequestSetting) throws(StageFailure) -> RequestShape {
    for secret in secrets { setting.keepSecret(secret) }
    guard let prepare else { return self }
    var shape = self
    shape.request = try prepare(setting)
    return shape
  }

  /// Makes the shape.
  public init(
    limits: RequestLimits, request: @escaping @Sendable (Item) throws(StageFailure) -> Request
  ) {
    self.limits = limits
    self.request = request
  }
}

/// What a run lends to who makes requests.
public struct RequestSetting: Sendable {
  /// Files, as the run's policy lets the stage see them.
  public var world: any StageWorld
  /// Gives the jar of a name, made by the function where the run has none of that name yet.
  public var jar:
    @Sendable (_ name: String, _ make: () throws(StageFailure) -> SessionJar) throws(StageFailure)
      -> CookieJar
  /// Why the transport cannot send with these options at all; nil: it can.
  public var lack: @Sendable (TransferOptions) -> TransportFailure?
  /// Is told what must never be shown.
  public var keepSecret: @Sendable (Value) -> Void

  /// Puts a setting together.
  public init(
    world: any StageWorld,
    jar:
      @escaping @Sendable (String, () throws(StageFailure) -> SessionJar) throws(StageFailure) ->
      CookieJar,
    lack: @escaping @Sendable (TransferOptions) -> TransportFailure?,
    keepSecret: @escaping @Sendable (Value) -> Void
  ) {
    self.keepSecret = keepSecret
    self.world = world
    self.jar = jar
    self.lack = lack
  }
}

/// The cookies of a session, and what becomes of them when the run ends.
public struct SessionJar: Sendable {
  /// The cookies.
  public var jar: CookieJar
  /// Takes the lines of a cookie file at the run's end; nil: they are forgotten.
  public var save: (@Sendable ([String]) throws(StageFailure) -> Void)?

  /// Makes one.
  public init(_ jar: CookieJar, save: (@Sendable ([String]) throws(StageFailure) -> Void)? = nil) {
    self.jar = jar
    self.save = save
  }
}

/// What the scheduler holds a stage's requests to.
public struct RequestLimits: Sendable {
  /// The most requests of the stage at a time.
  public var concurrency = 64
  /// The most requests of the whole run at a time to one host; nil: 6, or 32 over HTTP/2.
  public var perHost: Int?
  /// The most requests of the stage in a stretch of time; nil: as fast as it goes.
  public var rate: RequestRate?
  /// The most requests to each host in a stretch of time, those of other stages counted; nil: as
  /// fast as it goes.
  public var hostRate: RequestRate?
  /// When and how often to try again.
  public var retry = RetryPolicy()
  /// Whether answers leave in the order of their items.
  public var ordered = true
  /// How many items the window that restores order holds; nil: four times the concurrency.
  public var window: Int?
  /// The most bytes that the run's bodies and windows may hold together; nil: the run's default.
  public var memory: Int?

  /// The language's defaults.
  public init() {}
}

/// A number of requests in a stretch of time.
public struct RequestRate: Sendable, Hashable {
  /// How many.
  public var count: Double
  /// In which time.
  public var interval: Duration

  /// Makes a rate.
  public init(count: Double, interval: Duration) {
    self.count = count
    self.interval = interval
  }
}

/// When and how often a request is sent again.
public struct RetryPolicy: Sendable {
  /// How many attempts more than the first.
  public var count = 2
  /// Which answers are tried again.
  public var statuses = StatusSet([408...408, 429...429, 500...599])
  /// Whether the network's failures are.
  public var onNetwork = true
  /// Whether methods that are not idempotent are; false unless the script said `retry:`.
  public var anyMethod = false
  /// The first step of the back-off; each further one is twice as long.
  public var base: Duration = .milliseconds(500)
  /// The longest step.
  public var cap: Duration = .seconds(30)
  /// The longest `Retry-After` that is waited for; a longer one ends the trying.
  public var retryAfterCap: Duration = .seconds(120)
  /// How many retries a host gets for each request that was begun, beside one for each answer and
  /// those of as many requests as stand in the window; nil: as many as its requests want.
  public var budget: Double? = 0.2

  /// The language's defaults.
  public init() {}
}

/// A stage that does its own work for each item, many at a time.
public struct ConcurrentShape: Sendable {
  /// The most items at a time.
  public var concurrency: Int
  /// Whether results leave in the order of their items.
  public var ordered: Bool
  /// The work; cancelled with its task.
  public var work: @Sendable (StageContext, Item) async throws(StageFailure) -> Value

  /// Makes the shape.
  public init(
    concurrency: Int, ordered: Bool = true,
    work: @escaping @Sendable (StageContext, Item) async throws(StageFailure) -> Value
  ) {
    self.concurrency = concurrency
    self.ordered = ordered
    self.work = work
  }
}

extension Request {
  /// The same with the places of the files that it sends as a run's world gives them.
  public func withFiles(of world: any StageWorld) throws(StageFailure) -> Request {
    guard case .streamed(let content) = body else { return self }
    var request = self
    request.body = .streamed(
      try content.resolved { path throws(StageFailure) in try world.path(path, for: .read) })
    return request
  }
}
