internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `ignore`: drops error items.
  static let ignore = StageDefinition(
    "ignore", .sequence, "Drops error items on purpose.",
    to: .sameAsInput, taking: Parameters(),
    discussion: "They are still counted, and leave the exit code alone.",
    examples: [Example(#"["1", "x", "3"] | int(.) | ignore"#, prints: "1\n3")]
  ) { .sequence { _ in FailureDropper() } }
}

private final class FailureDropper: SequenceStage {
  var takesFailures: Bool { true }

  func push(_ item: Item, _ output: inout StageOutput) -> Demand {
    if item.failure == nil { output.emit(item) } else { output.drop() }
    return .more
  }
}
