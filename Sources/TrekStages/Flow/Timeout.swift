internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `timeout`: a block, no longer than a time.
  static let timeout = StageDefinition(
    "timeout", .flow(.timeout), "Runs its block for an item no longer than a time.",
    to: .type(.any),
    taking: Parameters(
      Parameter<Duration>("limit", "The longest time for one item.", check: positive),
      Parameter(
        "concurrency", "The most items in the block at a time.", default: 64,
        check: atLeast(1, atMost: 10_000)),
      BlockParameter("block", "What is to be done in time.")),
    discussion: "An item that takes longer fails, and what was under way for it is cancelled.",
    failures: [
      FailureDescription(
        "block", "The block was not done in time.",
        example: "[1] | timeout 1ms { delay 10m }")
    ],
    examples: [
      Example("[1, 2] | timeout 10s concurrency: 2 { . + 1 }", prints: "2\n3")
    ]
  ) { limit, concurrency, block in .flow(.timeout(block, limit, concurrency: concurrency)) }
}
