import Testing

import TrekValues

/// Reads a JSON text out of a string.
func parseJSON(_ text: String) throws(JSONError) -> Value {
  try JSONDocument.parse(Bytes(utf8: text))
}

@Suite struct JSONParsingTests {
  /// Texts that must be read, each with the compact form that must be written of it.
  static let accepted: [(String, String)] = [
    ("null", "null"), ("true", "true"), (" false\n", "false"),
    ("0", "0"), ("-0", "-0"), ("-0.0", "-0.0"), ("12", "12"), ("-7", "-7"),
    ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("9223372036854775808", "9223372036854775808"),
    ("123456789012345678901234567890", "123456789012345678901234567890"),
    ("1.10", "1.10"), ("1e400", "1e400"), ("1E+2", "1E+2"), ("0e0", "0e0"), ("1.5e-3", "1.5e-3"),
    (#""""#, #""""#), (#""abc""#, #""abc""#),
    (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#),
    (#""\u0041\u00e9\u20AC""#, #""Aé€""#), (#""\ud83d\ude80""#, #""🚀""#),
    (#""\u0000\u001f\u007f""#, "\"\\u0000\\u001f\u{7F}\""),
    (#""é€🚀""#, #""é€🚀""#), ("\"\u{2028}\u{2029}\"", "\"\u{2028}\u{2029}\""),
    ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"), ("[[],{},[{}]]", "[[],{},[{}]]"),
    (" [ 1 , 2 , [ 3 ] ] ", "[1,2,[3]]"), ("[\"a\",null,true,1]", #"["a",null,true,1]"#),
    (#"{"a":1,"b":{"c":[]}}"#, #"{"a":1,"b":{"c":[]}}"#),
    ("{\n\t\"a\" :\r\n  1\n                    ,\n          \"b\": 2 }", #"{"a":1,"b":2}"#),
    (#"{"":0}"#, #"{"":0}"#), (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
    (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#), (#"{"a\nb":1}"#, #"{"a\nb":1}"#),
    ("\u{FEFF}[1]", "[1]"),
    (#""sixteen bytes ok""#, #""sixteen bytes ok""#),
    (
      #""a text that is longer than \"eight\" bytes, more than once""#,
      #""a text that is longer than \"eight\" bytes, more than once""#
    ),
  ]

  @Test(arguments: accepted)
  func reads(_ text: String, _ written: String) throws {
    let value = try parseJSON(text)
    #expect(value.json().string == written)
    #expect(try JSONDocument.parse(value.json().bytes) == value)
    #expect(try JSONDocument.parse(value.json(pretty: true).bytes) == value)
  }

  /// Texts that must be refused, each with the offset and a part of what is said.
  static let refused: [(String, Int, String)] = [
    ("", 0, "empty"), ("  \n", 3, "empty"), ("[", 1, "too early"), ("[1", 2, "too early"),
    ("[1,", 3, "too early"), ("{", 1, "too early"), (#"{"a""#, 4, "too early"),
    (#"{"a":"#, 5, "too early"), (#"{"a":1"#, 6, "too early"), (#"{"a":1,"#, 7, "too early"),
    (#"""#, 1, "inside a string"), (#""abc"#, 4, "inside a string"),
    (#""abc\"#, 5, "inside a string"), ("tru", 3, "too early"), ("nul", 3, "too early"),
    ("[fals", 5, "too early"), ("-", 1, "too early"), ("1.", 2, "too early"),
    ("1e", 2, "too early"), ("1e+", 3, "too early"),
    ("[1,]", 3, "followed by no value"), (#"{"a":1,}"#, 7, "followed by no value"),
    ("[,1]", 1, "expected, not ,"), ("[1 2]", 3, "comma or ]"), (#"{"a" 1}"#, 5, ": is expected"),
    (#"{"a":1 "b":2}"#, 7, "comma or }"), ("{a:1}", 1, "double quotes"),
    ("{'a':1}", 1, "double quotes"), ("{1:1}", 1, "double quotes"),
    ("[1}", 2, "comma or ]"), (#"{"a":1]"#, 6, "comma or }"), ("]", 0, "expected, not ]"),
    ("[1]]", 3, "follows"), ("1 2", 2, "follows"), ("{}x", 2, "follows"), ("nullx", 4, "follows"),
    ("01", 0, "begin with 0"), ("-01", 0, "begin with 0"), ("+1", 0, "expected, not +"),
    (".5", 0, "expected, not ."), ("1.x", 2, "after the point"), ("1.e1", 2, "after the point"),
    ("1ex", 2, "exponent"), ("-x", 1, "after the sign"), ("--1", 1, "after the sign"),
    ("0x10", 1, "follows"), ("1a", 1, "follows"), ("NaN", 0, "need quotes"),
    ("Infinity", 0, "need quotes"), ("-Infinity", 1, "after the sign"), ("True", 0, "need quotes"),
    ("undefined", 0, "need quotes"), ("nan", 0, "need quotes"), ("truth", 0, "need quotes"),
    ("'a'", 0, "expected, not '"), ("/* a */ 1", 0, "expected, not /"), ("1 // a", 2, "follows"),
    ("\"a\tb\"", 2, "control character"), ("\"a\nb\"", 2, "control character"),
    ("\"\u{0}\"", 1, "control character"), (#""\x41""#, 2, "no escape"), (#""\a""#, 2, "no escape"),
    (#""\u12""#, 1, "four hexadecimal"), (#""\u12G4""#, 1, "four hexadecimal"),
    (#""\uD800""#, 1, "surrogate"), (#""\uDC00""#, 1, "surrogate"),
    (#""\uD800\u0041""#, 1, "surrogate"), (#""\uD800\n""#, 1, "surrogate"),
    (#""\uD800\uD800""#, 1, "surrogate"), ("[1]\u{0}", 3, "follows"),
    ("\u{A0}1", 0, "U+A0"), ("[1,\u{FEFF}2]", 3, "U+FEFF"), ("\u{C}1", 0, "0x0C"),
    ("[\"a\" \"b\"]", 5, "comma or ]"), ("[\n1,\n  x]", 7, "need quotes"),
  ]

  @Test(arguments: refused)
  func refuses(_ text: String, _ offset: Int, _ saying: String) throws {
    let error = try #require(throws: JSONError.self) { try parseJSON(text) }
    #expect(error.offset == offset)
    #expect(error.problem.contains(saying), "\(error)")
  }

  /// Bytes that are not UTF-8, to be put inside a string.
  static let malformed: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
    [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
    [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x9A],
    [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF8, 0x88, 0x80, 0x80, 0x80],
  ]

  @Test(arguments: malformed)
  func refusesWhatIsNotUTF8(_ bytes: [UInt8]) throws {
    for padding in [0, 1, 7, 8, 20] {
      let front = [UInt8](repeating: 0x61, count: padding)
      let text = [0x5B, 0x22] + front + bytes + [0x22, 0x5D]
      let error = try #require(throws: JSONError.self) { try JSONDocument.parse(Bytes(text)) }
      #expect(error.offset == 2 + padding)
      #expect(error.problem.contains("UTF-8"))
    }
    #expect(throws: JSONError.self) { try JSONDocument.parse(Bytes(bytes)) }
    #expect(throws: JSONError.self) { try JSONDocument.parse(Bytes([0x5B, 0x22] + bytes)) }
    #expect(Text(validating: Bytes(bytes)) == nil)
  }

  @Test func namesUTF16() throws {
    for mark in [[0xFF, 0xFE, 0x5B, 0x00], [0xFE, 0xFF, 0x00, 0x5B]] as [[UInt8]] {
      let error = try #require(throws: JSONError.self) { try JSONDocument.parse(Bytes(mark)) }
      #expect(error.problem.contains("UTF-16"))
    }
  }

  @Test func tellsLineAndColumn() throws {
    let error = try #require(throws: JSONError.self) {
      try parseJSON("{\r\n \"é\": 1,\r\n  \"é\" 2}")
    }
    #expect(error.line == 3)
    #expect(error.column == 7)
    #expect(error.description == "a : is expected after a key, not 2, at line 3, column 7")
  }

  @Test func stopsAtDepth512() throws {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}"), (#"[{"k":"#, "}]")] {
      let levels = open == #"[{"k":"# ? 2 : 1
      let fits = Value.maximumDepth / levels
      func nest(_ count: Int) -> String {
        String(repeating: open, count: count) + "0" + String(repeating: close, count: count)
      }
      #expect(try parseJSON(nest(fits)).depth == Value.maximumDepth)
      let error = try #require(throws: JSONError.self) { try parseJSON(nest(fits + 1)) }
      #expect(error.problem.contains("deeper than 512"))
      #expect(throws: JSONError.self) { try parseJSON(String(repeating: open, count: 100_000)) }
    }
  }

  @Test func refusesEveryTruncation() throws {
    let text = #"{"a":[1,-2.5e+3,"x\u00e9\ud83d\ude80é🚀"],"b":{"c":null,"d":[true,false]}}"#
    let bytes = Array(text.utf8)
    for end in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONDocument.parse(Bytes(Array(bytes[..<end]))) }
    }
    #expect(try parseJSON(text).json().string.contains("🚀"))
  }

  /// Strings are read in blocks: what a string cannot simply hold is found at each place of one.
  @Test func findsWhatIsSpecialAnywhereInAText() throws {
    for length in 0..<70 {
      for place in 0...length {
        let before = String(repeating: "x", count: place)
        let after = String(repeating: "y", count: length - place)
        for (written, meant) in [
          ("", ""), (#"\n"#, "\n"), ("é", "é"), (#"\""#, "\""), ("\u{7F}", "\u{7F}"),
        ] {
          let list = try #require(try parseJSON("[\"\(before)\(written)\(after)\", 1]").asList)
          #expect(list[0] == .text(Text(before + meant + after)))
          #expect(list[1] == 1)
        }
        let error = try #require(throws: JSONError.self) {
          try parseJSON("[\"\(before)\u{1F}\(after)\"]")
        }
        #expect(error.offset == 2 + place)
      }
    }
  }

  @Test func readsHugeNumbersAndTexts() throws {
    let digits = String(repeating: "7", count: 1_000_000)
    let value = try parseJSON("[\(digits), 0.\(digits), 1e\(digits), \"\(digits)\"]")
    let list = try #require(value.asList)
    #expect(list.count == 4)
    #expect(list[0]?.json().string == digits)
    #expect(list[0]?.asDouble == .infinity)
    #expect(list[1]?.asDouble == 0.7777777777777778)
    #expect(list[2]?.asDouble == .infinity)
    #expect(list[3]?.asText?.count == 1_000_000)
  }
}
