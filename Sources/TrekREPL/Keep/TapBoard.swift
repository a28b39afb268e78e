import Trek

/// Where the taps of a line put what passes through them, and where kept items are taken from.
///
/// The stages of the catalog find it by the number that the line gave to the tap.
final class TapBoard: Sendable {
  private struct State: Sendable {
    var recordings: [Int: TapRecording] = [:]
    var replays: [Int: [KeptItem]] = [:]
  }

  private let state = Locked(State())

  /// Puts up an empty recording for a tap.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that it keeps.
  ///   - endsAtLimit: whether the tap wants no more items then, so that what is upstream stops.
  func open(_ tap: Int, limit: Int, endsAtLimit: Bool) {
    let recording = TapRecording(limit: limit, endsAtLimit: endsAtLimit)
    state.withLock { $0.recordings[tap] = recording }
  }

  /// Puts up items that a line begins with.
  func open(replay: Int, _ items: [KeptItem]) {
    state.withLock { $0.replays[replay] = items }
  }

  /// The recording of a tap, or nil where it was not put up.
  func recording(_ tap: Int) -> TapRecording? { state.withLock { $0.recordings[tap] } }

  /// The items that a line begins with.
  func replay(_ number: Int) -> [KeptItem] { state.withLock { $0.replays[number] ?? [] } }

  /// Takes everything down.
  func clear() { state.withLock { $0 = State() } }
}

/// What passes through one tap.
final class TapRecording: Sendable {
  private let limit: Int
  private let endsAtLimit: Bool
  private let kept = Locked(KeptItems())

  init(limit: Int, endsAtLimit: Bool) {
    self.limit = limit
    self.endsAtLimit = endsAtLimit
  }

  /// What has been recorded.
  var items: KeptItems { kept.withLock { $0 } }

  /// Takes an item; says whether more is wanted.
  func add(_ item: KeptItem) -> Demand {
    let size = item.size
    return kept.withLock { kept in
      if kept.isCut || kept.bytes + size > limit {
        kept.isCut = true
        // What serves only to be shown again is of no use in part.
        if !endsAtLimit { kept.items = [] }
        return endsAtLimit ? .enough : .more
      }
      kept.items.append(item)
      kept.bytes += size
      return .more
    }
  }

  /// The stage came to its end.
  func finish() { kept.withLock { $0.isWhole = !$0.isCut } }
}
