import TrekHTTP
import TrekStageKit
import TrekValues

/// What all tasks of one run share.
final class RunState: Sendable {
  let transport: any Transport
  let clock: any RunClock
  let world: any StageWorld
  let memory: MemoryAccount
  let scheduler: RequestScheduler
  let control = RunControl()
  let accounts: RunAccounts
  /// Streams that the caller gave, by variable.
  let inputs: [Int: any ItemReader]
  /// Where items go that no sink takes; nil: nowhere.
  let results: ResultQueue?
  /// Tells those who listen what happens.
  let events: EventHub
  /// Counts what the run uses; nil where nothing is limited.
  let meter: RunMeter?
  /// Is told what must never be shown.
  let keepSecret: @Sendable (Value) -> Void
  /// The cookies of sessions.
  let jars = RunJars()
  /// The tasks that no other one waits for.
  let tasks = TaskTally()
  private let log: SharedLog

  init(
    transport: any Transport, clock: any RunClock, world: any StageWorld, memoryLimit: Int,
    stageCount: Int, inputs: [Int: any ItemReader], seed: UInt64, results: ResultQueue? = nil,
    limits: RunLimits = RunLimits(), keepSecret: @escaping @Sendable (Value) -> Void = { _ in }
  ) {
    self.keepSecret = keepSecret
    let log = SharedLog()
    let control = control
    events = EventHub(clock: clock)
    self.log = log
    let accounts = RunAccounts(stageCount: stageCount)
    self.accounts = accounts
    meter =
      limits.isUnlimited
      ? nil
      : RunMeter(limits, accounts: accounts, clock: clock) { failure in
        log.failures.withLock { $0.limitFailure = $0.limitFailure ?? failure }
        control.raise(to: .stopped)
      }
    self.transport = transport
    self.clock = clock
    self.world = world
    let room = Waker()
    memory = MemoryAccount(limit: memoryLimit) { room.signal() }
    scheduler = RequestScheduler(
      transport: transport, clock: clock, memory: memory, room: room, seed: seed,
      events: events, meter: meter)
    self.inputs = inputs
    self.results = results
  }

  /// What a stage is lent.
  func context(of identity: StageIdentity) -> StageContext {
    StageContext(
      stage: identity.label, clock: clock, world: world, memory: memory, place: identity.place)
  }

  /// What those are lent who make requests.
  var requestSetting: RequestSetting {
    let jars = jars
    let transport = transport
    return RequestSetting(
      world: world,
      jar: { (name, make) throws(StageFailure) in try jars.jar(name, make) },
      lack: { transport.lack(for: $0) }, keepSecret: keepSecret)
  }

  /// Compiles expressions with the values that variables have by now.
  func expressions(_ variables: [Value?]) -> ExpressionCompiler {
    ExpressionCompiler(
      variables: variables, context: context(of: .expression),
      rounded: { number, place in self.rounded(number, at: place) },
      valueLimit: meter?.limits.valueBytes ?? .max)
  }

  /// Whether the run is being stopped from outside.
  var isInterrupted: Bool { control.level != .running }

  /// Takes a failure that nobody handled.
  func report(_ failure: ItemFailure) {
    log.failures.withLock { $0.add(failure) }
    events.failed(failure)
  }

  /// An output could not be written: nothing that follows would be whole, so the run stops.
  func outputFailed(_ failure: ItemFailure) {
    log.failures.withLock { $0.outputFailure = $0.outputFailure ?? failure }
    control.raise(to: .stopped)
  }

  /// A `strict` saw a failure too many.
  func strictFailed(_ failure: ItemFailure) {
    log.failures.withLock {
      $0.add(failure)
      $0.isStoppedByStrict = true
    }
    events.failed(failure)
    control.raise(to: .stopped)
  }

  /// Something that a user should know, without being an error.
  func remark(_ text: String) { log.failures.withLock { $0.remarks.append(text) } }

  /// A number lost digits where it was calculated with; only the first time is told.
  private func rounded(_ number: Decimal, at place: ScriptPlace) {
    log.failures.withLock { log in
      guard !log.hasRounded else { return }
      log.hasRounded = true
      log.remarks.append(
        "\(place.source):\(place.line):\(place.column): \(number) has more digits than are "
          + "calculated with: what comes of it is rounded")
    }
  }

  /// What has failed until now.
  var failures: FailureLog { log.failures.withLock { $0 } }
}

/// The failures of a run, behind a lock that its parts share.
private final class SharedLog: Sendable {
  let failures = Locked(FailureLog())
}

/// The failures of a run: how many of each kind, and the first of each.
struct FailureLog: Sendable {
  /// Failures of one kind at one stage.
  struct Group: Sendable {
    var first: ItemFailure
    var count: Int
  }

  private(set) var groups: [Group] = []
  private var index: [String: Int] = [:]
  /// How many there were in all.
  private(set) var count = 0
  /// Whether one of them was an `expect` that was not met.
  private(set) var expectFailed = false
  /// Why an output could not be written, or nil.
  var outputFailure: ItemFailure?
  /// Whether `strict` stopped the run.
  var isStoppedByStrict = false
  /// Which limit stopped the run, or nil.
  var limitFailure: ItemFailure?
  /// What users should know beside.
  var remarks: [String] = []
  /// Whether it was told that a number was rounded.
  var hasRounded = false

  /// Adds a failure.
  mutating func add(_ failure: ItemFailure) {
    count += 1
    if failure.cause.kind == .expect { expectFailed = true }
    let key = "\(failure.place.range.lowerBound) \(failure.place.source) \(failure.cause.code)"
    if let known = index[key] {
      groups[known].count += 1
    } else if groups.count < 1000 {
      index[key] = groups.count
      groups.append(Group(first: failure, count: 1))
    }
  }
}
