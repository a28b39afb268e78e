/// What the loopback server does with one request: a script of steps, carried out in order.
public struct LoopbackAnswer: Sendable {
  /// One step.
  public enum Step: Sendable {
    /// Sends bytes in one write.
    case send([UInt8])
    /// Waits until the gate lets it pass.
    case wait(Gate)
    /// Sends bytes one at a time, each once the gate lets it pass.
    case drip([UInt8], Gate)
    /// Sends bytes so many times over; nil: until the client or the server closes.
    case sendRepeatedly([UInt8], Int?)
    /// Waits so long. For demonstrations; tests hold answers back with a gate.
    case sleep(milliseconds: Int)
    /// Waits until the client closes its side.
    case waitForClose
    /// Closes the connection in order (FIN).
    case close
    /// Breaks the connection off (RST, by SO_LINGER of 0).
    case reset
  }

  /// The steps.
  public var steps: [Step]
  /// Whether the connection takes another request afterwards.
  public var keepsAlive: Bool

  /// Makes an answer of steps; without `keepsAlive` the connection is closed after them.
  public init(_ steps: [Step], keepsAlive: Bool = true) {
    self.steps = steps
    self.keepsAlive = keepsAlive
  }

  /// The same answer, begun once the gate lets it pass.
  public func held(by gate: Gate) -> LoopbackAnswer {
    LoopbackAnswer([.wait(gate)] + steps, keepsAlive: keepsAlive)
  }

  /// The same answer, begun after so many milliseconds; for demonstrations.
  public func delayed(milliseconds: Int) -> LoopbackAnswer {
    LoopbackAnswer([.sleep(milliseconds: milliseconds)] + steps, keepsAlive: keepsAlive)
  }
}

/// Answers as a good server gives them.
extension LoopbackAnswer {
  /// A whole answer with `Content-Length`.
  ///
  /// - Parameter keepsAlive: False adds `Connection: close` and closes.
  public static func respond(
    _ status: Int = 200, headers: [(String, String)] = [], body: String = "",
    keepsAlive: Bool = true
  ) -> LoopbackAnswer {
    respond(status, headers: headers, bytes: Array(body.utf8), keepsAlive: keepsAlive)
  }

  /// A whole answer with `Content-Length` and a body of bytes.
  public static func respond(
    _ status: Int = 200, headers: [(String, String)] = [], bytes: [UInt8], keepsAlive: Bool = true
  ) -> LoopbackAnswer {
    var all = headers
    all.append(("Content-Length", String(bytes.count)))
    if !keepsAlive { all.append(("Connection", "close")) }
    return LoopbackAnswer([.send(head(status, all) + bytes)], keepsAlive: keepsAlive)
  }

  /// A body in chunks, each in a write of its own, with trailer fields behind it.
  public static func chunked(
    _ chunks: [[UInt8]], headers: [(String, String)] = [], trailers: [(String, String)] = []
  ) -> LoopbackAnswer {
    var steps: [Step] = [.send(head(200, headers + [("Transfer-Encoding", "chunked")]))]
    steps += chunks.map { .send(chunk($0)) }
    let end = trailers.map { "\($0.0): \($0.1)\r\n" }.joined()
    steps.append(.send(Array("0\r\n\(end)\r\n".utf8)))
    return LoopbackAnswer(steps)
  }

  /// A body that ends with the connection, as in HTTP/1.0.
  public static func untilClose(_ body: String) -> LoopbackAnswer {
    LoopbackAnswer(
      [.send(head(200, [("Connection", "close")]) + Array(body.utf8))], keepsAlive: false)
  }

  /// A redirect.
  public static func redirect(_ status: Int = 302, to location: String) -> LoopbackAnswer {
    respond(status, headers: [("Location", location)])
  }

  /// 429 with `Retry-After`.
  public static func tooManyRequests(retryAfter: String) -> LoopbackAnswer {
    respond(429, headers: [("Retry-After", retryAfter)])
  }

  /// A body packed as gzip.
  public static func gzip(_ body: String) -> LoopbackAnswer {
    respond(
      headers: [("Content-Encoding", "gzip")], bytes: StoredGzip.pack(Array(body.utf8)))
  }

  /// The bytes of a status line and header lines with the empty line behind them.
  public static func head(_ status: Int, _ headers: [(String, String)]) -> [UInt8] {
    let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
    return Array("HTTP/1.1 \(status) \(reason(status))\r\n\(lines)\r\n".utf8)
  }

  /// The bytes of one chunk.
  public static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10]
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 304: "Not Modified"
    case 404: "Not Found"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 503: "Service Unavailable"
    default: "Status \(status)"
    }
  }
}
