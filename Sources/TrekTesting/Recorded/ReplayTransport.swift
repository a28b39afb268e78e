public import Trek
public import TrekHTTP
import TrekValues

/// Gives recorded answers again, without a network.
///
/// A request is answered by the attempts that were recorded for its method, URL and body, in the
/// order of the recording, each once. What was not recorded, or is asked more often than it was,
/// fails with the code `recording.missing`; `unmatched` lists it, and `unused` what nobody asked for.
public final class ReplayTransport: Transport {
  private let scripted: ScriptedTransport
  private let entries: ReplayEntries

  /// Replays a recording.
  ///
  /// - Parameters:
  ///   - redactor: that of the runs (`RunSettings.redactor`), where what they ask has secrets in it:
  ///     what stands in their places need not be what it was.
  ///   - repeatsLast: whether the last of several answers is given again for ever.
  public init(
    _ recording: Recording, redactor: Redactor = Redactor(), repeatsLast: Bool = false
  ) {
    let entries = ReplayEntries(
      recording, RecordingRedaction(redactor: redactor), repeatsLast: repeatsLast)
    self.entries = entries
    scripted = ScriptedTransport { request, _ in entries.answer(request) }
  }

  /// Replays the recording in a file.
  ///
  /// - Throws: as `Recording.init(contentsOf:)`.
  public convenience init(
    contentsOf path: String, redactor: Redactor = Redactor(), repeatsLast: Bool = false
  ) throws(TrekError) {
    self.init(try Recording(contentsOf: path), redactor: redactor, repeatsLast: repeatsLast)
  }

  /// What was recorded and not asked for until now.
  public var unused: [Recording.Entry] { entries.unused }

  /// What was asked for and not recorded, as `GET https://…`.
  public var unmatched: [String] { entries.unmatched }

  /// What was asked until now.
  public var counts: ScriptedTransport.Counts { scripted.counts }

  /// Answers exchanges.
  public func send(_ exchanges: [Exchange]) { scripted.send(exchanges) }

  /// Answers come at once; there is hardly anything to cancel.
  public func cancel(_ exchanges: [Exchange]) { scripted.cancel(exchanges) }

  /// Asks again whether a body may be held.
  public func resume(_ exchange: Exchange) { scripted.resume(exchange) }
}

/// The entries of a recording that are left.
private final class ReplayEntries: Sendable {
  private struct Key: Hashable {
    var method: String
    var url: String
    var sent: String?
    var sentBase64: String?

    init(_ entry: Recording.Entry) {
      method = entry.method
      url = entry.url
      sent = entry.sent
      sentBase64 = entry.sentBase64
    }
  }

  private struct State {
    /// The numbers of the entries, the next one last.
    var left: [Key: [Int]] = [:]
    var unmatched: [String] = []
  }

  private let entries: [Recording.Entry]
  private let redaction: RecordingRedaction
  private let repeatsLast: Bool
  private let state: Locked<State>

  init(_ recording: Recording, _ redaction: RecordingRedaction, repeatsLast: Bool) {
    entries = recording.entries
    self.redaction = redaction
    self.repeatsLast = repeatsLast
    var left: [Key: [Int]] = [:]
    for (number, entry) in recording.entries.enumerated().reversed() {
      left[Key(entry), default: []].append(number)
    }
    state = Locked(State(left: left))
  }

  var unused: [Recording.Entry] {
    state.withLock { $0.left.values.joined().sorted() }.map { entries[$0] }
  }

  var unmatched: [String] { state.withLock { $0.unmatched } }

  func answer(_ request: Request) -> ScriptedTransport.Answer {
    let asked = redaction.entry(request)
    let key = Key(asked)
    let found = state.withLock { state -> Int? in
      if let number = state.left[key]?.popLast() { return number }
      if repeatsLast, let number = entries.lastIndex(where: { Key($0) == key }) { return number }
      state.unmatched.append("\(asked.method) \(asked.url)")
      return nil
    }
    guard let found else {
      return .fail(
        TransportFailure(TransportFailure.Code(rawValue: "recording.missing"), missing(asked)))
    }
    return .recorded(entries[found])
  }

  /// Why there is no answer, as exactly as can be said.
  private func missing(_ asked: Recording.Entry) -> String {
    let request = "`\(asked.method) \(asked.url)`"
    let same = entries.filter { Key($0) == Key(asked) }.count
    if same > 0 { return "\(request) was recorded \(same) times, and is asked once more" }
    if entries.contains(where: { $0.method == asked.method && $0.url == asked.url }) {
      return "\(request) was recorded with another body"
    }
    return "\(request) was not recorded"
  }
}
