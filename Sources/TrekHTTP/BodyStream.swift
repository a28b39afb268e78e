public import TrekValues

/// A body that is read while it comes: a bounded queue between the transport's thread and one
/// reader.
///
/// The transport's side is its `receiver`. When so much waits that the bound is reached the socket
/// is paused, and goes on when the reader has taken half of it. When the last reference to the
/// stream goes, nobody can read it any more, and the exchange is given up.
public final class BodyStream: Sendable {
  /// What a read gives.
  public enum Read: Sendable {
    /// Bytes, in order.
    case bytes(Bytes)
    /// None now; the wake-up comes when there are.
    case waiting
    /// None any more; the body was whole.
    case ended
    /// None any more; the body was cut off.
    case failed(TransportFailure)
  }

  private let queue: BodyQueue

  /// Makes a stream and the receiver that fills it.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that wait; one piece may exceed it.
  ///   - begun: called on the transport's thread when the head of an accepted answer is there.
  ///   - wake: called when there is something to read after there was nothing.
  ///   - rest: told whether the exchange waits for the reader, whenever that changes; it must not
  ///     come back to the stream.
  ///   - release: called when the exchange has to go on, or is wanted no more.
  public static func make(
    limit: Int, begun: @escaping @Sendable (Response, Exchange) -> Void,
    wake: @escaping @Sendable () -> Void,
    rest: @escaping @Sendable (Exchange, _ isResting: Bool) -> Void,
    release: @escaping @Sendable (Exchange, _ isWanted: Bool) -> Void
  ) -> any BodyReceiver {
    BodyQueue(limit: limit, begun: begun, wake: wake, rest: rest, release: release)
  }

  fileprivate init(_ queue: BodyQueue) { self.queue = queue }

  deinit { queue.abandon() }

  /// Takes what has come.
  public func read() -> Read { queue.read() }
}

/// The queue itself, which the exchange holds as its receiver.
private final class BodyQueue: BodyReceiver {
  private struct State {
    var pieces: [ByteBuffer] = []
    var bytes = 0
    var isPaused = false
    var isEnded = false
    var isAbandoned = false
    var failure: TransportFailure?
    var exchange: Exchange?
    var readerWaits = true
  }

  private let limit: Int
  private let begun: @Sendable (Response, Exchange) -> Void
  private let wake: @Sendable () -> Void
  private let rest: @Sendable (Exchange, Bool) -> Void
  private let release: @Sendable (Exchange, Bool) -> Void
  private let state = Locked(State())

  init(
    limit: Int, begun: @escaping @Sendable (Response, Exchange) -> Void,
    wake: @escaping @Sendable () -> Void, rest: @escaping @Sendable (Exchange, Bool) -> Void,
    release: @escaping @Sendable (Exchange, Bool) -> Void
  ) {
    self.limit = limit
    self.begun = begun
    self.wake = wake
    self.rest = rest
    self.release = release
  }

  func begin(_ response: Response, of exchange: Exchange) -> TransportFailure? {
    state.withLock { $0.exchange = exchange }
    // The transport keeps its response to the end; only those who read may hold the stream, since
    // the exchange is given up when the last of them lets go.
    let handed = response.copy()
    handed.body = .stream(BodyStream(self))
    begun(handed, exchange)
    return nil
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
    let (verdict, wakes) = state.withLock { state -> (BodyVerdict, Bool) in
      if state.isAbandoned { return (.enough, false) }
      // Without memory a piece at a time, and the next when the reader has taken it.
      let account = state.exchange?.account
      if state.bytes > 0 && (state.bytes + bytes.count > limit || account?.isFull == true) {
        // Told under the lock, so that what is told last is what holds.
        if !state.isPaused, let exchange = state.exchange { rest(exchange, true) }
        state.isPaused = true
        return (.pause, false)
      }
      if let last = state.pieces.last, last.capacity - last.count >= bytes.count {
        last.append(bytes)
      } else {
        let piece = ByteBuffer(capacity: max(bytes.count, 16 << 10), account: account)
        piece.append(bytes)
        state.pieces.append(piece)
      }
      state.bytes += bytes.count
      defer { state.readerWaits = false }
      return (.taken, state.readerWaits)
    }
    if wakes { wake() }
    return verdict
  }

  func end(_ failure: TransportFailure?) -> TransportFailure? {
    state.withLock { state in
      state.isEnded = true
      state.failure = failure
      state.exchange = nil
    }
    wake()
    return nil
  }

  func read() -> BodyStream.Read {
    let (result, exchange) = state.withLock { state -> (BodyStream.Read, Exchange?) in
      guard !state.pieces.isEmpty else {
        if let failure = state.failure { return (.failed(failure), nil) }
        if state.isEnded { return (.ended, nil) }
        state.readerWaits = true
        return (.waiting, nil)
      }
      let piece = state.pieces.removeFirst()
      state.bytes -= piece.count
      guard state.isPaused, state.bytes <= limit / 2 else { return (.bytes(piece.bytes), nil) }
      state.isPaused = false
      if let exchange = state.exchange { rest(exchange, false) }
      return (.bytes(piece.bytes), state.exchange)
    }
    if let exchange { release(exchange, true) }
    return result
  }

  func abandon() {
    let exchange = state.withLock { state -> Exchange? in
      state.isAbandoned = true
      state.pieces = []
      state.bytes = 0
      defer { state.exchange = nil }
      return state.isEnded ? nil : state.exchange
    }
    if let exchange { release(exchange, false) }
  }
}
