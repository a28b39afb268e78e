import TrekDiagnostics

/// Where each stream was used, with a way back.
struct StreamUses {
  private var places: [Int: Span] = [:]
  /// The streams in the order of their uses.
  private var order: [Int] = []

  /// Where a stream was used, or nil.
  subscript(stream: Int) -> Span? { places[stream] }

  /// Notes the first use of a stream.
  mutating func note(_ stream: Int, at span: Span) {
    if places.updateValue(span, forKey: stream) == nil { order.append(stream) }
  }

  /// The present state, to come back to.
  var mark: Int { order.count }

  /// Forgets what was noted since a mark, and gives it.
  @discardableResult
  mutating func takeBack(to mark: Int) -> [(stream: Int, span: Span)] {
    let taken = order[mark...].compactMap { stream in
      places.removeValue(forKey: stream).map { (stream: stream, span: $0) }
    }
    order.removeSubrange(mark...)
    return taken
  }
}

/// Uses of streams in branches of which only one runs: each may use a stream once.
struct ExclusiveUses {
  private var taken: [(stream: Int, span: Span)] = []
  private var mark = 0

  /// A branch begins.
  mutating func begin(_ uses: StreamUses) { mark = uses.mark }

  /// A branch has ended: what it used is free for the others.
  mutating func end(_ uses: inout StreamUses) { taken += uses.takeBack(to: mark) }

  /// All have ended: what any of them used is used.
  func finish(_ uses: inout StreamUses) {
    for use in taken where uses[use.stream] == nil { uses.note(use.stream, at: use.span) }
  }
}
