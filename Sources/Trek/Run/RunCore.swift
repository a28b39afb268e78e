import TrekRuntime
import TrekStageKit
import TrekValues

/// What the task of a run and those who follow it share.
///
/// The task holds this, not the handle, so that a handle that nobody holds any more can stop it.
final class RunCore: Sendable {
  private struct State {
    var report: RunReport?
    var waiting: [Int: CheckedContinuation<RunReport?, Never>] = [:]
    var nextWaiter = 0
    var isReading = false
    var stopCause: TrekError?
    var wasStopped = false
    /// Whether a result has been asked for, and somebody listens: what was kept of the events since
    /// the start is let go when both are true.
    var hasRead = false
    var hasListener = false
  }

  let run: ProgramRun
  let queue: ResultQueue
  let program: Program
  let redactor: Redactor
  let clock: any RunClock
  private let log: RunLog?
  private let state = Locked(State())

  init(
    _ run: ProgramRun, queue: ResultQueue, program: Program, settings: RunSettings
  ) {
    self.run = run
    self.queue = queue
    self.program = program
    self.redactor = settings.redactor
    clock = settings.clock
    log = settings.logger.map { RunLog($0) }
    if settings.eventLimit > 0 { run.keepEarlyEvents(limit: settings.eventLimit) }
  }

  /// Begins the run, in a task of its own.
  func start() {
    let logging = log?.listening(to: run, redactor: redactor)
    Task {
      async let logged: Void? = logging?()
      let report = await run.run()
      await logged
      log?.remarks(report, redactor: redactor)
      let waiting = state.withLock { state in
        defer { state.waiting = [:] }
        state.report = report
        return Array(state.waiting.values)
      }
      queue.end()
      for waiter in waiting { waiter.resume(returning: report) }
    }
  }

  /// What happens from now on, or since the start where the settings asked for that and no result has
  /// been read.
  func events(limit: Int) -> RunEvents {
    let events = RunEvents(RunListener(run, limit: limit, redactor: redactor))
    let hasRead = state.withLock { state in
      state.hasListener = true
      return state.hasRead
    }
    if hasRead { run.forgetEarlyEvents() }
    return events
  }

  /// What the run did; nil until it has ended.
  var report: RunReport? { state.withLock { $0.report } }

  /// Waits for the end of the run; nil where the waiting task was cancelled first.
  func ended() async -> RunReport? {
    let number = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isOver, report) = state.withLock { state -> (Bool, RunReport?) in
          if let report = state.report { return (true, report) }
          if Task.isCancelled { return (true, nil) }
          state.waiting[number] = continuation
          return (false, nil)
        }
        if isOver { continuation.resume(returning: report) }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: nil)
    }
  }

  /// Stops at once, and reads no more; `cause` is what the reader is told.
  func stop(_ cause: TrekError? = nil) {
    state.withLock { state in
      state.wasStopped = true
      state.stopCause = state.stopCause ?? cause
    }
    run.stop()
    queue.stop()
  }

  /// Reads the next items; nil at the end.
  ///
  /// - Throws: `CancellationError` where the task was cancelled, after the run has ended;
  ///   `TrekError` where another task reads at the same time.
  func read() async throws -> [Item]? {
    let (isFree, forgetsEvents) = state.withLock { state in
      defer {
        state.isReading = true
        state.hasRead = true
      }
      return (!state.isReading, !state.hasRead && state.hasListener)
    }
    if forgetsEvents { run.forgetEarlyEvents() }
    guard isFree else {
      throw TrekError(
        .concurrentReading, "the results of a run are read by one task at a time")
    }
    defer { state.withLock { $0.isReading = false } }
    let items = await withTaskCancellationHandler {
      await queue.next()
    } onCancel: {
      stop()
    }
    if Task.isCancelled {
      stop()
      while await queue.next() != nil {}
      throw CancellationError()
    }
    return items
  }

  /// Why the run did not do all that it should; nil where it did.
  var failure: TrekError? {
    let (report, cause, wasStopped) = state.withLock { ($0.report, $0.stopCause, $0.wasStopped) }
    if let cause { return cause }
    guard let report else { return nil }
    if let error = TrekError(report, sources: program.plan.sources, redactor: redactor) {
      return error
    }
    guard wasStopped else { return nil }
    return TrekError(.stopped, "the run was stopped before its end", report: report)
  }
}
