internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `merge`: several pipelines as one.
  static let merge = StageDefinition(
    "merge", .flow(.merge), "Runs several pipelines at the same time and gives the items of all.",
    from: .nothing, to: .type(.any),
    taking: Parameters(
      Parameter(
        "ordered", "Whether they take turns, item by item; else it comes as it is there.",
        default: true),
      BlockParameter("block", "The pipelines, one a line.")),
    discussion: "One that has ended is passed over; the others go on.",
    examples: [
      Example("merge { 1..3; [10, 20] }", prints: "1\n10\n2\n20\n3"),
      Example("merge ordered: false { [5, 6] | where . > 5; [] }", prints: "6"),
    ]
  ) { ordered, block in .flow(.merge(block, ordered: ordered)) }
}
