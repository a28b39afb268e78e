#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekStageKit
import TrekStages
import TrekValues

@Suite struct FunctionTests {
  let bench = StageBench()

  func call(_ name: String, _ arguments: Value...) throws -> Value {
    let function = try #require(StageCatalog.standard.function(name), "there is no `\(name)`")
    return try function.call(in: bench.context)(arguments)
  }

  func text(_ name: String, _ arguments: Value...) throws -> String {
    let function = try #require(StageCatalog.standard.function(name))
    return try function.call(in: bench.context)(arguments).asText?.string ?? "no text"
  }

  @Test func base64RoundTrips() throws {
    var random = SeededRandom(0xB64)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let encoded = try text("base64", .bytes(Bytes(bytes)))
      #expect(try call("unbase64", .text(Text(encoded))) == .bytes(Bytes(bytes)))
      let plain = String(encoded.prefix { $0 != "=" })
        .map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
      #expect(try call("unbase64", .text(Text(String(plain)))) == .bytes(Bytes(bytes)))
      #expect(try call("unhex", try call("hex", .bytes(Bytes(bytes)))) == .bytes(Bytes(bytes)))
    }
  }

  @Test(arguments: [
    "a", "=", "ab=", "abc==", "a===", "ab c", "ab\n", "é", "aB", "====", "abcd=", "ab=c",
  ])
  func badBase64IsRefused(_ encoded: String) {
    #expect(code { try call("unbase64", .text(Text(encoded))) } == "unbase64.text")
  }

  /// The examples of FIPS 180-4 and lengths around the edges of blocks.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
    (
      String(repeating: "a", count: 55),
      "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
    ),
    (
      String(repeating: "a", count: 56),
      "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
  ])
  func digests(_ message: String, _ digest: String) throws {
    #expect(try text("sha256", .text(Text(message))) == digest)
  }

  @Test func percentEncodingRoundTrips() throws {
    for message in ["", "a b", "é/?#%&=+", "\u{0}\u{7F}", "-._~Az09"] {
      let encoded = try text("urlEncode", .text(Text(message)))
      #expect(try text("urlDecode", .text(Text(encoded))) == message)
      #expect(encoded.utf8.allSatisfy { $0 > 32 && $0 < 127 })
    }
    for bad in ["%", "%4", "%zz", "%ff"] {
      #expect(code { try call("urlDecode", .text(Text(bad))) } == "urlDecode.text")
    }
  }

  @Test(arguments: [
    ("  a ", "a"), ("a", "a"), ("", ""), (" \t\n\r ", ""), ("\u{A0}a\u{2003}", "a"),
    ("\u{3000}é\u{3000}", "é"),
    ("a b", "a b"), ("\u{200B}a", "\u{200B}a"), ("\u{85}a\u{2028}", "a"), (" 🚀 ", "🚀"),
  ])
  func trimming(_ given: String, _ trimmed: String) throws {
    #expect(try text("trim", .text(Text(given))) == trimmed)
  }

  @Test func slicesAreAsInPython() throws {
    let list = (0..<5).map { Value.int($0) }
    let string = "añb🚀c"
    let scalars = Array(string.unicodeScalars)
    for from in -7...7 {
      for to in Array(-7...7) + [99] {
        func place(_ index: Int) -> Int { index < 0 ? max(0, 5 + index) : min(index, 5) }
        let range = place(from)..<max(place(from), place(to))
        #expect(
          try call("slice", .list(List(list)), .int(Int64(from)), .int(Int64(to)))
            == .list(List(Array(list[range]))))
        var part = String.UnicodeScalarView()
        part.append(contentsOf: scalars[range])
        #expect(
          try text("slice", .text(Text(string)), .int(Int64(from)), .int(Int64(to))) == String(part)
        )
      }
    }
    #expect(try call("slice", .text("abc"), .int(.min), .int(.max)) == "abc")
    #expect(try call("slice", .text("abc"), 1) == "bc")
  }

  @Test func textFunctions() throws {
    #expect(try call("split", "abcabc", "bc") == ["a", "a", ""])
    #expect(try call("split", "", ",") == [""])
    #expect(try call("split", "aéb", "é") == ["a", "b"])
    #expect(try call("replace", "aaa", "aa", "b") == "ba")
    #expect(try call("replace", "abc", "x", "y") == "abc")
    #expect(try call("pad", "é", 3, "*") == "é**")
    #expect(try call("pad", "abcd", 3) == "abcd")
    #expect(code { try call("pad", "a", 3, "ab") } == "pad.fill")
    #expect(code { try call("pad", "a", -1) } == "pad.width")
    #expect(code { try call("pad", "a", 3, " ", "middle") } == "pad.argument")
    #expect(try call("join", [1, "a", .duration(.seconds(1))], "-") == "1-a-1s")
    #expect(try call("join", [], "-") == "")
    #expect(try call("starts", "abc", "") == true)
    #expect(try call("ends", "abc", "abcd") == false)
    #expect(try call("length", "🚀é") == 2)
    #expect(try call("reverse", "añb") == "bña")
    #expect(code { try call("upper", 1) } == "upper.argument")
    #expect(code { try call("upper") } == "upper.argument")
  }

  @Test(
    arguments: [
      ("12", 12), ("-0", nil), ("12.0", nil), ("", nil), (" 1", nil), ("+1", nil), ("1e3", nil),
      ("0x10", nil),
      ("9223372036854775807", .int(.max)), ("9223372036854775808", nil), (2.0, 2), (2.5, nil),
      (true, nil),
      (nil, nil), (.double(.infinity), nil), (.double(1e19), nil),
    ] as [(Value, Value?)])
  func integers(_ given: Value, _ number: Value?) throws {
    if let number {
      #expect(try call("int", given) == number)
    } else {
      #expect(code { try call("int", given) } != nil)
    }
  }

  @Test func rounding() throws {
    for (number, digits, rounded) in [
      (1.005, 2, 1.01), (2.675, 2, 2.68), (-1.005, 2, -1.01), (0.05, 1, 0.1), (9.995, 2, 10.0),
      (99.99, 1, 100.0), (-0.04, 1, 0.0), (1.5, 0, 2), (2.5, 0, 3), (-2.5, 0, -3), (1e15, 3, 1e15),
      (0.1, 15, 0.1), (1.25, 1, 1.3),
    ] {
      #expect(
        try call("round", .double(number), .int(Int64(digits))).asDouble == rounded, "\(number)")
    }
    #expect(try call("round", .double(7.6)) == 8)
    #expect(try call("floor", .double(-0.5)) == -1)
    #expect(try call("ceil", .double(-0.5)) == 0)
    #expect(code { try call("round", .double(.nan)) } == "round.range")
    #expect(code { try call("floor", .double(1e19)) } == "floor.range")
    #expect(code { try call("abs", .int(.min)) } == "abs.value")
    #expect(try call("abs", .int(-5)) == 5)
  }

  /// Days there and back, against the C library, from the year 0 to 9999.
  @Test func datesAreThoseOfTheCalendar() throws {
    var random = SeededRandom(0xDA7E)
    for round in 0..<3000 {
      let seconds = Int64.random(in: -62_167_219_200...253_402_300_799, using: &random)
      let date = try call("date", .int(seconds))
      var time = time_t(seconds)
      var parts = tm()
      gmtime_r(&time, &parts)
      let fields: [(String, Int32)] = [
        ("year", parts.tm_year + 1900), ("month", parts.tm_mon + 1), ("day", parts.tm_mday),
        ("hour", parts.tm_hour), ("minute", parts.tm_min), ("second", parts.tm_sec),
        ("weekday", parts.tm_wday == 0 ? 7 : parts.tm_wday), ("yearDay", parts.tm_yday + 1),
      ]
      for (name, value) in fields {
        #expect(
          date.field(RecordKey(name)) == .int(Int64(value)), "seed 0xDA7E, round \(round): \(name)")
      }
      #expect(date.field("unix") == .int(seconds))
      #expect(try call("date", .text(date.printed)) == date)
    }
  }

  @Test(arguments: [
    ("2024-02-29", "2024-02-29T00:00:00Z"), ("2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"),
    ("2024-01-01T00:30+01:00", "2023-12-31T23:30:00Z"),
    ("2024-01-01 00:00:00.123456789Z", "2024-01-01T00:00:00.123456789Z"),
    ("2024-01-01T00:00:00,5-0530", "2024-01-01T05:30:00.5Z"),
    ("0000-01-01", "0000-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ("2024-01-01T10:00:00-05", "2024-01-01T15:00:00Z"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("2024-01-01t00:00:00z", "2024-01-01T00:00:00Z"),
  ])
  func datesAreRead(_ given: String, _ shown: String) throws {
    #expect(try call("date", .text(Text(given))).printed.string == shown)
  }

  @Test(arguments: [
    "", "2024", "2024-13-01", "2024-00-01", "2023-02-29", "1900-02-29", "2024-1-1", "2024-01-32",
    "24-01-01",
    "2024-01-01T", "2024-01-01T24:00Z", "2024-01-01T10:60Z", "2024-01-01T10:00:61Z",
    "2024-01-01T10:00:00.Z",
    "2024-01-01T10:00+25:00", "2024-01-01Z", "2024-01-01T10:00:00Zx", "10000-01-01",
    "9999-12-31T23:59:59-01:00",
    "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 31 Feb 1994 08:49:37 GMT", "é",
  ])
  func otherTextsAreNoDates(_ given: String) {
    #expect(code { try call("date", .text(Text(given))) } == "date.value")
  }

  @Test func datesAreCalculatedWith() throws {
    let date = try call("date", "2024-02-28T12:00:00.25Z")
    #expect(
      try call("dateAdd", date, .duration(.seconds(86_400))).printed == "2024-02-29T12:00:00.25Z")
    #expect(
      try call("dateAdd", date, .duration(.milliseconds(-500))).printed == "2024-02-28T11:59:59.75Z"
    )
    #expect(
      try call("dateDiff", "2024-01-01T00:00:00.5Z", "2023-12-31")
        == .duration(.milliseconds(-86_400_500)))
    #expect(
      code { try call("dateAdd", "9999-12-31", .duration(.seconds(86_400))) } == "dateAdd.value")
    #expect(code { try call("date", .double(1e13)) } == "date.value")
    #expect(code { try call("date", .double(.nan)) } == "date.value")
    #expect(try call("date", .double(-0.5)).printed == "1969-12-31T23:59:59.5Z")
    #expect(try call("now").printed == "2023-11-14T22:13:20Z")
    #expect(code { try call("dateFormat", date, "%") } == "dateFormat.pattern")
    #expect(try call("dateFormat", date, "%f %s %u %%") == "250000 1709121600 3 %")
  }

  @Test func urlParts() throws {
    let url = try call("url", "HTTPS://user:secret@Example.org:443/a%20b/../c?x=1&y=a+b&x=2&z#frag")
    for (name, value) in [
      ("scheme", "https"), ("host", "example.org"), ("port", 443), ("path", "/c"), ("user", "user"),
      ("query", "x=1&y=a+b&x=2&z"), ("fragment", "frag"),
      ("params", ["x": "2", "y": "a b", "z": ""]),
    ] as [(String, Value)] {
      #expect(url.field(RecordKey(name)) == value, "\(name)")
    }
    #expect(url.field("password") == nil)
    #expect(try call("url", "http://h").field("port") == 80)
    #expect(try call("url", "http://h").field("query") == .some(.null))
    let same = try call("url", "http://H/")
    #expect(try call("url", "http://h") == same)
    for bad in ["", "h", "ftp://h", "http://", "//h", "http://a b", "javascript:alert(1)"] {
      #expect(code { try call("url", .text(Text(bad))) } == "url.text")
    }
    #expect(try call("urlJoin", url, "//other.org/x").printed == "https://other.org/x")
  }

  @Test func recordsAndKinds() throws {
    #expect(try call("with", ["a": 1], ["b": 2, "a": 3]) == ["a": 3, "b": 2])
    #expect(try call("has", ["a": nil], "a") == true)
    #expect(try call("keys", ["b": 1, "a": 2]) == ["b", "a"])
    #expect(try call("type", try call("now")) == "date")
    #expect(try call("jsonText", ["a": [1, "x"]]) == #"{"a":[1,"x"]}"#)
  }

  /// A function that depends on the run says so where there is none.
  @Test func theWorldIsNeeded() throws {
    for name in ["now", "env"] {
      let function = try #require(StageCatalog.standard.function(name))
      #expect(!function.isPure)
      #expect(code { try function.call(["X"]) } == "\(name).context")
    }
  }
}
