import Trek

/// Answers each request with the number at the end of its URL, from a task of its own.
final class EchoTransport: Transport {
  private let head = ResponseHead(raw: Bytes(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)))

  func send(_ exchanges: [Exchange]) {
    Task {
      for exchange in exchanges {
        let url = exchange.request.url
        let body = "{\"id\": \(url.string.split(separator: "/").last ?? "0")}"
        exchange.outcome = .response(
          Response(
            status: 200, head: head, body: .bytes(Bytes(Array(body.utf8))), url: url,
            size: body.utf8.count))
        let next = exchange.handler.completed([exchange])
        if !next.isEmpty { send(next) }
      }
    }
  }

  func cancel(_ exchanges: [Exchange]) {}
  func resume(_ exchange: Exchange) {}
}
