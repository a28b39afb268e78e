/// Answers as bad servers, bad networks and bad people give them.
extension LoopbackAnswer {
  /// Exactly these bytes, then the connection is closed.
  public static func raw(_ text: String) -> LoopbackAnswer {
    LoopbackAnswer([.send(Array(text.utf8))], keepsAlive: false)
  }

  /// Closes without a byte.
  public static let closesAtOnce = LoopbackAnswer([.close], keepsAlive: false)

  /// Breaks off without a byte.
  public static let resetsAtOnce = LoopbackAnswer([.reset], keepsAlive: false)

  /// Never answers; ends when the client goes.
  public static let hangs = LoopbackAnswer([.waitForClose], keepsAlive: false)

  /// Announces more bytes than come, then closes.
  public static func closesMidBody(announced: Int = 1000, sent: Int = 500) -> LoopbackAnswer {
    LoopbackAnswer(
      [.send(announce(announced, sent)), .close], keepsAlive: false)
  }

  /// Announces more bytes than come, then breaks off.
  public static func resetsMidBody(announced: Int = 1000, sent: Int = 500) -> LoopbackAnswer {
    LoopbackAnswer([.send(announce(announced, sent)), .reset], keepsAlive: false)
  }

  /// Announces more bytes than come, then says nothing more.
  public static func stallsMidBody(announced: Int = 1000, sent: Int = 500) -> LoopbackAnswer {
    LoopbackAnswer([.send(announce(announced, sent)), .waitForClose], keepsAlive: false)
  }

  /// A chunk that is cut off, then the connection closes.
  public static let cutsChunk = raw(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly so much")

  /// Chunks without their last.
  public static let omitsLastChunk = raw(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n")

  /// The header ends in the middle of a line.
  public static let cutsHeader = raw("HTTP/1.1 200 OK\r\nContent-Le")

  /// A status line that is none.
  public static let badStatusLine = raw("HTTP/1.1 yes fine\r\nContent-Length: 0\r\n\r\n")

  /// Something that is not HTTP.
  public static let notHTTP = raw("220 mail.example ESMTP\r\n")

  /// Header lines without end.
  public static let headerFlood = LoopbackAnswer(
    [
      .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
      .sendRepeatedly(Array("X-Flood: \(String(repeating: "x", count: 1000))\r\n".utf8), nil),
    ], keepsAlive: false)

  /// Interim answers without end.
  public static let interimFlood = LoopbackAnswer(
    [.sendRepeatedly(Array("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".utf8), nil)],
    keepsAlive: false)

  /// A body without end.
  public static func endlessBody(status: Int = 200) -> LoopbackAnswer {
    LoopbackAnswer(
      [
        .send(head(status, [("Transfer-Encoding", "chunked")])),
        .sendRepeatedly(chunk([UInt8](repeating: UInt8(ascii: "x"), count: 16 << 10)), nil),
      ], keepsAlive: false)
  }

  /// A good answer that comes byte by byte as the gate lets each pass.
  public static func drips(_ body: String, through gate: Gate) -> LoopbackAnswer {
    let head = head(200, [("Content-Length", String(body.utf8.count))])
    return LoopbackAnswer([.drip(head + Array(body.utf8), gate)])
  }

  /// A gzip stream cut short, within a message that is whole as far as HTTP goes.
  public static func cutGzip(_ body: String, missing: Int = 9) -> LoopbackAnswer {
    respond(
      headers: [("Content-Encoding", "gzip")],
      bytes: Array(StoredGzip.pack(Array(body.utf8)).dropLast(missing)))
  }

  /// A gzip body that unpacks without end.
  public static let bomb = LoopbackAnswer(
    [
      .send(head(200, [("Content-Encoding", "gzip"), ("Connection", "close")])),
      .send(DeflateBomb.beginning),
      .sendRepeatedly([[UInt8]](repeating: DeflateBomb.period, count: 1000).flatMap { $0 }, nil),
    ], keepsAlive: false)

  private static func announce(_ announced: Int, _ sent: Int) -> [UInt8] {
    head(200, [("Content-Length", String(announced))])
      + [UInt8](repeating: UInt8(ascii: "x"), count: max(0, sent))
  }
}
