import TrekHTTP

/// Stands in for a transport that cannot be had, and says why to each request.
final class UnusableTransport: Transport {
  private let reason: String

  init(reason: String) { self.reason = reason }

  func send(_ exchanges: [Exchange]) {
    var batch = exchanges
    while !batch.isEmpty {
      for exchange in batch {
        exchange.outcome = .failure(TransportFailure(.other, reason))
      }
      batch = batch.flatMap { $0.handler.completed([$0]) }
    }
  }

  func cancel(_ exchanges: [Exchange]) {}

  func resume(_ exchange: Exchange) {}
}
