internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `slug`.
  static let slug = FunctionDefinition(
    "slug", group: "Text", "Makes a short name of a text, for a file or a URL.",
    taking: Argument<Text>("text", "The text."), gives: .text,
    discussion: """
      Letters in lower case and digits stay, of all scripts; what lies between becomes one `-`.
      """,
    examples: [Example(#"slug("  Été: 3 Days, 2 Nights! ")"#, prints: "été-3-days-2-nights")]
  ) { text in
    var result = ""
    var wantsDash = false
    for character in text.string.lowercased() {
      if character.isLetter || character.isNumber {
        if wantsDash && !result.isEmpty { result += "-" }
        wantsDash = false
        result.append(character)
      } else {
        wantsDash = true
      }
    }
    return .text(Text(result))
  }

  /// The function `repeat`.
  static let `repeat` = FunctionDefinition(
    "repeat", group: "Text", "Gives a text so many times in a row.",
    taking: Argument<Text>("text", "The text."), Argument<Int>("count", "How many times."),
    gives: .text,
    failures: [
      FailureDescription(
        "count", "The count is negative, or the text would be longer than 256 MiB.",
        example: #"["ab"] | repeat -1"#)
    ],
    examples: [Example(#"repeat("ab", 3)"#, prints: "ababab")]
  ) { (text, count) throws(StageFailure) in
    let (size, overflow) = text.count.multipliedReportingOverflow(by: max(0, count))
    guard count >= 0, !overflow, size <= LiteralSearch.longestText else {
      throw StageFailure(
        code: "repeat.count",
        count < 0 ? "the count must not be negative" : "the text would be longer than 256MiB")
    }
    let output = ByteBuffer(capacity: size)
    for _ in 0..<(text.isEmpty ? 0 : count) { text.append(to: output) }
    return .text(Text(knownValid: output.bytes))
  }

  /// The function `pairs`.
  static let pairs = FunctionDefinition(
    "pairs", group: "Lists and records",
    "Gives the fields of a record as a list of `{key, value}`.",
    taking: Argument<Record>("record", "The record."),
    gives: .list(.record(["key": .text, "value": .any], open: false)),
    discussion: "`fromPairs` makes the record again.",
    failures: [
      FailureDescription(
        "depth", "The record nests too deep for lists around its values.",
        example: "1..510 | reduce [] as list { [list] } | {a: .} | pairs(.)")
    ],
    examples: [
      Example(
        "pairs({a: 1, b: 2})", prints: "{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"value\":2}")
    ]
  ) { record throws(StageFailure) in
    let shape = RecordShape(["key", "value"])
    do throws(NestingError) {
      var entries: [Value] = []
      for (name, value) in record {
        entries.append(.record(try Record(checking: shape, values: [.text(name), value])))
      }
      return .list(try List(checking: entries))
    } catch {
      throw StageFailure(code: "pairs.depth", error.description)
    }
  }

  /// The function `fromPairs`.
  static let fromPairs = FunctionDefinition(
    "fromPairs", group: "Lists and records", "Makes a record of a list of `{key, value}`.",
    taking: Argument<List>("pairs", "The list."), gives: .record([:], open: true),
    discussion: "Of a key that stands more than once the last value counts.",
    failures: [
      FailureDescription(
        "entry", "An element is no record of a text `key` and a `value`.",
        example: #""[1]" | json | fromPairs"#)
    ],
    examples: [Example(#"fromPairs([{key: "a", value: 1}])"#, prints: #"{"a":1}"#)]
  ) { list throws(StageFailure) in
    var fields: [(Text, Value)] = []
    for (index, value) in list.array.enumerated() {
      guard case .text(let key)? = value.field("key"), let value = value.field("value") else {
        throw StageFailure(
          code: "fromPairs.entry", "element \(index) has no text `key` with a `value`")
      }
      fields.append((key, value))
    }
    return .record(Record(fields))
  }

  /// The function `sqrt`.
  static let sqrt = FunctionDefinition(
    "sqrt", group: "Numbers", "Gives the square root of a number.",
    taking: Argument<Double>("number", "The number."), gives: .number,
    failures: [
      FailureDescription("number", "The number is negative.", example: "[-1] | sqrt")
    ],
    examples: [Example("sqrt(9)", prints: "3.0")]
  ) { number throws(StageFailure) in
    guard number >= 0 else {
      throw StageFailure(code: "sqrt.number", "\(number) has no square root")
    }
    return .double(number.squareRoot())
  }

  /// The function `clamp`.
  static let clamp = FunctionDefinition(
    "clamp", group: "Numbers", "Gives the number nearest to another within two bounds.",
    taking: Argument<Value>("number", "The number."), Argument<Double>("low", "The least."),
    Argument<Double>("high", "The most."), gives: .number,
    failures: [
      FailureDescription(
        "bounds", "The first bound is above the second.", example: "[1] | clamp 3, 2"),
      FailureDescription(
        "number", "It is no number.", example: #""[true]" | json | flatten | clamp 1, 2"#),
    ],
    examples: [Example("[-5, 5, 50] | clamp 0, 10", prints: "0.0\n5\n10.0")]
  ) { (value, low, high) throws(StageFailure) in
    guard low <= high else {
      throw StageFailure(code: "clamp.bounds", "\(low) is above \(high)")
    }
    guard let number = value.asDouble else {
      throw StageFailure(
        code: "clamp.number", "`clamp` takes a number, and this is \(value.typeName)")
    }
    if number < low { return .double(low) }
    if number > high { return .double(high) }
    return value
  }
}
