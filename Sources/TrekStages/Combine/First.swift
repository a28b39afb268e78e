internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `first`: the first item.
  static let first = StageDefinition(
    "first", .fold, "Gives the first item, or null where there is none.",
    to: .derived { input, _ in .optional(input) }, taking: Parameters(),
    discussion: "What is upstream stops as soon as it is there.",
    examples: [
      Example(#"["a", "b"] | first"#, prints: "a"),
      Example("[] | first", prints: "null"),
      Example("{list: [7, 8]} | first(.list)", prints: "7"),
    ]
  ) { .fold { FirstFold() } }
}

private final class FirstFold: Fold {
  let holdsItems = false
  private var value: Value?
  var demand: Demand { value == nil ? .more : .enough }
  func take(_ item: Item) { if value == nil { value = item.value } }
  func finish() -> Value { value ?? .null }
}
