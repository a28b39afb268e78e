internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `discard`: takes items and does nothing with them.
  static let discard = StageDefinition(
    "discard", .sink, "Takes each item and does nothing with it.",
    to: .nothing, taking: Parameters(), body: .drop,
    discussion: "The bodies of responses are dropped as they come, and never held.",
    examples: [Example(#"fetch "https://example.test/users/1" | discard"#, prints: "")]
  ) {
    .sink { _ in Discarder() }
  }
}

private final class Discarder: Sink {
  func write(_ item: Item) {}
  func close(complete: Bool) -> String? { nil }
}
