import Synchronization
import TrekHTTP
import TrekStageKit
import TrekValues

/// Hands the events of a run to those who listen.
///
/// Where nobody listens no event is made: callers ask `isHeard`, which is one load.
final class EventHub: Sendable {
  private struct State {
    var listeners: [EventBuffer] = []
    var requests = 0
    var startedAt: UInt64 = 0
    /// Nanoseconds since 1970 at the start.
    var wallStart: Int64 = 0
    var end: RunEvent?

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

  /// Adds a listener, who gets what happens from now on; after the end of the run that alone.
  func listen(limit: Int) -> EventBuffer {
    let buffer = EventBuffer(limit: limit)
    let end = state.withLock { state in
      if state.end == nil { state.listeners.append(buffer) }
      return state.end
    }
    if let end { buffer.post(end) } else { heard.store(true, ordering: .relaxed) }
    return buffer
  }

  /// Lets a listener go.
  func remove(_ buffer: EventBuffer) {
    let isLast = state.withLock { state in
      state.listeners.removeAll { $0 === buffer }
      return state.listeners.isEmpty
    }
    if isLast { heard.store(false, ordering: .relaxed) }
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
    let (listeners, event) = state.withLock { state in
      var event = state.event(.runEnded, at: now)
      event.elapsed = event.time
      event.failureCount = failureCount
      event.code = code
      event.message = message
      state.end = event
      defer { state.listeners = [] }
      return (state.listeners, event)
    }
    heard.store(false, ordering: .relaxed)
    for listener in listeners { listener.post(event) }
  }

  /// Says that something happened.
  func post(_ kind: RunEvent.Kind, at now: UInt64, _ fill: (inout RunEvent) -> Void) {
    let (listeners, made) = state.withLock { ($0.listeners, $0.event(kind, at: now)) }
    guard !listeners.isEmpty else { return }
    var event = made
    fill(&event)
    for listener in listeners { listener.post(event) }
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
