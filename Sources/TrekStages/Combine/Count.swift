internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `count`: how many items there are.
  static let count = StageDefinition(
    "count", .fold, "Gives the number of items.",
    to: .type(.int), taking: Parameters(),
    examples: [
      Example(#"["a", "b"] | count"#, prints: "2"),
      Example(#"{tags: ["x", "y", "z"]} | count(.tags)"#, prints: "3"),
      Example("[] | count", prints: "0"),
    ]
  ) { .fold { CountFold() } }
}

private final class CountFold: Fold {
  let holdsItems = false
  private var count: Int64 = 0
  func take(_ item: Item) { count += 1 }
  func finish() -> Value { .int(count) }
}
