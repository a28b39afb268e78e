import Synchronization
import TrekCurl
import TrekHTTP
import TrekTesting
import TrekValues

/// A handler that collects what has ended, and can be waited for.
final class Collector: TransportHandler {
  private struct State {
    var ended: [Exchange] = []
    var wanted = Int.max
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let next: @Sendable ([Exchange]) -> [Exchange]

  init(next: @escaping @Sendable ([Exchange]) -> [Exchange] = { _ in [] }) { self.next = next }

  func completed(_ batch: [Exchange]) -> [Exchange] {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.ended += batch
      guard state.ended.count >= state.wanted else { return nil }
      defer { state.waiter = nil }
      return state.waiter
    }
    let more = next(batch)
    waiter?.resume()
    return more
  }

  var ended: [Exchange] { state.withLock { $0.ended } }

  /// Lets go of the exchanges, each of which holds its handler.
  func forget() { state.withLock { $0.ended = [] } }

  /// Waits until so many have ended.
  func wait(for count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.ended.count >= count { return true }
        state.wanted = count
        state.waiter = continuation
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

extension CurlTransport {
  /// Sends requests at once and waits for all outcomes, in the order of the requests.
  func outcomes(
    of requests: [Request], body: BodyPlan = .assemble, account: MemoryAccount? = nil
  ) async -> [ExchangeOutcome] {
    let collector = Collector()
    defer { collector.forget() }
    let exchanges = requests.map {
      Exchange(request: $0, body: body, handler: collector, account: account)
    }
    send(exchanges)
    await collector.wait(for: exchanges.count)
    return exchanges.map(\.outcome)
  }

  /// Sends one request and waits for its outcome.
  func outcome(
    of url: String, options: TransferOptions = .standard, body: BodyPlan = .assemble
  ) async -> ExchangeOutcome {
    await outcome(of: Request(url: Text(url), options: options), body: body)
  }

  /// Sends one request and waits for its outcome.
  func outcome(of request: Request, body: BodyPlan = .assemble) async -> ExchangeOutcome {
    await outcomes(of: [request], body: body)[0]
  }
}

extension ExchangeOutcome {
  var response: Response? {
    if case .response(let response) = self { return response }
    return nil
  }

  var failure: TransportFailure? {
    if case .failure(let failure) = self { return failure }
    return nil
  }

  var isCancelled: Bool {
    if case .cancelled = self { return true }
    return false
  }
}

extension Response {
  /// The body as text, or nil where none is held.
  var text: String? {
    bytes.map { Text(repairing: $0).string }
  }
}
