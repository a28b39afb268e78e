public import TrekRuntime

/// What happens in a run, one event after the other: see `RunningProgram.events`.
///
/// One task at a time reads it. Events wait for their reader up to a number; those beyond it are
/// lost, and the next one says how many. The last one is always `run.ended`. Secrets of the run are
/// hidden in URLs and messages, as are parameters of URLs whose names tell a secret.
public struct RunEvents: AsyncSequence, Sendable {
  /// Something that happened.
  public typealias Element = RunEvent
  /// It does not fail.
  public typealias Failure = Never

  private let listener: RunListener

  init(_ listener: RunListener) { self.listener = listener }

  /// Listens to a run that the caller holds.
  ///
  /// - Parameter limit: how many events may wait for their reader.
  package init(of run: ProgramRun, limit: Int, redactor: Redactor) {
    self.init(RunListener(run, limit: limit, redactor: redactor))
  }

  /// The iterator; all iterators take from the same events.
  public func makeAsyncIterator() -> Iterator { Iterator(listener: listener) }

  /// Reads the events of a run.
  public struct Iterator: AsyncIteratorProtocol {
    let listener: RunListener
    private var events: [RunEvent] = []
    private var position = 0

    init(listener: RunListener) { self.listener = listener }

    /// The next event; nil at the end of the run, when the task is cancelled, and where another
    /// task reads at the same time.
    public mutating func next() async -> RunEvent? { await next(isolation: nil) }

    /// As `next()`; on an actor it stays there for all events that have come already.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> RunEvent? {
      if position >= events.count {
        guard let more = await listener.buffer.next() else { return nil }
        events = more
        position = 0
      }
      defer { position += 1 }
      return listener.shown(events[position])
    }
  }
}

/// Listens to a run for as long as somebody holds it.
final class RunListener: Sendable {
  let buffer: EventBuffer
  private let run: ProgramRun
  private let redactor: Redactor

  init(_ run: ProgramRun, limit: Int, redactor: Redactor) {
    self.run = run
    self.redactor = redactor
    buffer = run.listen(limit: limit)
  }

  deinit { run.forget(buffer) }

  /// The event without secrets.
  func shown(_ event: RunEvent) -> RunEvent {
    var shown = event
    shown.url = event.url.map { redactor.redactURL($0) }
    shown.location = event.location.map { redactor.redactURL($0) }
    shown.message = event.message.map { redactor.redact($0) }
    return shown
  }
}
