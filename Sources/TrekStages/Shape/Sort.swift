internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `sort`: items in order.
  static let sort = StageDefinition(
    "sort", .sequence, "Passes the items on in order, once the last one is there.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter(itemUnless: "key", "What they are ordered by."),
      Parameter("desc", "Whether the greatest comes first.", default: false)),
    discussion: """
      Numbers go by what they are worth, text by Unicode scalars. A list as key goes element by \
      element: `sort [.year, .name]`. Items whose keys are equal keep their order; those whose key \
      is null come last.
      """,
    failures: [
      FailureDescription(
        "kinds", "The key is of another kind than those before, and has no order with them.",
        example: #"[1, "a"] | sort"#)
    ],
    examples: [
      Example("[3, 1, 2.5] | sort", prints: "1\n2.5\n3"),
      Example(
        #"[{n: 1}, {n: null}, {n: 3}] | sort .n desc: true | .n"#, prints: "3\n1\nnull"),
    ]
  ) { key, desc in .sequence { _ in Sorter(by: key, descending: desc) } }
}

private final class Sorter: SequenceStage {
  let holdsItems = true
  private let key: ItemExpression
  private let descending: Bool
  private var items: [(key: Value, item: Item)] = []
  /// A key that is not null, to see whether others can be compared with it.
  private var sample: Value?

  init(by key: ItemExpression, descending: Bool) {
    self.key = key
    self.descending = descending
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    let key = try key(item)
    if !key.isNull {
      if let sample, Value.compare(sample, key) == nil {
        throw StageFailure(
          code: "sort.kinds",
          "this key is \(key.typeName) and those before are \(sample.typeName): they have no order",
          help: "make them of one kind: `sort int(.n)`")
      }
      if sample == nil { sample = key }
    }
    var item = item
    item.value = item.value.compacted
    items.append((key.compacted, item))
    return .more
  }

  func finish() -> (any HeldItems)? {
    let descending = descending
    let keys = items.map(\.key)
    // Swift's sort does not promise to be stable: equal keys go by where they came.
    let order = keys.indices.sorted { first, second in
      let (one, other) = (keys[first], keys[second])
      if one.isNull || other.isNull {
        return one.isNull == other.isNull ? first < second : other.isNull
      }
      switch Value.compare(one, other) {
      case .less: return !descending
      case .greater: return descending
      case .equal, nil: return first < second
      }
    }
    let sorted = order.map { items[$0].item }
    items = []
    return HeldArray(sorted)
  }
}
