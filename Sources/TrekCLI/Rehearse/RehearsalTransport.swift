import Trek

/// Sends nothing: tells of each request, and gives it up.
///
/// What was to become of the answers is cancelled with them, so that nothing after a request runs.
final class RehearsalTransport: Transport {
  private struct State {
    var waiting: [Exchange] = []
    var isTelling = false
  }

  private let state = Locked(State())
  private let tell: @Sendable (Request) -> TransportFailure?

  /// - Parameter tell: is called with each request, one after the other in the order in which they
  ///   are sent; gives why it could not be sent, or nil.
  init(tell: @escaping @Sendable (Request) -> TransportFailure?) { self.tell = tell }

  func send(_ exchanges: [Exchange]) {
    let begins = state.withLock { state in
      state.waiting += exchanges
      defer { state.isTelling = true }
      return !state.isTelling
    }
    // Not on the caller's stack: what is begun by each batch would grow it.
    if begins { Task { self.work() } }
  }

  private func work() {
    while let batch = next() {
      for exchange in batch {
        exchange.outcome = tell(exchange.request).map { .failure($0) } ?? .cancelled
        let more = exchange.handler.completed([exchange])
        if !more.isEmpty { state.withLock { $0.waiting += more } }
      }
    }
  }

  private func next() -> [Exchange]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isTelling = false
        return nil
      }
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  func cancel(_ exchanges: [Exchange]) {}

  func resume(_ exchange: Exchange) {}
}
