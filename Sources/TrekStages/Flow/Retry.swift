internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `retry`: a block again where an item failed in it.
  static let retry = StageDefinition(
    "retry", .flow(.retry), "Runs its block again for an item that failed in it.",
    to: .type(.any),
    taking: Parameters(
      Parameter<Int>(
        "count", "How many attempts more than the first.", check: atLeast(0, atMost: 1000)),
      Parameter(
        "backoff", "The first wait before another attempt, each further one up to twice as long.",
        default: Backoff(base: RetryPolicy().base, cap: RetryPolicy().cap)),
      Parameter(
        "concurrency", "The most items in the block at a time.", default: 64,
        check: atLeast(1, atMost: 10_000)),
      BlockParameter("block", "What is tried.")),
    discussion: """
      Each item goes through the block by itself; when it fails in any of the stages there, all \
      of them are tried again. `retry:` of a request is only about that request.
      """,
    examples: [
      Example(
        #"["https://example.test/users/1"] | retry 2 backoff: 1ms { fetch | json } | .name"#,
        prints: "Ada"),
      Example(
        #"["x"] | retry 1 concurrency: 4 backoff: 1ms { int(.) } | catch { map .code }"#,
        prints: "int.value"),
    ]
  ) { count, backoff, concurrency, block in
    var policy = RetryPolicy()
    policy.count = count
    policy.base = backoff.base
    policy.cap = backoff.cap
    return .flow(.retry(block, policy, concurrency: concurrency))
  }
}
