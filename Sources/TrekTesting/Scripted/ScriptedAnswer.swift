import Trek
import TrekHTTP
import TrekValues

/// What a scripted transport hands an exchange: an answer whose body goes where the exchange wants
/// it, or a failure.
struct ScriptedAnswer {
  let failure: TransportFailure?
  let status: Int
  let body: Bytes
  private let head: String
  /// Whether the body goes on beyond what is there.
  private let isCut: Bool

  init(_ answer: ScriptedTransport.Answer) {
    switch answer {
    case .fail(let failure): self.init(failure)
    case .respond(let status, let headers, let body):
      self.init(
        status: status, reason: status == 200 ? "OK" : "Scripted", headers: headers,
        body: Text(body).bytes)
    case .recorded(let entry):
      if let status = entry.status {
        let body = entry.text.map { Text($0).bytes }
        self.init(
          status: status, reason: entry.reason ?? "", headers: entry.headers ?? [],
          body: body ?? entry.base64.flatMap { Base64.decode(Text($0)) } ?? Bytes([]),
          isCut: entry.isCut ?? false)
      } else {
        self.init(
          TransportFailure(
            TransportFailure.Code(rawValue: entry.failure ?? "transport"),
            entry.message ?? "no answer was recorded", isTransient: entry.isTransient ?? false,
            wasNotSent: entry.wasNotSent ?? false))
      }
    }
  }

  private init(_ failure: TransportFailure) {
    self.failure = failure
    status = 0
    body = Bytes([])
    head = ""
    isCut = false
  }

  private init(status: Int, reason: String, headers: [String], body: Bytes, isCut: Bool = false) {
    failure = nil
    self.status = status
    self.body = body
    self.isCut = isCut
    let lines = ["HTTP/1.1 \(status) \(reason)"] + headers
    head = lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// Gives the body to the exchange, and says how it ended.
  func outcome(of exchange: Exchange) -> ExchangeOutcome {
    if let failure { return .failure(failure) }
    let response = Response(
      status: status, head: ResponseHead(raw: Text(head).bytes), body: .bytes(body),
      url: exchange.request.url, size: body.count)
    response.mentionsRateLimit = head.lowercased().contains("ratelimit")
    let location = response.head.first("location")
    if (300..<400).contains(status), let location { response.redirectTarget = Text(location) }
    guard exchange.request.options.accept.contains(status) else { return .response(response) }
    let end =
      isCut
      ? TransportFailure(
        TransportFailure.Code(rawValue: "recording.cut"),
        "of the body only the first \(body.count) bytes were recorded") : nil
    switch exchange.body {
    case .assemble:
      if let end { return .failure(end) }
      response.body = .bytes(body.withUnsafeBytes { Bytes(copying: $0, account: exchange.account) })
    case .discard: response.body = .gone
    case .stream(let receiver):
      response.body = .gone
      if let failure = receiver.begin(response, of: exchange) { return .failure(failure) }
      switch body.withUnsafeBytes({ receiver.receive($0) }) {
      case .taken, .pause:
        if let failure = receiver.end(end) ?? end { return .failure(failure) }
      case .enough:
        if let failure = receiver.end(nil) { return .failure(failure) }
      case .stop(let failure):
        _ = receiver.end(failure)
        return .failure(failure)
      }
    }
    return .response(response)
  }
}
