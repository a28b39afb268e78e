import Synchronization
import TrekHTTP
import TrekValues

/// A receiver that takes what its test lets it take.
final class Receiver: BodyReceiver {
  private struct State {
    var bytes: [UInt8] = []
    var count = 0
    var begun = 0
    var ended: [TransportFailure?] = []
    var verdicts: [BodyVerdict] = []
    var room = Int.max
    var pauses = 0
    var exchange: Exchange?
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let keepsBytes: Bool
  private let onBegin: TransportFailure?
  private let onEnd: TransportFailure?

  /// - Parameters:
  ///   - verdicts: What it says to its first pieces, before it takes all there is room for.
  ///   - room: How many bytes it takes before it pauses.
  init(
    verdicts: [BodyVerdict] = [], room: Int = .max, keepsBytes: Bool = true,
    onBegin: TransportFailure? = nil, onEnd: TransportFailure? = nil
  ) {
    self.keepsBytes = keepsBytes
    self.onBegin = onBegin
    self.onEnd = onEnd
    state.withLock {
      $0.verdicts = verdicts.reversed()
      $0.room = room
    }
  }

  func begin(_ response: Response, of exchange: Exchange) -> TransportFailure? {
    state.withLock {
      $0.begun += 1
      $0.exchange = exchange
      $0.bytes = []
      $0.count = 0
    }
    return onBegin
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
    let (verdict, waiter) = state.withLock {
      state -> (BodyVerdict, CheckedContinuation<Void, Never>?) in
      if let verdict = state.verdicts.popLast() {
        guard case .taken = verdict else { return (verdict, nil) }
      }
      if bytes.count > state.room {
        state.pauses += 1
        defer { state.waiter = nil }
        return (.pause, state.waiter)
      }
      state.room -= bytes.count
      state.count += bytes.count
      if keepsBytes { state.bytes += bytes }
      return (.taken, nil)
    }
    waiter?.resume()
    return verdict
  }

  func end(_ failure: TransportFailure?) -> TransportFailure? {
    let waiter = state.withLock { state in
      state.ended.append(failure)
      // The exchange holds its receiver.
      state.exchange = nil
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
    return onEnd
  }

  var bytes: [UInt8] { state.withLock { $0.bytes } }
  var count: Int { state.withLock { $0.count } }
  var begun: Int { state.withLock { $0.begun } }
  var ended: [TransportFailure?] { state.withLock { $0.ended } }
  var pauses: Int { state.withLock { $0.pauses } }

  /// Makes room for so many more bytes; the exchange to resume.
  func makeRoom(_ count: Int) -> Exchange? {
    state.withLock {
      $0.room = $0.room.addingReportingOverflow(count).overflow ? .max : $0.room + count
      return $0.exchange
    }
  }

  /// Waits until it has paused more often than so, or has ended.
  func waitForPause(beyond count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.pauses > count || !state.ended.isEmpty { return true }
        state.waiter = continuation
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}
