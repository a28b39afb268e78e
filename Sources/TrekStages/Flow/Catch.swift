internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `catch`: error items become items again.
  static let `catch` = StageDefinition(
    "catch", .flow(.catch), "Gives error items to a block; what it gives joins the stream.",
    to: .type(.any),
    taking: Parameters(
      BlockParameter("block", "What is made of an error; it ends in no sink, or in one.")),
    discussion: """
      In the block `.` is the error: `.kind .code .message .stage .input .index .attempts .url \
      .response`. What the block gives stands in the place of the item that failed. Failures that \
      were caught count, and leave the exit code alone.
      """,
    examples: [
      Example(
        #"["1", "x"] | int(.) | catch { "\(.input) is no number" }"#,
        prints: "1\nx is no number"),
      Example(
        #"fetch "https://example.test/status/404" | .status | catch { map .response.status }"#,
        prints: "404"),
    ]
  ) { block in .flow(.catch(block)) }
}
