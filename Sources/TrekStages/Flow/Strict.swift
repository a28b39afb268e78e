internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `strict`: failures stop the run.
  static let strict = StageDefinition(
    "strict", .sequence, "Stops the run at the first failure, or when there are too many.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter(
        "after", "How many failures are let pass: a number, or a share as `5%`.",
        default: FailureLimit.count(0))),
    discussion: """
      What is under way elsewhere is cancelled, and the exit code is 3. A share is of the items so \
      far, where fewer than 20 count as 20.
      """,
    failures: [
      FailureDescription(
        "stopped", "There were too many failures.", example: #"["x"] | int(.) | strict"#)
    ],
    examples: [
      Example(#"["1", "2"] | int(.) | strict"#, prints: "1\n2"),
      Example(#"["1", "x", "3"] | int(.) | strict after: 5% | ignore"#, prints: "1\n3"),
    ]
  ) { after in .sequence { _ in FailureCounter(after) } }
}

/// How many failures are let pass.
enum FailureLimit: ArgumentValue {
  /// So many.
  case count(Int)
  /// So large a share of the items, from 0 to 1.
  case share(Double)

  static var argumentType: ValueType { .number }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .int(let number) where number >= 0: self = .count(Int(number))
    case .double(let number) where number >= 0 && number <= 1: self = .share(number)
    default: throw ArgumentMismatch("must be a number of items, or a share from 0% to 100%")
    }
  }

  var argumentText: String {
    switch self {
    case .count(let number): "\(number)"
    case .share(let share): "\(share * 100)%"
    }
  }

  func isExceeded(_ failures: Int, of items: Int) -> Bool {
    switch self {
    case .count(let limit): failures > limit
    case .share(let share): Double(failures) > share * Double(max(items, 20))
    }
  }
}

private final class FailureCounter: SequenceStage {
  private let limit: FailureLimit
  private var items = 0
  private var failures = 0

  init(_ limit: FailureLimit) { self.limit = limit }

  var takesFailures: Bool { true }

  func push(_ item: Item, _ output: inout StageOutput) -> Demand {
    items += 1
    output.emit(item)
    guard let failure = item.failure else { return .more }
    failures += 1
    guard limit.isExceeded(failures, of: items) else { return .more }
    output.stop = StageFailure(
      failure.cause.kind, code: "strict.stopped",
      failures == 1
        ? "stopped at the first failure" : "stopped: \(failures) of \(items) items failed")
    return .enough
  }
}
