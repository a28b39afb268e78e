internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `min`: the least value.
  static let min = StageDefinition(
    "min", .fold, "Gives the least of all items, or null where there is none.",
    to: .derived { input, arguments in .optional(arguments["value"] ?? input) },
    taking: Parameters(FunctionParameter(itemUnless: "value", "What is compared of an item.")),
    discussion: "It gives the value, not the item: `sort .n | first` gives the item.",
    failures: [
      FailureDescription(
        "kinds", "The value has no order with those before.", example: #"[1, "2"] | min"#)
    ],
    examples: [
      Example("[3, 1.5, 2] | min", prints: "1.5"),
      Example("[{n: 4}, {n: 2}] | min .n", prints: "2"),
    ]
  ) { value in .fold { ExtremeFold(of: value, keeping: .less, stage: "min") } }
}

/// Keeps the least or the greatest value.
final class ExtremeFold: Fold {
  let holdsItems = false
  private let value: ItemExpression
  private let wanted: Ordering
  private let stage: String
  private var extreme: Value?

  init(of value: ItemExpression, keeping wanted: Ordering, stage: String) {
    self.value = value
    self.wanted = wanted
    self.stage = stage
  }

  func take(_ item: Item) throws(StageFailure) {
    let value = try value(item)
    guard let extreme else {
      self.extreme = value.compacted
      return
    }
    guard let order = Value.compare(value, extreme) else {
      throw StageFailure(
        code: "\(stage).kinds",
        "this is \(value.typeName) and those before are \(extreme.typeName): they have no order")
    }
    if order == wanted { self.extreme = value.compacted }
  }

  func finish() -> Value { extreme ?? .null }
}
