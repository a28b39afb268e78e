internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `length`.
  static let length = FunctionDefinition(
    "length", group: "Lists and records",
    "Gives how many characters, elements, fields or bytes there are.",
    taking: Argument<Value>("value", "A text, a list, a record or bytes."), gives: .int,
    discussion: "The characters of a text are its Unicode scalars.",
    failures: [
      FailureDescription("value", "The value has no length.", example: "[3] | length")
    ],
    examples: [
      Example(#"length("né")"#, prints: "2"),
      Example("length([1, [2, 3]])", prints: "2"),
      Example("length({a: 1})", prints: "1"),
    ]
  ) { value throws(StageFailure) in
    switch value {
    case .text(let text): return .int(Int64(ScalarText.count(text)))
    case .list(let list): return .int(Int64(list.count))
    case .record(let record): return .int(Int64(record.count))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    default:
      throw StageFailure(code: "length.value", "a \(value.typeName) has no length")
    }
  }

  /// The function `keys`.
  static let keys = FunctionDefinition(
    "keys", group: "Lists and records", "Gives the names of a record's fields, in order.",
    taking: Argument<Value>("record", "A record, or what else has fields."), gives: .list(.text),
    failures: [
      FailureDescription("value", "The value has no fields.", example: "[3] | keys")
    ],
    examples: [Example("[{b: 1, a: 2}] | keys", prints: #"["b","a"]"#)]
  ) { value throws(StageFailure) in
    if case .record(let record) = value { return .list(List(record.keys.map(Value.text))) }
    guard let names = value.fieldNames else {
      throw StageFailure(code: "keys.value", "a \(value.typeName) has no fields")
    }
    return .list(List(names.map { .text(Text($0)) }))
  }

  /// The function `values`.
  static let values = FunctionDefinition(
    "values", group: "Lists and records", "Gives the values of a record's fields, in order.",
    taking: Argument<Record>("record", "The record."), gives: .list(.any),
    examples: [Example("[{b: 1, a: [2]}] | values", prints: "[1,[2]]")]
  ) { record throws(StageFailure) in
    do throws(NestingError) {
      return .list(try List(checking: record.values))
    } catch {
      throw StageFailure(code: "values.depth", error.description)
    }
  }

  /// The function `has`.
  static let has = FunctionDefinition(
    "has", group: "Lists and records", "Says whether a record has a field.",
    taking: Argument<Value>("record", "A record, or what else has fields."),
    Argument<Text>("name", "The field."), gives: .bool,
    failures: [
      FailureDescription("value", "The value has no fields.", example: #"[3] | has "a""#)
    ],
    examples: [Example(#"[{a: null}, {b: 1}] | has "a""#, prints: "true\nfalse")]
  ) { (value, name) throws(StageFailure) in
    switch value {
    case .record(let record): return .bool(record[name] != nil)
    case .object(let object): return .bool(object.field(name.string) != nil)
    default: throw StageFailure(code: "has.value", "a \(value.typeName) has no fields")
    }
  }

  /// The function `with`.
  static let with = FunctionDefinition(
    "with", group: "Lists and records", "Gives a record with fields set or added.",
    taking: Argument<Record>("record", "The record."),
    Argument<Record>("fields", "The fields, which replace those of the same name."),
    gives: .record([:], open: true),
    discussion: "`without` takes fields away.",
    examples: [
      Example("[{a: 1, b: 2}] | with {b: 3, c: .a}", prints: #"{"a":1,"b":3,"c":1}"#)
    ]
  ) { record, fields in .record(record.merging(fields)) }

  /// The function `reverse`.
  static let reverse = FunctionDefinition(
    "reverse", group: "Lists and records", "Gives a list or a text from its end to its start.",
    taking: Argument<Value>("value", "The list or text."), gives: .any,
    failures: [
      FailureDescription("value", "The value is neither.", example: "[3] | reverse")
    ],
    examples: [
      Example("[[1, 2, 3]] | reverse", prints: "[3,2,1]"),
      Example(#"reverse("abc")"#, prints: "cba"),
    ]
  ) { value throws(StageFailure) in
    switch value {
    case .list(let list): return .list(List(list.array.reversed()))
    case .text(let text): return .text(Text(String(text.string.reversed())))
    default:
      throw StageFailure(
        code: "reverse.value", "`reverse` takes a list or a text, and this is \(value.typeName)")
    }
  }

  /// The function `slice`.
  static let slice = FunctionDefinition(
    "slice", group: "Lists and records", "Gives a part of a list, a text or bytes.",
    taking: Argument<Value>("value", "The list, text or bytes."),
    Argument<Int>("from", "The first place, from 0; negative: counted from the end."),
    Argument<Int?>("to", "The place behind the last; null: up to the end.", default: nil),
    gives: .any,
    discussion: "What lies outside is left out; it is no failure.",
    failures: [
      FailureDescription("value", "The value has no parts.", example: "[3] | slice 1")
    ],
    examples: [
      Example("[[1, 2, 3, 4]] | slice 1, 3", prints: "[2,3]"),
      Example(#"slice("überall", 0, 4)"#, prints: "über"),
      Example("[[1, 2, 3]] | slice -2", prints: "[2,3]"),
    ]
  ) { (value, from, to) throws(StageFailure) in
    switch value {
    case .list(let list):
      return .list(List(Array(list.array[SliceBounds.range(from, to, list.count)])))
    case .bytes(let bytes): return .bytes(bytes[SliceBounds.range(from, to, bytes.count)])
    case .text(let text):
      let range = SliceBounds.range(from, to, ScalarText.count(text))
      return .text(ScalarText.slice(text, range))
    default:
      throw StageFailure(
        code: "slice.value",
        "`slice` takes a list, a text or bytes, and this is \(value.typeName)")
    }
  }

  /// The function `type`.
  static let type = FunctionDefinition(
    "type", group: "Lists and records", "Gives the name of a value's kind.",
    taking: Argument<Value>("value", "The value."), gives: .text,
    examples: [
      Example(
        #"[1, 1.5, "a", null, [1], {a: 1}, 2s] | type | collect"#,
        prints: #"["int","number","text","null","list","record","duration"]"#)
    ]
  ) { value in .text(Text(value.typeName)) }

  /// The function `jsonText`.
  static let jsonText = FunctionDefinition(
    "jsonText", group: "Lists and records", "Gives a value as the text of its JSON.",
    taking: Argument<Value>("value", "The value."),
    Argument<Bool>("pretty", "Whether it is put on many lines.", default: false), gives: .text,
    discussion: "`json` reads it again.",
    examples: [
      Example(#"[{a: "x"}] | jsonText | length(.)"#, prints: "9"),
      Example("jsonText([1], true)", prints: "[\n  1\n]"),
    ]
  ) { value, pretty in .text(value.json(pretty: pretty)) }
}

/// Places in something of a length.
private enum SliceBounds {
  static func range(_ from: Int, _ to: Int?, _ count: Int) -> Range<Int> {
    func place(_ index: Int) -> Int {
      index >= 0 ? Swift.min(index, count) : Swift.max(0, count + Swift.max(index, -count))
    }
    let start = place(from)
    return start..<Swift.max(start, to.map(place) ?? count)
  }
}

extension ScalarText {
  /// How many Unicode scalars a text has.
  static func count(_ text: Text) -> Int {
    text.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }

  /// The scalars of a text in a range of their places.
  static func slice(_ text: Text, _ range: Range<Int>) -> Text {
    let bytes = text.withUTF8 { bytes -> Range<Int> in
      var scalar = -1
      var start = bytes.count
      for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
        scalar += 1
        if scalar == range.lowerBound { start = index }
        if scalar == range.upperBound { return Swift.min(start, index)..<index }
      }
      return start..<bytes.count
    }
    return text[bytes]
  }
}
