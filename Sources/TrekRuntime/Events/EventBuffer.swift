import TrekValues

/// Keeps the events of a run for one reader, up to a number.
///
/// What comes when it is full is lost and counted; the end of the run always finds room.
package final class EventBuffer: Sendable {
  private struct State {
    var events: [RunEvent] = []
    /// How many were lost since the last one that was kept.
    var lost = 0
    var isEnded = false
    var isReading = false
  }

  private let limit: Int
  private let state = Locked(State())
  private let reader = Waker()

  init(limit: Int) { self.limit = max(1, limit) }

  /// Begins with what happened before there was a reader.
  ///
  /// - Parameters:
  ///   - events: as many as the limit allows at the most.
  ///   - lost: how many came after these and are gone.
  func begin(with events: [RunEvent], lost: Int) {
    state.withLock { state in
      state.events = events
      state.lost = lost
    }
  }

  /// Keeps an event, or counts it as lost.
  func post(_ event: RunEvent) {
    let isFirst = state.withLock { state -> Bool in
      let isEnd = event.kind == .runEnded
      guard state.events.count < limit || isEnd else {
        state.lost += 1
        return false
      }
      var event = event
      event.dropped = state.lost
      state.lost = 0
      state.events.append(event)
      if isEnd { state.isEnded = true }
      return state.events.count == 1
    }
    if isFirst { reader.signal() }
  }

  /// All events that are there, at least one; nil at the end, where the waiting task is cancelled,
  /// and where another task waits already.
  package func next() async -> [RunEvent]? {
    let isFree = state.withLock { state in
      defer { state.isReading = true }
      return !state.isReading
    }
    guard isFree else { return nil }
    defer { state.withLock { $0.isReading = false } }
    while true {
      let (events, isEnded) = state.withLock { state in
        defer { state.events = [] }
        return (state.events, state.isEnded)
      }
      if !events.isEmpty { return events }
      if isEnded || Task.isCancelled { return nil }
      await withTaskCancellationHandler {
        await reader.wait()
      } onCancel: {
        reader.signal()
      }
    }
  }
}
