import Testing

import TrekValues

@Suite struct ValueTypeTests {
  static let person = ValueType.record(["name": .text], open: false)
  static let openPerson = ValueType.record(["name": .text], open: true)

  @Test(
    arguments: [
      (.any, "Any"), (.list(.int), "[Int]"), (.optional(.text), "Text?"), (.url, "URL"),
      (person, "{name: Text}"), (openPerson, "{name: Text, …}"), (.record([:], open: true), "{…}"),
      (
        .record(["b": .list(.optional(.size)), "a b": .rate], open: false),
        #"{"a b": Rate, b: [Size?]}"#
      ),
    ] as [(ValueType, String)])
  func isWrittenAsUsersWriteIt(_ type: ValueType, _ text: String) {
    #expect(type.description == text)
  }

  static let accepted: [(ValueType, ValueType)] = [
    (.any, .text), (.text, .any), (.number, .int), (.int, .number), (.url, .text),
    (.optional(.text), .null), (.optional(.text), .text), (.optional(.number), .optional(.int)),
    (.list(.number), .list(.int)), (.list(.int), .list(.any)), (.list(.int), .list(.nothing)),
    (openPerson, .record(["name": .text, "age": .int], open: false)),
    (person, .record([:], open: true)),
    (.record(["name": .optional(.text)], open: false), .record([:], open: false)),
    (.nothing, .nothing),
  ]
  static let refused: [(ValueType, ValueType)] = [
    (.text, .int), (.text, .url), (.text, .optional(.text)), (.bool, .null), (.any, .nothing),
    (.text, .nothing), (.list(.int), .list(.text)), (.list(.int), .int),
    (person, .record(["name": .int], open: false)), (person, .record([:], open: false)),
    (person, .record(["name": .text, "age": .int], open: false)), (.response, .error),
  ]

  @Test(arguments: accepted)
  func accepts(_ wanted: ValueType, _ given: ValueType) { #expect(wanted.accepts(given)) }

  @Test(arguments: refused)
  func refuses(_ wanted: ValueType, _ given: ValueType) { #expect(!wanted.accepts(given)) }

  static let values: [Value] = [
    .null, true, 1, 1.5, "a", .bytes(Bytes(utf8: "a")), [1, 2], [1, "a"], [], ["name": "x"],
    ["name": .null], ["name": "x", "age": 3], .duration(.seconds(1)), .size(1),
  ]

  @Test func describesWhatItIsTheTypeOf() {
    for value in Self.values {
      #expect(ValueType(of: value).describes(value), "\(value)")
      for other in Self.values {
        let joined = ValueType.join(ValueType(of: value), ValueType(of: other))
        #expect(joined.describes(value) && joined.describes(other), "\(joined): \(value), \(other)")
        #expect(joined == ValueType.join(ValueType(of: other), ValueType(of: value)))
      }
    }
    #expect(!Self.person.describes(["name": "x", "age": 3]))
    #expect(Self.openPerson.describes(["name": "x", "age": 3]))
    #expect(!Self.person.describes(["name": 3]))
    #expect(!Self.person.describes([:]))
    #expect(!ValueType.int.describes(1.0))
    #expect(ValueType.number.describes(1.0))
    #expect(!ValueType.nothing.describes(.null))
  }

  static let parsed: [(ValueType, String, Value)] = [
    (.text, "12", "12"), (.int, "12", 12), (.int, "-12", -12), (.number, "1.5", 1.5),
    (.number, "1e3", 1000), (.bool, "true", true), (.url, "x", "x"), (.any, "12", 12),
    (.any, "{\"a\":1}", ["a": 1]), (.any, "{a", "{a"), (.any, "", ""),
    (.optional(.int), "null", .null), (.optional(.int), "3", 3), (.optional(.text), "null", "null"),
    (.bytes, "é", .bytes(Bytes([0xC3, 0xA9]))), (.duration, "250ms", .duration(.milliseconds(250))),
    (.duration, "1.5h", .duration(.seconds(5400))), (.duration, "-2s", .duration(.seconds(-2))),
    (.size, "10KB", .size(10_000)), (.size, "10KiB", .size(10_240)), (.size, "1.5B", .size(2)),
    (.size, "1_000B", .size(1000)), (.rate, "60/m", ArithmeticTests.rate("1/s")),
    (.rate, "1.5/30s", ArithmeticTests.rate("3/m")),
    (.list(.int), "[1,2]", [1, 2]), (.list(.duration), #"["1s"]"#, [.duration(.seconds(1))]),
    (person, #"{"name":"x"}"#, ["name": "x"]),
    (
      .record(["n": .list(.size)], open: true), #"{"n":["1KB"],"m":0}"#,
      ["n": [.size(1000)], "m": 0]
    ),
  ]

  @Test(arguments: parsed)
  func parses(_ type: ValueType, _ text: String, _ value: Value) throws {
    #expect(try type.parse(Text(text)) == value)
  }

  static let unparsed: [(ValueType, String, String)] = [
    (.int, "x", #""x" is not an Int: a whole number within 64 bits is expected"#),
    (.int, "", "not an Int"), (.int, "1.0", "not an Int"), (.int, "01", "not an Int"),
    (.int, " 1", "not an Int"), (.int, "9223372036854775808", "not an Int"), (.int, "+1", "not an"),
    (.number, "1.", "is not a Number"), (.number, "NaN", "is not a Number"),
    (.number, "", "is not"),
    (.bool, "TRUE", "true or false"), (.bool, "1", "true or false"),
    (.duration, "10", "ms, s, m, h or d"), (.duration, "10 s", "ms, s"), (.duration, "1y", "ms, s"),
    (.duration, "9999999999999999h", "ms, s"), (.duration, "", "ms, s"), (.duration, "s", "ms, s"),
    (.duration, "1__0s", "ms, s"), (.duration, "1.s", "ms, s"), (.duration, ".5s", "ms, s"),
    (.size, "10kb", "KiB"), (.size, "-1B", "KiB"), (.size, "9999999PB", "KiB"), (.size, "1", "KiB"),
    (.rate, "10", "100/m"), (.rate, "10/", "100/m"), (.rate, "/s", "100/m"),
    (.rate, "1/0s", "100/m"),
    (.null, "0", "is not a Null"), (.response, "x", "cannot be given as text"),
    (.list(.int), "[1,", "is no JSON: the JSON text ends too early, at line 1, column 4"),
    (.list(.int), "[1,\"a\"]", #"[1]: "\"a\"" is not an Int"#),
    (.list(.int), "1", "is not a [Int]"),
    (person, "{}", "the record has no field `name`"),
    (person, #"{"name":"a","b":1}"#, "the record has a field `b` that {name: Text} does not have"),
    (.record(["a": person], open: true), #"{"a":{"name":1}}"#, ".a.name: \"1\" is not a Text"),
    (.int, String(repeating: "x", count: 100_000), "x…\" is not an Int"),
  ]

  @Test(arguments: unparsed)
  func refusesToParse(_ type: ValueType, _ text: String, _ saying: String) throws {
    let error = try #require(throws: ConversionError.self) { try type.parse(Text(text)) }
    #expect(error.message.contains(saying), "\(error)")
    #expect(error.message.utf8.count < 300)
  }
}
