internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `match`: each item to the arm whose condition it meets.
  static let match = StageDefinition(
    "match", .flow(.match), "Gives each item to the first arm whose condition it meets.",
    to: .type(.any),
    taking: Parameters(BlockParameter("block", "The arms: `condition -> stages`, one a line.")),
    discussion: """
      An item that no arm takes passes on; `else -> …` takes all that are left. An arm that ends \
      in a sink gives nothing. The order of the items stays.
      """,
    examples: [
      Example(
        """
        [1, 20, 300] | match {
          . < 10 -> "small \\(.)"
          . < 100 -> . * 2 | "medium \\(.)"
        }
        """, prints: "small 1\nmedium 40\n300")
    ]
  ) { block in .flow(.match(block)) }
}
