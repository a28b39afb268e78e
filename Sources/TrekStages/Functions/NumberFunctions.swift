internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `int`.
  static let int = FunctionDefinition(
    "int", group: "Numbers", "Makes a whole number of a text or of a number without fraction.",
    taking: Argument<Value>("value", "The text or number."), gives: .int,
    discussion: "Strictly: `\"12\"` is one, `\"12.5\"`, `\" 12\"` and `\"\"` are none.",
    failures: [
      FailureDescription(
        "value", "The value is no whole number of 64 bits.", example: #"["1.5"] | int"#)
    ],
    examples: [
      Example(#"["12"] | int(.) + 1"#, prints: "13"),
      Example("int(2.0)", prints: "2"),
    ]
  ) { value throws(StageFailure) in
    if case .text(let text) = value {
      do throws(ConversionError) {
        return try ValueType.int.parse(text)
      } catch {
        throw StageFailure(code: "int.value", error.message)
      }
    }
    if let number = value.asInt { return .int(number) }
    throw StageFailure(
      code: "int.value", NumberArgument.refusal(value, wanted: "a whole number of 64 bits"),
      help: value.isNumber ? "`round(…)` makes a whole number of any" : nil)
  }

  /// The function `number`.
  static let number = FunctionDefinition(
    "number", group: "Numbers", "Makes a number of a text.",
    taking: Argument<Value>("value", "The text, or a number, which stays as it is."),
    gives: .number,
    discussion: "By the grammar of JSON, strictly. The number prints as it was written.",
    failures: [
      FailureDescription("value", "The value is no number.", example: #"["1,5"] | number"#)
    ],
    examples: [
      Example(#"number("1.50")"#, prints: "1.50"),
      Example(#"number("1.50") * 2"#, prints: "3.0"),
    ]
  ) { value throws(StageFailure) in
    if value.isNumber { return value }
    guard case .text(let text) = value else {
      throw StageFailure(
        code: "number.value", NumberArgument.refusal(value, wanted: "a number"))
    }
    do throws(ConversionError) {
      return try ValueType.number.parse(text)
    } catch {
      throw StageFailure(code: "number.value", error.message)
    }
  }

  /// The function `round`.
  static let round = FunctionDefinition(
    "round", group: "Numbers", "Rounds a number to the nearest, halves away from zero.",
    taking: Argument<Value>("number", "The number."),
    Argument<Int>("digits", "How many digits behind the point stay.", default: 0),
    gives: .number,
    discussion: "Without digits a whole number comes out.",
    failures: [
      FailureDescription("value", "The value is no number.", example: #"["2"] | round"#),
      FailureDescription(
        "range", "The result is no whole number of 64 bits.", example: "[1e30] | round"),
      FailureDescription(
        "digits", "The digits are not from 0 to 15.", example: "[1.5] | round 99"),
    ],
    examples: [
      Example("[2.5, -0.4] | round", prints: "3\n0"),
      Example("round(3.14159, 2)", prints: "3.14"),
    ]
  ) { (value, digits) throws(StageFailure) in
    guard let number = value.asDouble else {
      throw StageFailure(code: "round.value", NumberArgument.refusal(value, wanted: "a number"))
    }
    guard (0...15).contains(digits) else {
      throw StageFailure(code: "round.digits", "the digits must be from 0 to 15, and are \(digits)")
    }
    if let whole = value.asInt { return .int(whole) }
    if digits == 0 {
      return try NumberArgument.whole(number.rounded(.toNearestOrAwayFromZero), "round")
    }
    return .double(NumberArgument.round(number, digits: digits))
  }

  /// The function `floor`.
  static let floor = FunctionDefinition(
    "floor", group: "Numbers", "Gives the greatest whole number that is not above a number.",
    taking: Argument<Value>("number", "The number."), gives: .int,
    failures: [
      FailureDescription("value", "The value is no number.", example: #"["2"] | floor"#),
      FailureDescription(
        "range", "The result is no whole number of 64 bits.", example: "[1e30] | floor"),
    ],
    examples: [Example("[2.7, -2.2] | floor", prints: "2\n-3")]
  ) { value throws(StageFailure) in
    if let whole = value.asInt { return .int(whole) }
    guard let number = value.asDouble else {
      throw StageFailure(code: "floor.value", NumberArgument.refusal(value, wanted: "a number"))
    }
    return try NumberArgument.whole(number.rounded(.down), "floor")
  }

  /// The function `ceil`.
  static let ceil = FunctionDefinition(
    "ceil", group: "Numbers", "Gives the least whole number that is not below a number.",
    taking: Argument<Value>("number", "The number."), gives: .int,
    failures: [
      FailureDescription("value", "The value is no number.", example: #"["2"] | ceil"#),
      FailureDescription(
        "range", "The result is no whole number of 64 bits.", example: "[1e30] | ceil"),
    ],
    examples: [Example("[2.1, -2.8] | ceil", prints: "3\n-2")]
  ) { value throws(StageFailure) in
    if let whole = value.asInt { return .int(whole) }
    guard let number = value.asDouble else {
      throw StageFailure(code: "ceil.value", NumberArgument.refusal(value, wanted: "a number"))
    }
    return try NumberArgument.whole(number.rounded(.up), "ceil")
  }

  /// The function `abs`.
  static let abs = FunctionDefinition(
    "abs", group: "Numbers", "Gives a number, a duration or a size without its sign.",
    taking: Argument<Value>("value", "The number, duration or size."), gives: .any,
    failures: [
      FailureDescription("value", "The value has no sign.", example: #"["2"] | abs"#)
    ],
    examples: [Example("[-3, 2.5, -2s] | abs", prints: "3\n2.5\n2s")]
  ) { value throws(StageFailure) in
    let isNegative: Bool
    switch value {
    case .int(let number): isNegative = number < 0
    case .double(let number): isNegative = number.sign == .minus
    case .decimal(let number): isNegative = number.double.sign == .minus
    case .duration(let duration): isNegative = duration < .zero
    case .size(let size): isNegative = size < 0
    default:
      throw StageFailure(
        code: "abs.value",
        NumberArgument.refusal(value, wanted: "a number, a duration or a size"))
    }
    if !isNegative { return value }
    do throws(ArithmeticError) {
      return try Arithmetic.negate(value)
    } catch {
      throw StageFailure(code: "abs.value", error.message)
    }
  }
}

/// What the functions of numbers share.
enum NumberArgument {
  static func refusal(_ value: Value, wanted: String) -> String {
    let shown = value.printed.string
    let short = shown.utf8.count <= 40 ? shown : String(shown.prefix(39)) + "…"
    switch value {
    case .int, .double, .decimal: return "\(short) is not \(wanted)"
    default: return "a \(value.typeName) is not \(wanted)"
    }
  }

  static func whole(_ number: Double, _ function: String) throws(StageFailure) -> Value {
    guard let whole = Int64(exactly: number) else {
      throw StageFailure(
        code: "\(function).range", "\(number) is no whole number of 64 bits")
    }
    return .int(whole)
  }

  /// Rounds by the decimal digits that a number prints with, so that 1.005 becomes 1.01 as one
  /// reads it, and not 1.0 as its binary form would.
  static func round(_ number: Double, digits: Int) -> Double {
    let text = number.description
    guard number.isFinite, !text.contains("e"), let point = text.firstIndex(of: ".") else {
      return number
    }
    let fraction = text[text.index(after: point)...]
    if fraction.count <= digits { return number }
    var kept = Array((text[..<point] + fraction.prefix(digits)).utf8)
    let next = fraction.utf8[fraction.utf8.index(fraction.startIndex, offsetBy: digits)]
    if next >= UInt8(ascii: "5") {
      var index = kept.count - 1
      while index >= 0, kept[index] == UInt8(ascii: "9") {
        kept[index] = UInt8(ascii: "0")
        index -= 1
      }
      if index >= 0, kept[index] != UInt8(ascii: "-") {
        kept[index] += 1
      } else {
        kept.insert(UInt8(ascii: "1"), at: index + 1)
      }
    }
    kept.insert(UInt8(ascii: "."), at: kept.count - digits)
    return Double(String(decoding: kept, as: UTF8.self)) ?? number
  }
}
