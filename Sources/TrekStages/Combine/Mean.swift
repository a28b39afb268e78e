internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `mean`: the arithmetic mean.
  static let mean = StageDefinition(
    "mean", .fold, "Gives the arithmetic mean of all items, or null where there is none.",
    to: .derived { input, arguments in
      let type = arguments["value"] ?? input
      return .optional(type == .int ? .number : type)
    },
    taking: Parameters(FunctionParameter(itemUnless: "value", "What is averaged of an item.")),
    discussion: "Numbers, durations or sizes, all of one kind.",
    failures: [
      FailureDescription(
        "value", "The value cannot be added to those before.", example: #"[1, "2"] | mean"#)
    ],
    examples: [
      Example("[1, 2] | mean", prints: "1.5"),
      Example("[{t: 100ms}, {t: 300ms}] | mean .t", prints: "200ms"),
      Example("[] | mean", prints: "null"),
    ]
  ) { value in .fold { MeanFold(of: value) } }
}

private final class MeanFold: Fold {
  let holdsItems = false
  private let value: ItemExpression
  private var sum: Value?
  private var count: Int64 = 0

  init(of value: ItemExpression) { self.value = value }

  func take(_ item: Item) throws(StageFailure) {
    let value = try value(item)
    guard Summands.contain(value) else {
      throw StageFailure(
        code: "mean.value",
        "`mean` takes numbers, durations or sizes, and this is \(value.typeName)")
    }
    do throws(ArithmeticError) {
      sum = try sum.map { sum throws(ArithmeticError) in try add(sum, value) } ?? value
    } catch {
      throw StageFailure(code: "mean.value", error.message)
    }
    count += 1
  }

  /// A sum that has outgrown whole numbers goes on in floating point: the mean is small again.
  private func add(_ sum: Value, _ value: Value) throws(ArithmeticError) -> Value {
    do throws(ArithmeticError) {
      return try Arithmetic.add(sum, value)
    } catch {
      guard error.kind == .overflow, case .int(let first) = sum, let second = value.asDouble else {
        throw error
      }
      return .double(Double(first) + second)
    }
  }

  func finish() throws(StageFailure) -> Value {
    guard let sum else { return .null }
    do throws(ArithmeticError) {
      return try Arithmetic.divide(sum, .int(count))
    } catch {
      throw StageFailure(code: "mean.value", error.message)
    }
  }
}
