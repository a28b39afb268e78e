import Synchronization
import TrekHTTP
import TrekStageKit
import TrekValues

/// Hands the events of a run to those who listen.
///
/// Where nobody listens no event is made: callers ask `isHeard`, which is one load. Listeners are told
/// under the lock, so that all get the same events in the same order.
final class EventHub: Sendable {
  private struct State {
    var listeners: [EventBuffer] = []
    /// What happened since the start, for those who come later; nil where that is not kept.
    var early: EarlyEvents?
    var requests = 0
    var startedAt: UInt64 = 0
    /// Nanoseconds since 1970 at the start.
    var wallStart: Int64 = 0
    var end: RunEvent?

    var isHeard: Bool { end == nil && (!listeners.isEmpty || early != nil) }

    func event(_ kind: RunEvent.Kind, at now: UInt64) -> RunEvent {
      let passed = Int64(clamping: now &- min(now, startedAt))
      return RunEvent(
        kind, at: .nanoseconds(passed),
        wallTime: wallStart.addingReportingOverflow(passed).partialValue)
    }
  }

  private let heard = Atomic<Bool>(false)
  private let state = Locked(State())
  private let clock: any RunClock

  init(clock: any RunClock) { self.clock = clock }

  /// Whether anybody listens.
  var isHeard: Bool { heard.load(ordering: .relaxed) }

  /// Keeps `isHeard` up to date; called under the lock, so that the last to change the state has the
  /// last word.
  private func note(_ state: State) { heard.store(state.isHeard, ordering: .relaxed) }

  /// Keeps events from now on for those who listen later, up to a number.
  func keepEarly(limit: Int) {
    state.withLock { state in
      state.early = EarlyEvents(limit: max(1, limit))
      note(state)
    }
  }

  /// Lets go of what was kept for those who listen later.
  func forgetEarly() {
    state.withLock { state in
      state.early = nil
      note(state)
    }
  }

  /// Adds a listener.
  ///
  /// It gets what happens from now on, and before it what was kept since the start: then `limit` is
  /// the one of those. After the end of the run it gets what was kept, and the end.
  func listen(limit: Int) -> EventBuffer {
    state.withLock { state in
      let buffer = EventBuffer(limit: state.early?.limit ?? limit)
      if let early = state.early { buffer.begin(with: early.events, lost: early.lost) }
      if let end = state.end { buffer.post(end) } else { state.listeners.append(buffer) }
      note(state)
      return buffer
    }
  }

  /// Lets a listener go.
  func remove(_ buffer: EventBuffer) {
    state.withLock { state in
      state.listeners.removeAll { $0 === buffer }
      note(state)
    }
  }

  /// The number of the next request that is spoken of.
  func nextRequest() -> Int {
    state.withLock { state in
      state.requests += 1
      return state.requests
    }
  }

  /// Says that the run begins.
  func started(at now: UInt64) {
    let wallTime = clock.wallTime
    state.withLock { state in
      state.startedAt = now
      state.wallStart = wallTime
    }
    if isHeard { post(.runStarted, at: now) { _ in } }
  }

  /// Says that the run has ended, to those who listen and to those who will.
  func ended(at now: UInt64, failureCount: Int, code: String?, message: String?) {
    state.withLock { state in
      var event = state.event(.runEnded, at: now)
      event.elapsed = event.time
      event.failureCount = failureCount
      event.code = code
      event.message = message
      state.end = event
      for listener in state.listeners { listener.post(event) }
      state.listeners = []
      note(state)
    }
  }

  /// Says that something happened.
  ///
  /// - Parameter fill: completes the event; it is called under the lock, and may not call the hub.
  func post(_ kind: RunEvent.Kind, at now: UInt64, _ fill: (inout RunEvent) -> Void) {
    state.withLock { state in
      guard state.isHeard else { return }
      var event = state.event(kind, at: now)
      fill(&event)
      state.early?.keep(event)
      for listener in state.listeners { listener.post(event) }
    }
  }

  /// Says that an item failed and nobody took it.
  func failed(_ failure: ItemFailure) {
    guard isHeard else { return }
    post(.itemFailed, at: clock.now) { event in
      event.stage = failure.stage
      event.place = failure.place
      event.item = failure.index
      event.attempt = failure.attempts
      event.url = failure.url?.string
      event.status = failure.cause.response?.status
      event.code = failure.cause.code
      event.message = failure.cause.message
    }
  }

  static func duration(_ nanoseconds: UInt64) -> Duration {
    .nanoseconds(Int64(clamping: nanoseconds))
  }
}

/// What happened since the start of a run, up to a number of events.
private struct EarlyEvents {
  let limit: Int
  private(set) var events: [RunEvent] = []
  /// How many came when it was full.
  private(set) var lost = 0

  init(limit: Int) { self.limit = limit }

  mutating func keep(_ event: RunEvent) {
    if events.count < limit { events.append(event) } else { lost += 1 }
  }
}
