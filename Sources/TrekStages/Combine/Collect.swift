internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `collect`: all items as one list.
  static let collect = StageDefinition(
    "collect", .fold, "Makes one list of all items.",
    to: .listOfInput, taking: Parameters(),
    failures: [
      FailureDescription(
        "depth", "The items nest too deep for a list around them.",
        example: "1..511 | reduce [] as list { [list] } | collect")
    ],
    examples: [
      Example("1..4 | where . % 2 == 0 | collect", prints: "[2,4]"),
      Example("[] | collect", prints: "[]"),
    ]
  ) { .fold { ListFold(stage: "collect") } }
}

/// Collects values.
final class ListFold: Fold {
  private let stage: String
  private var values: [Value] = []

  init(stage: String) { self.stage = stage }

  func take(_ item: Item) { values.append(item.value.compacted) }

  func finish() throws(StageFailure) -> Value {
    defer { values = [] }
    do throws(NestingError) {
      return .list(try List(checking: values))
    } catch {
      throw StageFailure(code: "\(stage).depth", error.description)
    }
  }
}
