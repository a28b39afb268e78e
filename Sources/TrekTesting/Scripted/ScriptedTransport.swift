import Trek
public import TrekHTTP
import TrekValues

/// A transport without a network: a function answers each attempt.
///
/// Exchanges come back from a task of its own, in batches, in the order in which they were sent, or
/// when the test lets them (`holds`). It counts what it saw.
public final class ScriptedTransport: Transport {
  /// What the script says to one attempt.
  public enum Answer: Sendable {
    /// An answer with a body.
    case respond(status: Int, headers: [String], body: String)
    /// What was recorded, an answer or a failure.
    case recorded(Recording.Entry)
    /// No answer.
    case fail(TransportFailure)

    /// A good answer with a body of JSON.
    public static func json(_ body: String) -> Answer {
      .respond(status: 200, headers: ["Content-Type: application/json"], body: body)
    }
  }

  /// What it saw until now.
  public struct Counts: Sendable {
    /// How many attempts there were.
    public var attempts = 0
    /// How many were under way at the most.
    public var mostAtOnce = 0
    /// How many are under way.
    public var underWay = 0
    /// How many were cancelled.
    public var cancelled = 0
    /// How many attempts there were by URL.
    public var byURL: [String: Int] = [:]
  }

  private struct State {
    var counts = Counts()
    var held: [Exchange] = []
    /// Whether a task answers what is held, the newest first.
    var isAnswering = false
    /// Those whose bodies may not be held now.
    var paused: [Exchange] = []
  }

  private let state = Locked(State())
  private let holds: Bool
  private let answersNewestFirst: Bool
  private let answer: @Sendable (Request, _ attempt: Int) -> Answer

  /// Makes a transport.
  ///
  /// - Parameters:
  ///   - holds: whether answers wait until `release` lets them go.
  ///   - newestFirst: whether, of what has been sent and not answered, the newest is answered first.
  ///   - answer: answers an attempt; `attempt` counts those at the same URL, from 1.
  public init(
    holds: Bool = false, newestFirst: Bool = false,
    answer: @escaping @Sendable (Request, _ attempt: Int) -> Answer
  ) {
    self.holds = holds || newestFirst
    answersNewestFirst = newestFirst
    self.answer = answer
  }

  /// What it saw until now.
  public var counts: Counts { state.withLock { $0.counts } }

  /// Takes exchanges and answers them.
  public func send(_ exchanges: [Exchange]) {
    let now = state.withLock { state -> [Exchange] in
      for exchange in exchanges {
        state.counts.attempts += 1
        state.counts.underWay += 1
        state.counts.byURL[exchange.request.url.string, default: 0] += 1
      }
      state.counts.mostAtOnce = max(state.counts.mostAtOnce, state.counts.underWay)
      if holds {
        state.held += exchanges
        return []
      }
      return exchanges
    }
    if answersNewestFirst { beginAnswering() }
    guard !now.isEmpty else { return }
    Task { self.complete(now) }
  }

  private func beginAnswering() {
    let begins = state.withLock { state in
      defer { state.isAnswering = true }
      return !state.isAnswering
    }
    guard begins else { return }
    Task {
      while true {
        let newest = self.state.withLock { state in
          let newest = state.held.popLast()
          if newest == nil { state.isAnswering = false }
          return newest
        }
        guard let newest else { return }
        self.complete([newest])
      }
    }
  }

  /// Lets the oldest so many that are held go, in the order that the function gives them.
  public func release(
    _ count: Int = .max, order: @Sendable ([Exchange]) -> [Exchange] = { $0 }
  ) {
    let now = state.withLock { state in
      let now = Array(state.held.prefix(count))
      state.held.removeFirst(now.count)
      return now
    }
    if !now.isEmpty { complete(order(now)) }
  }

  /// How many are held.
  public var heldCount: Int { state.withLock { $0.held.count } }

  private func complete(_ exchanges: [Exchange]) {
    var batch = exchanges
    while !batch.isEmpty {
      var answered: [Exchange] = []
      for exchange in batch where isAnswered(exchange) { answered.append(exchange) }
      batch = answered
      state.withLock { $0.counts.underWay -= batch.count }
      var next: [Exchange] = []
      for exchange in batch { next += exchange.handler.completed([exchange]) }
      guard !next.isEmpty else { return }
      if holds {
        send(next)
        return
      }
      state.withLock { state in
        for exchange in next {
          state.counts.attempts += 1
          state.counts.underWay += 1
          state.counts.byURL[exchange.request.url.string, default: 0] += 1
        }
        state.counts.mostAtOnce = max(state.counts.mostAtOnce, state.counts.underWay)
      }
      batch = next
    }
  }

  /// Answers an exchange, unless its body may not be held now: then it waits for `resume`.
  private func isAnswered(_ exchange: Exchange) -> Bool {
    guard case .pending = exchange.outcome else { return true }
    let attempt = state.withLock { $0.counts.byURL[exchange.request.url.string, default: 1] }
    let answer = ScriptedAnswer(answer(exchange.request, attempt))
    if answer.failure == nil, case .assemble = exchange.body {
      // It is among those that wait before it asks, since a resume may come at once.
      state.withLock { $0.paused.append(exchange) }
      guard exchange.mayHold(ByteBuffer.charge(for: answer.body.count)) else { return false }
      state.withLock { state in state.paused.removeAll { $0 === exchange } }
    }
    exchange.outcome = answer.outcome(of: exchange)
    return true
  }

  /// Hands exchanges that are held back as cancelled.
  public func cancel(_ exchanges: [Exchange]) {
    let wanted = Set(exchanges.map(ObjectIdentifier.init))
    let found = state.withLock { state in
      let found = (state.held + state.paused).filter { wanted.contains(ObjectIdentifier($0)) }
      state.held.removeAll { wanted.contains(ObjectIdentifier($0)) }
      state.paused.removeAll { wanted.contains(ObjectIdentifier($0)) }
      state.counts.cancelled += found.count
      state.counts.underWay -= found.count
      return found
    }
    for exchange in found {
      exchange.outcome = .cancelled
      let next = exchange.handler.completed([exchange])
      if !next.isEmpty { send(next) }
    }
  }

  /// Asks again whether the body of an exchange may be held.
  public func resume(_ exchange: Exchange) {
    let found = state.withLock { state in
      let index = state.paused.firstIndex { $0 === exchange }
      return index.map { state.paused.remove(at: $0) }
    }
    if let found { Task { self.complete([found]) } }
  }

  /// How many wait for memory.
  public var pausedCount: Int { state.withLock { $0.paused.count } }
}
