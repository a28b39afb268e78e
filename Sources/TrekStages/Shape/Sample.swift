internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `sample`: some items by chance.
  static let sample = StageDefinition(
    "sample", .sequence, "Passes on so many items, or such a share of them, by chance.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter<SampleSize>("size", "How many items, or their share, as `5%`."),
      Parameter<Int>(
        "seed", "Another seed gives another choice; the same always the same.", default: 0)),
    discussion: """
      They keep their order. A share passes each item with this chance, at once; a number holds so \
      many items and gives them at the end, each with the same chance to be among them. The choice \
      follows from the seed alone, so that a script gives the same every time.
      """,
    examples: [
      Example("1..1000 | sample 2 seed: 7 | count", prints: "2"),
      Example("1..1000 | sample 100% | sum", prints: "500500"),
    ]
  ) { size, seed in
    .sequence { _ in
      switch size {
      case .count(let count): Reservoir(count, seed: seed)
      case .share(let share): Sieve(share, seed: seed)
      }
    }
  }
}

/// How much `sample` takes.
enum SampleSize: ArgumentValue {
  /// So many items.
  case count(Int)
  /// Each item with this chance.
  case share(Double)

  static var argumentType: ValueType { .number }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .int(let count) where count >= 0 && count <= 10_000_000: self = .count(Int(count))
    case .double(let share) where share >= 0 && share <= 1: self = .share(share)
    default: throw ArgumentMismatch("must be a whole number up to 10000000, or a share up to 100%")
    }
  }

  var argumentText: String {
    switch self {
    case .count(let count): "\(count)"
    case .share(let share): "\(share * 100)%"
    }
  }
}

/// Passes each item with the same chance.
private final class Sieve: SequenceStage {
  private let share: Double
  private var random: SeededNumbers

  init(_ share: Double, seed: Int) {
    self.share = share
    random = SeededNumbers(seed)
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if random.fraction() < share { output.emit(item) } else { output.drop() }
    return .more
  }
}

/// Holds so many items, each with the same chance: Vitter's algorithm R.
private final class Reservoir: SequenceStage {
  let holdsItems = true
  private let size: Int
  private var random: SeededNumbers
  private var held: [(place: Int, item: Item)] = []
  private var seen = 0

  init(_ size: Int, seed: Int) {
    self.size = size
    random = SeededNumbers(seed)
  }

  var initialDemand: Demand { size == 0 ? .enough : .more }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if size == 0 {
      output.drop()
      return .enough
    }
    seen += 1
    var kept = item
    if held.count < size {
      kept.value = item.value.compacted
      held.append((seen, kept))
      return .more
    }
    // Either this item goes, or the one whose place it takes.
    output.drop()
    let place = random.below(seen)
    if place < size {
      kept.value = item.value.compacted
      held[place] = (seen, kept)
    }
    return .more
  }

  func finish() throws(StageFailure) -> (any HeldItems)? {
    defer { held = [] }
    return HeldArray(held.sorted { $0.place < $1.place }.map(\.item))
  }
}
