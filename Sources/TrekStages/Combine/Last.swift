internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `last`: the last item.
  static let last = StageDefinition(
    "last", .fold, "Gives the last item, or null where there is none.",
    to: .derived { input, _ in .optional(input) }, taking: Parameters(),
    examples: [
      Example(#"["a", "b"] | last"#, prints: "b"),
      Example("[] | last", prints: "null"),
    ]
  ) { .fold { LastFold() } }
}

private final class LastFold: Fold {
  let holdsItems = false
  private var value = Value.null
  func take(_ item: Item) { value = item.value }
  func finish() -> Value { value }
}
