public import TrekRuntime
public import TrekStageKit
public import TrekValues

/// A run under way: the sequence of what comes out of it, and the handle to follow and stop it.
///
/// It gives the items of the pipelines that do not end in a sink, in order, as fast as they are
/// read and no faster: a reader that takes its time slows the run down to the sockets.
///
/// The run stops when the last reference to it, or to an iterator of it, goes; when the task that
/// reads it is cancelled; and when `stop` is called. Nothing of it is left then: no task, no
/// socket, no temporary file.
///
/// Items that fail are left out. When all others have been read the iterator throws a `TrekError`
/// that names them; `outcomes` gives them in their places instead.
public final class RunningProgram: AsyncSequence, Sendable {
  /// A value of the script's.
  public typealias Element = Value

  let core: RunCore

  init(_ core: RunCore) {
    self.core = core
    core.start()
  }

  deinit { core.stop() }

  /// The iterator; all iterators of a run take from the same results, one task at a time.
  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// Reads the values of a run.
  public struct Iterator: AsyncIteratorProtocol {
    private let run: RunningProgram
    private var items: [Item] = []
    private var position = 0

    init(_ run: RunningProgram) { self.run = run }

    /// The next value; nil at the end of a run in which all went well.
    ///
    /// - Throws: `TrekError` at the end of a run in which something failed; `CancellationError`
    ///   where the task was cancelled.
    public mutating func next() async throws -> Value? { try await next(isolation: nil) }

    /// As `next()`; on an actor it stays there for all values that have come already.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Value? {
      while let item = try await nextItem(isolation: actor) {
        if item.failure == nil { return item.value }
      }
      if let failure = run.core.failure { throw failure }
      return nil
    }

    /// The next item, failures among them; nil at the end.
    mutating func nextItem(isolation actor: isolated (any Actor)?) async throws -> Item? {
      if position >= items.count {
        guard let more = try await run.core.read() else { return nil }
        items = more
        position = 0
      }
      defer { position += 1 }
      return items[position]
    }
  }

  // MARK: Following

  /// The same results with the items that failed in their places, each as a failure.
  ///
  /// The iterator does not throw for them.
  public var outcomes: RunOutcomes { RunOutcomes(self) }

  /// Snapshots of what the stages have done: one at once, then one each `interval` of the run's
  /// clock, and one at the end.
  ///
  /// It ends with the run, and does not keep the run alive.
  public func progress(every interval: Duration = .seconds(1)) -> RunProgress {
    RunProgress(core, interval: interval)
  }

  /// What happens in the run: requests that start, are answered, tried again, fail; items that fail;
  /// the end.
  ///
  /// It begins with this call, or with the run where `RunSettings.eventLimit` says so; it ends with
  /// the run, and does not keep it alive. Each call gives a listener of its own. Where nobody listens
  /// no event is made.
  ///
  /// - Parameter limit: how many events wait for the reader at the most; what is more is lost, and
  ///   counted in `RunEvent.dropped`. Where events are kept from the start, the limit is that of the
  ///   settings.
  public func events(limit: Int = 4096) -> RunEvents { core.events(limit: limit) }

  /// What the run has done until now.
  public var snapshot: RunSnapshot { RunSnapshot(core) }

  /// Waits for the end of the run and says what it did; nil where the waiting task is cancelled.
  ///
  /// The end comes when the results have been read: see `finish` for a script that writes them
  /// itself.
  public var report: RunReport? { get async { await core.ended() } }

  /// Lets the run go to its end, drops what comes out of it, and says what it did.
  ///
  /// - Throws: as the iterator.
  @discardableResult
  public func finish() async throws -> RunReport {
    while try await core.read() != nil {}
    let report = await core.ended()
    if let failure = core.failure { throw failure }
    guard let report else { throw CancellationError() }
    return report
  }

  // MARK: Stopping

  /// Asks for nothing more; what is under way comes to its end and is given.
  public func stopAfterCurrentItems() { core.run.drain() }

  /// Stops at once; what is under way is given up.
  ///
  /// The iterator then throws a `TrekError` of the code `stopped`.
  public func stop() { core.stop() }
}

/// The results of a run with its failures: see `RunningProgram.outcomes`.
public struct RunOutcomes: AsyncSequence, Sendable {
  /// A value, or why there is none.
  public typealias Element = Result<Value, FailedItem>

  private let run: RunningProgram

  init(_ run: RunningProgram) { self.run = run }

  /// The iterator.
  public func makeAsyncIterator() -> Iterator { Iterator(run) }

  /// Reads the results.
  public struct Iterator: AsyncIteratorProtocol {
    private let run: RunningProgram
    private var items: RunningProgram.Iterator

    init(_ run: RunningProgram) {
      self.run = run
      items = run.makeAsyncIterator()
    }

    /// The next result; nil at the end.
    ///
    /// - Throws: `TrekError` where the run was stopped, an output failed or accounts do not add
    ///   up; `CancellationError` where the task was cancelled.
    public mutating func next() async throws -> Result<Value, FailedItem>? {
      try await next(isolation: nil)
    }

    /// As `next()`; on an actor it stays there for all results that have come already.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws -> Result<Value, FailedItem>? {
      if let item = try await items.nextItem(isolation: actor) {
        guard let failure = item.failure else { return .success(item.value) }
        return .failure(FailedItem(failure, redactor: run.core.redactor))
      }
      if let failure = run.core.failure, failure.code != .failedItems,
        failure.code != .expectation
      {
        throw failure
      }
      return nil
    }
  }
}

/// An item that failed, as an error.
public struct FailedItem: Error, Sendable, CustomStringConvertible {
  /// What failed, where in the script, for which input, after how many attempts.
  public let failure: ItemFailure
  private let message: String
  private let cause: String

  init(_ failure: ItemFailure, redactor: Redactor) {
    self.failure = failure
    cause = redactor.redact(failure.cause.message)
    message = "\(failure.place): `\(failure.stage)`: \(cause)"
  }

  /// The place, the stage and the cause; secrets are hidden.
  public var description: String { message }

  /// The cause as a sentence, for `LocalizedError` of Foundation: see `TrekError.errorDescription`.
  public var errorDescription: String? { TrekError.sentence(cause) }

  /// Where it failed as a sentence.
  public var failureReason: String? {
    TrekError.sentence("the stage `\(failure.stage)` at \(failure.place) failed")
  }

  /// What to do, as a sentence, where that is known.
  public var recoverySuggestion: String? { failure.cause.help.map { TrekError.sentence($0) } }
}
