public import Trek
public import TrekHTTP
import TrekValues

/// Passes requests on to a transport and keeps what comes of them, without secrets.
///
/// Bodies go their way as without it, piece by piece where they are streamed; a copy of each is kept
/// up to `bodyLimit`. It is for tests, not for large files.
public final class RecordingTransport: Transport {
  private struct State {
    var underWay: [ObjectIdentifier: RelayedExchange] = [:]
    var kept: [Int: Recording.Entry] = [:]
    var count = 0
  }

  private let base: any Transport
  private let redaction: RecordingRedaction
  private let bodyLimit: Int
  private let edit: @Sendable (inout Recording.Entry) -> Void
  private let state = Locked(State())

  /// Records what goes over a transport.
  ///
  /// - Parameters:
  ///   - redactor: that of the runs whose traffic it is (`RunSettings.redactor`), so that the values
  ///     of their secrets are hidden.
  ///   - bodyLimit: the most bytes of a body that are kept; the rest is cut.
  ///   - edit: changes what is kept of an attempt, where it has secrets that no name tells.
  public init(
    _ base: any Transport, redactor: Redactor = Redactor(), bodyLimit: Int = 64 << 20,
    edit: @escaping @Sendable (inout Recording.Entry) -> Void = { _ in }
  ) {
    self.base = base
    redaction = RecordingRedaction(redactor: redactor)
    self.bodyLimit = bodyLimit
    self.edit = edit
  }

  /// What was recorded until now, in the order in which it was sent; what is under way is left out.
  public var recording: Recording {
    let kept = state.withLock { $0.kept }
    return Recording(entries: kept.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Passes exchanges on.
  public func send(_ exchanges: [Exchange]) { base.send(relay(exchanges)) }

  /// Cancels those that were passed on.
  public func cancel(_ exchanges: [Exchange]) {
    let relayed = state.withLock { state in
      exchanges.compactMap { state.underWay[ObjectIdentifier($0)] }
    }
    if !relayed.isEmpty { base.cancel(relayed) }
  }

  /// Lets the body of one that was passed on flow again.
  public func resume(_ exchange: Exchange) {
    let relayed = state.withLock { $0.underWay[ObjectIdentifier(exchange)] }
    if let relayed { base.resume(relayed) }
  }

  /// Makes the exchanges that go on in the place of others.
  private func relay(_ exchanges: [Exchange]) -> [Exchange] {
    let handler = RelayHandler(self)
    return state.withLock { state in
      exchanges.map { exchange in
        state.count += 1
        let relayed = RelayedExchange(
          exchange, number: state.count, limit: bodyLimit, handler: handler)
        state.underWay[ObjectIdentifier(exchange)] = relayed
        return relayed
      }
    }
  }

  /// Keeps what came of exchanges, hands it to those that they stood for, and gives what is to
  /// begin next.
  fileprivate func completed(_ batch: [RelayedExchange]) -> [Exchange] {
    for relayed in batch {
      var entry = redaction.entry(relayed.request)
      switch relayed.outcome {
      case .response(let response):
        let (bytes, isCut) = relayed.kept(response, limit: bodyLimit)
        redaction.add(response, body: bytes, isCut: isCut, to: &entry)
      case .failure(let failure): redaction.add(failure, to: &entry)
      case .cancelled, .pending:
        entry.failure = "cancelled"
        entry.message = "the request was given up"
      }
      edit(&entry)
      let original = relayed.original
      state.withLock { state in
        state.kept[relayed.number] = entry
        state.underWay[ObjectIdentifier(original)] = nil
      }
      original.outcome = relayed.outcome
    }
    var next: [Exchange] = []
    var rest = batch.map(\.original)[...]
    while let first = rest.first {
      let same = rest.prefix { $0.handler === first.handler }
      next += first.handler.completed(Array(same))
      rest = rest.dropFirst(same.count)
    }
    return next.isEmpty ? [] : relay(next)
  }
}

/// Takes relayed exchanges back from the transport below.
private final class RelayHandler: TransportHandler {
  private let recorder: RecordingTransport

  init(_ recorder: RecordingTransport) { self.recorder = recorder }

  func completed(_ batch: [Exchange]) -> [Exchange] {
    // It handles the exchanges that the recorder made, which are all of this class.
    recorder.completed(batch.compactMap { $0 as? RelayedExchange })
  }
}

/// Stands for an exchange on the transport below.
private final class RelayedExchange: Exchange, @unchecked Sendable {
  // Unchecked as `Exchange` is; what it adds is never changed.
  let original: Exchange
  let number: Int
  private let copy: BodyCopy?

  init(_ original: Exchange, number: Int, limit: Int, handler: any TransportHandler) {
    self.original = original
    self.number = number
    let body: BodyPlan
    switch original.body {
    case .assemble:
      copy = nil
      body = .assemble
    case .discard:
      let copy = BodyCopy(limit: limit, of: original, for: nil)
      self.copy = copy
      body = .stream(copy)
    case .stream(let receiver):
      let copy = BodyCopy(limit: limit, of: original, for: receiver)
      self.copy = copy
      body = .stream(copy)
    }
    super.init(
      request: original.request, body: body, handler: handler, account: original.account)
  }

  override func mayHold(_ bytes: Int) -> Bool { original.mayHold(bytes) }

  /// What is kept of the body, and whether there was more of it.
  func kept(_ response: Response, limit: Int) -> (bytes: [UInt8], isCut: Bool) {
    let held = response.bodyBytes
    guard held.isEmpty, let copy else {
      return (Array(held.prefix(limit)), held.count > limit)
    }
    return copy.content
  }
}

/// Copies a body on its way to its receiver, or to nobody.
private final class BodyCopy: BodyReceiver {
  private struct State {
    var bytes: [UInt8] = []
    var isCut = false
  }

  private let limit: Int
  private let exchange: Exchange
  private let receiver: (any BodyReceiver)?
  private let state = Locked(State())

  init(limit: Int, of exchange: Exchange, for receiver: (any BodyReceiver)?) {
    self.limit = limit
    self.exchange = exchange
    self.receiver = receiver
  }

  var content: (bytes: [UInt8], isCut: Bool) { state.withLock { ($0.bytes, $0.isCut) } }

  func begin(_ response: Response, of relayed: Exchange) -> TransportFailure? {
    state.withLock { $0 = State() }
    return receiver?.begin(response, of: exchange)
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
    let verdict = receiver?.receive(bytes) ?? .taken
    let piece = Array(bytes)
    state.withLock { state in
      switch verdict {
      case .pause, .stop: return
      case .taken: break
      case .enough: state.isCut = true
      }
      let room = limit - state.bytes.count
      state.bytes += piece.prefix(room)
      if piece.count > room { state.isCut = true }
    }
    return verdict
  }

  func end(_ failure: TransportFailure?) -> TransportFailure? { receiver?.end(failure) ?? nil }
}
