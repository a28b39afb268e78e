internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `expect`: an item that does not meet a condition fails.
  static let expect = StageDefinition(
    "expect", .filter, "Passes items on, and fails those that do not meet a condition.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter("condition", "What each item has to meet.", giving: .bool),
      ItemParameter<String?>(
        "message", "What is said of an item that does not.", default: nil, position: .positional)),
    discussion: "A run in which an `expect` failed, and nothing took the failure, ends with 4.",
    failures: [
      FailureDescription(
        "failed", "The item does not meet the condition.", example: "[1] | expect . > 1"),
      FailureDescription(
        "condition", "The condition gave something other than true or false.",
        example: #""1" | json | expect ."#),
    ],
    examples: [
      Example("[1, 2] | expect . > 0", prints: "1\n2"),
      Example(
        #"[{n: 0}] | expect .n > 0, "n is \(.n)" | catch { map .message }"#, prints: "n is 0"),
      Example(
        #"[0] | expect . > 0 message: "too small" | catch { map .message }"#, prints: "too small"),
    ]
  ) { condition, message in
    .filter { item throws(StageFailure) in
      let value = try condition(item)
      guard case .bool(let holds) = value else {
        throw StageFailure(
          code: "expect.condition", "the condition gave \(value.typeName), not true or false")
      }
      if holds { return true }
      let said = try message(item) ?? "the item does not meet the condition"
      throw StageFailure(
        .expect, code: "expect.failed", said, notes: ["the item is \(Self.shown(item.value))"],
        response: BodyBytes.response(item.value))
    }
  }

  private static func shown(_ value: Value) -> String {
    let text = value.printed.string
    return text.utf8.count <= 200 ? text : String(text.prefix(199)) + "…"
  }
}
