internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `max`: the greatest value.
  static let max = StageDefinition(
    "max", .fold, "Gives the greatest of all items, or null where there is none.",
    to: .derived { input, arguments in .optional(arguments["value"] ?? input) },
    taking: Parameters(FunctionParameter(itemUnless: "value", "What is compared of an item.")),
    discussion: "It gives the value, not the item: `sort .n desc: true | first` gives the item.",
    failures: [
      FailureDescription(
        "kinds", "The value has no order with those before.", example: #"[1, "2"] | max"#)
    ],
    examples: [
      Example("[3, 1.5, 2] | max", prints: "3"),
      Example(#"[{n: "b"}, {n: "a"}] | max .n"#, prints: "b"),
    ]
  ) { value in .fold { ExtremeFold(of: value, keeping: .greater, stage: "max") } }
}
