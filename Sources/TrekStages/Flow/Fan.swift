internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `fan`: each item to each branch.
  static let fan = StageDefinition(
    "fan", .flow(.fan), "Gives each item to each branch of its block.",
    to: .type(.any),
    taking: Parameters(BlockParameter("block", "The branches, one a line.")),
    discussion: """
      What the branches give for an item comes out together, in the order of the branches, before \
      that of the next item.
      """,
    examples: [
      Example(#"["a", "b"] | fan { upper(.); "\(.)!" }"#, prints: "A\na!\nB\nb!")
    ]
  ) { block in .flow(.fan(block)) }
}
