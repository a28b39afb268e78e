/// One connection: reads requests, carries out answers.
struct LoopbackConnection {
  let number: Int
  let socket: Int32
  let core: LoopbackCore

  private var received: [UInt8] = []
  private var position = 0
  private var readBuffer = [UInt8](repeating: 0, count: 16 << 10)

  private static let largestHead = 1 << 20
  private static let largestBody = 256 << 20

  init(number: Int, socket: Int32, core: LoopbackCore) {
    self.number = number
    self.socket = socket
    self.core = core
  }

  mutating func serve(_ answer: (LoopbackRequest) -> LoopbackAnswer) {
    while let request = readRequest() {
      let path = request.path
      core.count { $0.begin(path) }
      let answer = answer(request)
      if !carryOut(answer, path: path) || !answer.keepsAlive { return }
      position += 1
    }
  }

  // MARK: Reading

  private mutating func readRequest() -> LoopbackRequest? {
    guard let head = readHead() else { return nil }
    let lines = String(decoding: head, as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: false)
    let first = lines[0].split(separator: " ")
    guard first.count == 3 else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (String(line[..<colon]), String(value))
    }
    guard let body = readBody(headers) else { return nil }
    return LoopbackRequest(
      method: String(first[0]), target: String(first[1]), version: String(first[2]),
      headers: headers, body: body,
      connection: number, position: position)
  }

  /// The bytes up to the empty line, which is dropped; nil at the end of the connection.
  private mutating func readHead() -> ArraySlice<UInt8>? {
    var searched = 0
    while true {
      var index = max(0, searched - 3)
      while index + 3 < received.count {
        if received[index] == 13, received[index + 1] == 10, received[index + 2] == 13,
          received[index + 3] == 10
        {
          let head = received[..<index]
          received = Array(received[(index + 4)...])
          return head
        }
        index += 1
      }
      searched = received.count
      if received.count > Self.largestHead || !readMore() { return nil }
    }
  }

  private mutating func readBody(_ headers: [(name: String, value: String)]) -> [UInt8]? {
    func value(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name }?.value
    }
    let count = Int(value("content-length") ?? "0") ?? 0
    let isChunked = value("transfer-encoding")?.lowercased() == "chunked"
    if count > Self.largestBody { return nil }
    if value("expect")?.lowercased() == "100-continue" {
      if !send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) { return nil }
    }
    return isChunked ? readChunks() : take(count)
  }

  private mutating func readChunks() -> [UInt8]? {
    var body: [UInt8] = []
    while body.count <= Self.largestBody {
      guard let line = readLine(), let count = Int(line, radix: 16), count >= 0 else { return nil }
      if count == 0 {
        while let line = readLine() {
          if line.isEmpty { return body }
        }
        return nil
      }
      guard let bytes = take(count), readLine() == "" else { return nil }
      body += bytes
    }
    return nil
  }

  private mutating func readLine() -> String? {
    while true {
      if let end = received.firstIndex(of: 10) {
        let line = received[..<end].last == 13 ? received[..<(end - 1)] : received[..<end]
        received = Array(received[(end + 1)...])
        return String(decoding: line, as: UTF8.self)
      }
      if received.count > Self.largestHead || !readMore() { return nil }
    }
  }

  private mutating func take(_ count: Int) -> [UInt8]? {
    while received.count < count {
      if !readMore() { return nil }
    }
    let bytes = Array(received[..<count])
    received = Array(received[count...])
    return bytes
  }

  private mutating func readMore() -> Bool {
    let count = LoopbackSocket.read(socket, into: &readBuffer)
    if count <= 0 { return false }
    received += readBuffer[..<count]
    core.count { $0.bytesReceived += count }
    return true
  }

  // MARK: Answering

  /// Does the steps; false where the connection is of no more use.
  private mutating func carryOut(_ answer: LoopbackAnswer, path: String) -> Bool {
    var hasEnded = false
    for (index, step) in answer.steps.enumerated() {
      if index == answer.steps.count - 1, !hasEnded, step.endsRequest {
        core.count { $0.end(path) }
        hasEnded = true
      }
      if !carryOut(step) {
        if !hasEnded { core.count { $0.end(path) } }
        return false
      }
    }
    if !hasEnded { core.count { $0.end(path) } }
    return true
  }

  private mutating func carryOut(_ step: LoopbackAnswer.Step) -> Bool {
    switch step {
    case .send(let bytes): return send(bytes)
    case .wait(let gate): return core.pass(gate, for: number)
    case .drip(let bytes, let gate):
      for byte in bytes {
        if !core.pass(gate, for: number) || !send([byte]) { return false }
      }
      return true
    case .sendRepeatedly(let bytes, let count):
      var left = count
      while left != 0 {
        if !send(bytes) { return false }
        left = left.map { $0 - 1 }
      }
      return true
    case .sleep(let milliseconds): return core.sleep(milliseconds: milliseconds)
    case .waitForClose:
      while readMore() { received = [] }
      return false
    case .close: return false
    case .reset:
      LoopbackSocket.lingerNot(socket)
      return false
    }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      LoopbackSocket.send(socket, bytes) { sent in core.count { $0.bytesSent += sent } }
    }
  }
}

extension LoopbackAnswer.Step {
  /// Whether a request stops being in flight with the beginning of this step, where it is the last.
  fileprivate var endsRequest: Bool {
    switch self {
    case .send, .close, .reset: true
    case .wait, .drip, .sendRepeatedly, .sleep, .waitForClose: false
    }
  }
}
