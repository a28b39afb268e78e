internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `sum`: all items added up.
  static let sum = StageDefinition(
    "sum", .fold, "Adds up all items; 0 where there is none.",
    to: .derived { input, arguments in arguments["value"] ?? input },
    taking: Parameters(FunctionParameter(itemUnless: "value", "What is added of an item.")),
    discussion: "Numbers, durations or sizes, all of one kind. Whole numbers stay exact.",
    failures: [
      FailureDescription(
        "value", "The value cannot be added to those before.", example: #"[1, "2"] | sum"#)
    ],
    examples: [
      Example("1..4 | sum", prints: "10"),
      Example("[{t: 250ms}, {t: 1s}] | sum .t", prints: "1.25s"),
      Example("[] | sum", prints: "0"),
    ]
  ) { value in .fold { SumFold(of: value) } }
}

private final class SumFold: Fold {
  let holdsItems = false
  private let value: ItemExpression
  private var sum: Value?

  init(of value: ItemExpression) { self.value = value }

  func take(_ item: Item) throws(StageFailure) {
    let value = try value(item)
    guard Summands.contain(value) else {
      throw StageFailure(
        code: "sum.value", "`sum` adds numbers, durations or sizes, and this is \(value.typeName)")
    }
    guard let sum else {
      self.sum = value
      return
    }
    do throws(ArithmeticError) {
      self.sum = try Arithmetic.add(sum, value)
    } catch {
      throw StageFailure(code: "sum.value", error.message)
    }
  }

  func finish() -> Value { sum ?? .int(0) }
}

/// What can be summed up and averaged.
enum Summands {
  static func contain(_ value: Value) -> Bool {
    switch value {
    case .int, .double, .decimal, .duration, .size: true
    default: false
    }
  }
}
