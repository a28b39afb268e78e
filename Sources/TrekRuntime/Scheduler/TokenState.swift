/// The token of one grant: fetched once however many requests want it, renewed once however many
/// find it refused.
///
/// | phase | next |
/// |---|---|
/// | absent | fetching, by the first who wants it |
/// | fetching | held, absent |
/// | held | absent, where it is refused or its time is over |
///
/// Pure: events in, what to do out.
struct TokenState<Work: Sendable>: Sendable {
  private enum Phase: Sendable {
    case absent
    case fetching
    case held(token: String, until: UInt64)
  }

  /// What is to be done for one who wants the token.
  enum Answer: Equatable {
    /// It is there.
    case ready(String)
    /// It is being fetched: who wants it waits.
    case waits
    /// It is to be fetched; who wants it waits.
    case fetch
  }

  private var phase = Phase.absent
  private(set) var waiting: [Work] = []

  /// How long before its end a token is renewed, so that none ends on its way.
  static var margin: UInt64 { 30_000_000_000 }

  init() {}

  /// One wants the token; unless it is ready, it waits here.
  mutating func want(_ work: Work, at now: UInt64) -> Answer {
    switch phase {
    case .held(let token, let until):
      if now < until { return .ready(token) }
    case .fetching:
      waiting.append(work)
      return .waits
    case .absent: break
    }
    phase = .fetching
    waiting.append(work)
    return .fetch
  }

  /// The token came; gives those that waited for it.
  ///
  /// - Parameter lifetime: In nanoseconds; nil: as long as it is not refused.
  mutating func fetched(_ token: String, lifetime: UInt64?, at now: UInt64) -> [Work] {
    guard case .fetching = phase else { return [] }
    var until = UInt64.max
    if let lifetime {
      // Of a short life a tenth is kept back.
      until = now &+ (lifetime - min(Self.margin, lifetime / 10))
    }
    phase = .held(token: token, until: until)
    return takeWaiting()
  }

  /// It could not be had; gives those that waited for it.
  mutating func failed() -> [Work] {
    if case .fetching = phase { phase = .absent }
    return takeWaiting()
  }

  /// A server refused a token; another's refusal of one that has been renewed means nothing.
  mutating func refused(_ token: String) {
    if case .held(token, _) = phase { phase = .absent }
  }

  /// Takes out those that are wanted no more.
  mutating func remove(where isUnwanted: (Work) -> Bool) -> [Work] {
    var removed: [Work] = []
    var kept: [Work] = []
    for work in waiting {
      if isUnwanted(work) { removed.append(work) } else { kept.append(work) }
    }
    waiting = kept
    return removed
  }

  private mutating func takeWaiting() -> [Work] {
    defer { waiting = [] }
    return waiting
  }
}
