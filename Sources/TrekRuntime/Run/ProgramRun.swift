public import TrekHTTP
public import TrekPlan
public import TrekStageKit
public import TrekValues

/// One run of a planned program.
///
/// Any number may run side by side. A run owns its tasks: when `run` has returned, none of them is
/// left, nor any request of the transport that belongs to it.
public final class ProgramRun: Sendable {
  /// What a run needs beside its program.
  public struct Environment: Sendable {
    /// The door to the network.
    public var transport: any Transport
    /// The clock.
    public var clock: any RunClock
    /// Files, standard streams, environment.
    public var world: any StageWorld
    /// The most bytes that bodies and windows may hold together.
    public var memoryLimit: Int
    /// Seeds the spreading of back-off.
    public var seed: UInt64
    /// What the run may use at the most.
    public var limits: RunLimits
    /// Is told each value that the script calls a secret, before anything else gets it.
    public var keepSecret: @Sendable (Value) -> Void

    /// Makes an environment.
    public init(
      transport: any Transport, clock: any RunClock, world: any StageWorld,
      memoryLimit: Int = 256 << 20, seed: UInt64, limits: RunLimits = RunLimits(),
      keepSecret: @escaping @Sendable (Value) -> Void = { _ in }
    ) {
      self.transport = transport
      self.clock = clock
      self.world = world
      self.memoryLimit = memoryLimit
      self.seed = seed
      self.limits = limits
      self.keepSecret = keepSecret
    }
  }

  private let program: PlanProgram
  private let state: RunState
  private let arguments: [Int: Value]
  private let given: [Int: Value]
  private let keepSecret: @Sendable (Value) -> Void

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - arguments: values of the script's parameters by their index; the rest have defaults.
  ///   - streams: streams of items for the parameters that take them, by index.
  ///   - results: takes what comes out of pipelines that do not end in a sink; without it that is
  ///     dropped.
  public init(
    _ program: PlanProgram, in environment: Environment, arguments: [Int: Value] = [:],
    streams: [Int: any ItemReader] = [:], results: ResultQueue? = nil
  ) {
    self.program = program
    self.arguments = arguments
    var inputs: [Int: any ItemReader] = [:]
    var given: [Int: Value] = [:]
    for (index, parameter) in program.parameters.enumerated() {
      if let stream = streams[index] { inputs[parameter.variable] = stream }
      if let value = arguments[index] { given[parameter.variable] = value }
    }
    self.given = given
    keepSecret = environment.keepSecret
    state = RunState(
      transport: environment.transport, clock: environment.clock, world: environment.world,
      memoryLimit: environment.memoryLimit, stageCount: program.stageCount, inputs: inputs,
      seed: environment.seed, results: results, limits: environment.limits,
      keepSecret: environment.keepSecret)
  }

  /// Runs the program to its end.
  public func run() async -> RunReport {
    let started = state.clock.now
    state.events.started(at: started)
    let watch = state.meter.map { meter in
      meter.start()
      return Task { await meter.watch() }
    }
    var variables = [Value?](repeating: nil, count: program.variableCount)
    for (variable, value) in given { variables[variable] = value }
    var runner = StatementRunner(
      run: state, control: state.control, variables: variables, arguments: arguments,
      parameters: program.parameters, keepSecret: keepSecret)
    do throws(StatementRunner.Stopped) {
      try await runner.run(program.statements)
    } catch {
      // What stopped it has been reported.
    }
    watch?.cancel()
    await watch?.value
    await state.scheduler.close()
    await state.tasks.wait()
    await state.jars.save(from: state.transport) { state.outputFailed($0) }
    let ended = state.clock.now
    let report = report(elapsed: ended &- started)
    let gravest = report.outputFailure ?? report.limitFailure ?? report.failures.first?.first
    state.events.ended(
      at: ended, failureCount: report.failureCount, code: gravest?.cause.code,
      message: gravest?.cause.message)
    return report
  }

  /// Keeps what happens from now on for those who listen later, at most so many events.
  package func keepEarlyEvents(limit: Int) { state.events.keepEarly(limit: limit) }

  /// Lets go of the events that were kept for those who listen later.
  package func forgetEarlyEvents() { state.events.forgetEarly() }

  /// Keeps what happens for a reader, at most so many events at a time: from the start where that was
  /// kept, else from now on.
  package func listen(limit: Int) -> EventBuffer { state.events.listen(limit: limit) }

  /// Lets a reader of events go.
  package func forget(_ buffer: EventBuffer) { state.events.remove(buffer) }

  /// Asks for nothing more; what is under way may end.
  public func drain() { state.control.raise(to: .draining) }

  /// Stops at once; what is under way is given up.
  public func stop() { state.control.raise(to: .stopped) }

  /// What each stage has done until now, in the order of the plan.
  public var progress: [StageProgress] {
    state.accounts.snapshot.compactMap { entry in
      guard let identity = entry.identity else { return nil }
      return StageProgress(
        number: identity.number, label: identity.label, place: identity.place,
        account: entry.account, isRunning: entry.isRunning, expected: entry.expected)
    }
  }

  /// The requests at this moment.
  public var requests: RequestProgress { state.scheduler.progress }

  /// The sections whose finished items wait at this moment for one that is not finished.
  public var held: [HeldOrder] { state.accounts.held }

  private func report(elapsed: UInt64) -> RunReport {
    let log = state.failures
    return RunReport(
      stages: progress,
      failures: log.groups.map { RunReport.Failures(first: $0.first, count: $0.count) },
      failureCount: log.count, outputFailure: log.outputFailure,
      isStoppedByStrict: log.isStoppedByStrict, limitFailure: log.limitFailure,
      expectFailed: log.expectFailed,
      remarks: log.remarks, breaches: state.accounts.breaches,
      wasInterrupted: state.isInterrupted && log.outputFailure == nil && !log.isStoppedByStrict
        && log.limitFailure == nil,
      elapsed: .nanoseconds(Int64(clamping: elapsed)), peakMemory: state.memory.peak)
  }
}
