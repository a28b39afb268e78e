internal import CCurl
internal import TrekHTTP
internal import TrekValues

/// What libcurl hands over: header lines and the bytes of the body, on the loop's thread.
///
/// A callback that takes fewer bytes than it was offered ends the transfer; why stands in
/// `verdict` then.
extension Transfer {
  // MARK: The header

  /// Takes one line; false ends the transfer.
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    lastByteAt = loop.now
    switch head.read(line) {
    case .field:
      headLines.append(line)
      return true
    case .begins:
      beginHead(line)
      return true
    case .dropped:
      return true
    case .ends:
      headLines.append(line)
      return beginBody()
    case .fault(let fault):
      verdict = .failure(fault.failure)
      return false
    }
  }

  private func beginHead(_ line: UnsafeRawBufferPointer) {
    headLines.removeAll()
    headLines.append(line)
    if case .undecided = sink { return }
    // libcurl sent the request anew after an answer had begun: what came of it is void. The
    // receiver is told by its next `begin`.
    sink = .undecided
    body = nil
    size = 0
    sizeLimit = .max
    if unpacking != nil {
      unpacking = nil
      trek_easy_set_long(handle, CURLOPT_VERBOSE, 0)
    }
  }

  /// The header is whole: decides where the body goes.
  private func beginBody() -> Bool {
    guard let exchange, let options = settings?.options else { return false }
    if redirects && options.follow > 0 {
      sink = .redirect
    } else if !options.accept.contains(head.status) {
      sink = .sample
      sizeLimit = options.maxStreamedBody
    } else {
      switch exchange.body {
      case .discard:
        sink = .drop
        sizeLimit = options.maxStreamedBody
      case .assemble:
        sink = .assemble
        sizeLimit = options.maxBody
      case .stream(let receiver):
        sizeLimit = options.maxStreamedBody
        let response = makeResponse()
        sink = .stream(receiver, response)
        if let failure = receiver.begin(response, of: exchange) {
          verdict = .failure(failure)
          return false
        }
      }
    }
    if bringsNoBody { return true }
    if head.coding != .identity && options.compressed {
      beginUnpacking()
    } else if let length = head.contentLength, length > sizeLimit, !head.hasTransferEncoding {
      if case .sample = sink { return true }
      verdict = .failure(tooLarge)
      return false
    }
    return true
  }

  /// Whether the answer redirects.
  var redirects: Bool {
    guard head.hasLocation else { return false }
    return switch head.status {
    case 301, 302, 303, 307, 308: true
    default: false
    }
  }

  /// Whether an answer has no body by its method or status (RFC 9112, section 6.3).
  var bringsNoBody: Bool { head.status == 204 || head.status == 304 || method == .head }

  private func beginUnpacking() {
    let end = CompressedEnd(head, isHTTP1: head.isHTTP1)
    unpacking = Unpacking(end)
    // The only way to see the bytes before they are unpacked; see `receiveRaw`.
    if end != nil { trek_easy_set_long(handle, CURLOPT_VERBOSE, 1) }
  }

  /// Sees bytes of the body as they came from the connection.
  func receiveRaw(_ bytes: UnsafeRawBufferPointer) {
    unpacking?.end?.take(bytes)
  }

  // MARK: The body

  /// Takes a piece of the body; returns what the write callback of libcurl returns.
  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard case .none = verdict else { return 0 }
    lastByteAt = loop.now
    size += bytes.count
    if unpacking != nil && !mayUnpack(bytes.count) { return 0 }
    if size > sizeLimit {
      verdict = .failure(tooLarge)
      return 0
    }
    switch sink {
    case .drop: return bytes.count
    case .assemble: return assemble(bytes)
    case .stream(let receiver, _): return offer(bytes, to: receiver)
    case .sample: return keepSample(bytes)
    case .redirect: return dropRest(beyond: Self.redirectLimit, bytes.count)
    case .undecided:
      // A body without the empty line before it: libcurl does not do that.
      verdict = .failure(HeadFault.statusLine.failure)
      return 0
    }
  }

  private var tooLarge: TransportFailure {
    let name =
      switch sink {
      case .assemble: "maxBody"
      default: "the limit of a streamed body"
      }
    return TransportFailure(
      .bodyTooLarge, "the body is larger than \(name) (\(LimitText.size(sizeLimit)))")
  }

  private func assemble(_ bytes: UnsafeRawBufferPointer) -> Int {
    let growth =
      body.map { $0.growth(adding: bytes.count) } ?? ByteBuffer.charge(for: bodyCapacity(bytes))
    if growth > 0 && !mayHold(growth) {
      pause()
      // Comes again with `resume`, and until then only once: count it then.
      size -= bytes.count
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    if let body {
      body.append(bytes)
    } else {
      body = makeBody(for: bytes)
    }
    return bytes.count
  }

  /// Whether the body may take so much more memory.
  ///
  /// What libcurl hands on of a body that was paused is taken in any case: it is held already. So
  /// is HTTP/2 of older versions, where one paused stream holds up all others of its connection.
  private func mayHold(_ growth: Int) -> Bool {
    guard let exchange, let account = exchange.account, !account.hasRoom(for: growth) else {
      return true
    }
    if isResuming || !(head.isHTTP1 || CurlLibrary.current.reportsCutHTTP2) { return true }
    return exchange.mayHold(growth)
  }

  /// The room for a body to begin with: what the server announced, within reason.
  private func bodyCapacity(_ bytes: UnsafeRawBufferPointer) -> Int {
    var capacity = bytes.count
    if let length = head.contentLength, !head.hasTransferEncoding {
      // Text packs to a quarter or so.
      capacity = unpacking == nil ? length : length.multipliedReportingOverflow(by: 4).partialValue
      capacity = max(bytes.count, min(capacity, Self.reserveLimit))
    }
    return capacity
  }

  private func makeBody(for bytes: UnsafeRawBufferPointer) -> ByteBuffer {
    let buffer = ByteBuffer(capacity: bodyCapacity(bytes), account: exchange?.account)
    buffer.append(bytes)
    return buffer
  }

  private func keepSample(_ bytes: UnsafeRawBufferPointer) -> Int {
    let kept = body?.count ?? 0
    // A sample may be shorter where there is no memory for more.
    if let account = exchange?.account, account.isFull {
      return dropRest(beyond: 2 * Self.sampleLimit, bytes.count)
    }
    let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.sampleLimit - kept))
    if let body {
      body.append(part)
    } else {
      body = makeBody(for: part)
    }
    return part.count == bytes.count
      ? bytes.count : dropRest(beyond: 2 * Self.sampleLimit, bytes.count)
  }

  /// Drops the rest of a body to keep its connection, unless that is dearer than another one.
  private func dropRest(beyond limit: Int, _ count: Int) -> Int {
    let isShort = head.contentLength.map { !head.hasTransferEncoding && $0 <= limit } ?? true
    if size <= limit && isShort { return count }
    verdict = .enough
    return 0
  }

  /// Whether unpacking may go on: the limits are kept, and the others get their turns, although
  /// libcurl would read and unpack up to a hundred buffers in one go.
  private func mayUnpack(_ count: Int) -> Bool {
    guard let spent = unpacking?.count(count, action: loop.action) else { return true }
    if let limit = settings?.totalLimit, MonotonicClock.now() - startedAt > limit {
      verdict = .failure(
        TransportFailure(
          .timeout, "not done within \(LimitText.duration(microseconds: limit))",
          isTransient: true))
      return false
    }
    if spent > Unpacking.longestAction && !isYielding {
      isYielding = true
      // Ends the reading; what is left of this buffer libcurl unpacks into memory of its own.
      curl_easy_pause(handle, CURLPAUSE_RECV)
      loop.hasYielded(self)
    }
    return true
  }

  /// Goes on where `mayUnpack` gave way; false: as for `resume`.
  func takeTurn() -> Bool {
    isYielding = false
    // What a receiver holds back stays held back.
    if isPaused { return true }
    let code = curl_easy_pause(handle, CURLPAUSE_CONT)
    guard case .none = verdict else { return false }
    return code == CURLE_OK
  }

  // MARK: Receivers

  private func offer(_ bytes: UnsafeRawBufferPointer, to receiver: any BodyReceiver) -> Int {
    if held != nil && isResuming {
      // Already paused anew: libcurl would copy all that is left with each piece.
      held?.append(bytes)
      return bytes.count
    }
    switch receiver.receive(bytes) {
    case .taken:
      return bytes.count
    case .pause:
      pause()
      if isResuming && head.isHTTP1 {
        let held = HeldBytes(account: exchange?.account)
        held.append(bytes)
        self.held = held
        return bytes.count
      }
      // Comes again with `resume`, and until then only once: count it then.
      size -= bytes.count
      return Int(CURL_WRITEFUNC_PAUSE)
    case .stop(let failure):
      verdict = .failure(failure)
      return 0
    case .enough:
      verdict = .enough
      return 0
    }
  }

  private func pause() {
    isPaused = true
    loop.hasPaused(self)
  }

  /// Lets a paused body flow again; false: the transfer has to be ended by the loop, because
  /// libcurl does not do so itself after an error in here.
  func resume() -> Bool {
    guard isPaused else { return true }
    isPaused = false
    lastByteAt = loop.now
    if var waiting = held, case .stream(let receiver, _) = sink {
      held = nil
      waiting.offer { offerHeld($0, to: receiver) }
      guard case .none = verdict else { return false }
      if isPaused {
        held = waiting
        return true
      }
    }
    isResuming = true
    let code = curl_easy_pause(handle, CURLPAUSE_CONT)
    isResuming = false
    guard case .none = verdict, code == CURLE_OK else { return false }
    if held != nil { curl_easy_pause(handle, CURLPAUSE_RECV) }
    return true
  }

  private func offerHeld(_ bytes: UnsafeRawBufferPointer, to receiver: any BodyReceiver) -> Bool {
    switch receiver.receive(bytes) {
    case .taken: return true
    case .pause: pause()
    case .stop(let failure): verdict = .failure(failure)
    case .enough: verdict = .enough
    }
    return false
  }
}
