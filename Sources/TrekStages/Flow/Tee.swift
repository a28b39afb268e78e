internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `tee`: items on, and into a block beside.
  static let tee = StageDefinition(
    "tee", .flow(.tee), "Passes items on and gives each to a block as well.",
    to: .sameAsInput,
    taking: Parameters(BlockParameter("block", "What is done beside; it ends in a sink.")),
    discussion: "A slow block slows the stream. Error items are passed on only.",
    examples: [
      Example(
        #"1..3 | tee { where . > 1 | write "large.txt" } | sum"#, prints: "6")
    ]
  ) { block in .flow(.tee(block)) }
}
