import Testing

import TrekValues

@Suite struct ArithmeticTests {
  typealias Operation = @Sendable (Value, Value) throws(ArithmeticError) -> Value

  static let operations: [String: Operation] = [
    "+": Arithmetic.add, "-": Arithmetic.subtract, "*": Arithmetic.multiply,
    "/": Arithmetic.divide, "%": Arithmetic.remainder,
  ]

  static func decimal(_ text: String) -> Value {
    Decimal(Text(text)).map { .decimal($0) } ?? .null
  }
  static func seconds(_ count: Double) -> Value { .duration(.seconds(count)) }
  static func rate(_ text: String) -> Value { RateText.parse(text).map { .rate($0) } ?? .null }

  /// What is calculated, and what comes out, printed.
  static let results: [(Value, String, Value, String)] = [
    (1, "+", 2, "3"), (1, "+", 2.5, "3.5"), (2.5, "+", 1, "3.5"), (0.5, "+", 0.5, "1.0"),
    (decimal("1.5"), "+", 1, "2.5"), (decimal("1.5"), "*", decimal("2.0"), "3.0"),
    ("a", "+", "b", "ab"), ("", "+", "é", "é"), ([1], "+", [2, "x"], #"[1,2,"x"]"#),
    ([], "+", [1], "[1]"), (.bytes(Bytes(utf8: "a")), "+", .bytes(Bytes(utf8: "b")), "ab"),
    (3, "-", 5, "-2"), (3, "*", -5, "-15"), (6, "/", 3, "2"), (7, "/", 2, "3.5"),
    (-7, "/", 2, "-3.5"), (6, "/", -3, "-2"), (0, "/", -3, "0"), (7.0, "/", 2, "3.5"),
    (.int(.min), "/", 1, "-9223372036854775808"), (.int(.min), "%", -1, "0"),
    (7, "%", 3, "1"), (-7, "%", 3, "-1"), (7, "%", -3, "1"), (7.5, "%", 2, "1.5"),
    (seconds(1.5), "+", seconds(0.5), "2s"), (seconds(1), "-", seconds(3), "-2s"),
    (seconds(1.5), "*", 3, "4.5s"), (0.5, "*", seconds(1), "500ms"), (seconds(3), "/", 2, "1.5s"),
    (seconds(3), "/", seconds(2), "1.5"), (seconds(4), "/", seconds(2), "2"),
    (seconds(5), "%", seconds(3), "2s"),
    (.size(1000), "+", .size(24), "1KiB"), (.size(1000), "*", 2, "2KB"),
    (2.5, "*", .size(1000), "2.5KB"), (.size(1000), "/", 3, "333B"),
    (.size(10), "%", .size(4), "2B"),
    (.size(10), "/", .size(4), "2.5"),
    (10, "/", seconds(1), "10/s"), (100, "/", seconds(60), "100/m"), (5, "/", seconds(2), "2.5/s"),
    (rate("10/s"), "*", 2, "20/s"), (rate("10/s"), "*", seconds(3), "30.0"),
    (rate("10/m"), "/", 4, "2.5/m"),
  ]

  @Test(arguments: results)
  func calculates(_ left: Value, _ sign: String, _ right: Value, _ printed: String) throws {
    let operation = try #require(Self.operations[sign])
    #expect(try operation(left, right).printed.string == printed)
  }

  /// What is refused, and how.
  static let refusals: [(Value, String, Value, String)] = [
    ("a", "+", 1, "cannot add text and int: text and numbers are not converted by themselves"),
    (1, "+", "a", "cannot add int and text: text and numbers are not converted by themselves"),
    (.null, "+", 1, "cannot add null and int: `??` gives a value in place of null"),
    ("a", "-", "b", "cannot subtract text from text"), ("a", "*", 3, "cannot multiply text by int"),
    (true, "+", true, "cannot add bool and bool"), ([1], "/", [1], "cannot divide list by list"),
    (seconds(1), "+", 1, "cannot add duration and int"),
    (seconds(1), "+", .size(1), "cannot add duration and size"),
    (seconds(1), "*", seconds(1), "cannot multiply duration by duration"),
    (.int(.max), "+", 1, "the result of 9223372036854775807 + 1 is too large"),
    (.int(.min), "-", 1, "the result of -9223372036854775808 - 1 is too large"),
    (.int(.max), "*", 2, "the result of 9223372036854775807 * 2 is too large"),
    (.int(.min), "/", -1, "the result of -9223372036854775808 / -1 is too large"),
    (.double(1e308), "*", 10, "the result of 1e+308 * 10 is too large"),
    (decimal("1e400"), "+", 1, "the result of 1e400 + 1 is too large"),
    (1, "/", 0, "1 cannot be divided by zero"), (1, "%", 0, "1 cannot be divided by zero"),
    (1.5, "/", 0.0, "1.5 cannot be divided by zero"), (1.5, "%", 0, "1.5 cannot be divided"),
    (seconds(1), "/", 0, "1s cannot be divided by zero"),
    (1, "/", .duration(.zero), "1 cannot be divided by zero"),
    (.size(1), "%", .size(0), "1B cannot be divided by zero"),
    (seconds(1), "*", 1e300, "the result of 1s * 1e+300 is too large"),
    (.size(.max), "+", .size(1), "is too large"), (.size(.max), "*", 2, "is too large"),
    (-1, "/", seconds(1), "a rate needs a count and a time that are not negative"),
    (1, "/", seconds(-1), "a rate needs a count and a time that are not negative"),
  ]

  @Test(arguments: refusals)
  func refuses(_ left: Value, _ sign: String, _ right: Value, _ message: String) throws {
    let operation = try #require(Self.operations[sign])
    let error = try #require(throws: ArithmeticError.self) { try operation(left, right) }
    #expect(error.message.contains(message), "\(error)")
  }

  @Test func negates() throws {
    #expect(try Arithmetic.negate(5) == -5)
    #expect(try Arithmetic.negate(2.5) == -2.5)
    #expect(try Arithmetic.negate(Self.decimal("2.5")) == -2.5)
    #expect(try Arithmetic.negate(Self.seconds(2)).printed == "-2s")
    #expect(try Arithmetic.negate(.size(2)).printed == "-2B")
    #expect(throws: ArithmeticError.self) { try Arithmetic.negate(.int(.min)) }
    #expect(throws: ArithmeticError.self) { try Arithmetic.negate("a") }
    #expect(throws: ArithmeticError.self) { try Arithmetic.negate(.duration(.seconds(Int64.max))) }
  }

  @Test func compares() throws {
    #expect(try Arithmetic.compare(1, 1.5) == .less)
    #expect(try Arithmetic.compare("b", "a") == .greater)
    #expect(try Arithmetic.compare("é", "\u{10000}") == .less)
    #expect(try Arithmetic.compare([1, 2], [1, 2, 0]) == .less)
    #expect(try Arithmetic.compare(false, true) == .less)
    #expect(try Arithmetic.compare(Self.seconds(1), Self.seconds(60)) == .less)
    #expect(try Arithmetic.compare(Self.rate("60/m"), Self.rate("1/s")) == .equal)
    for (left, right) in [("a", 1), (.null, 1), ([1], 1), (["a": 1], ["a": 2]), ([1], ["a"])]
      as [(Value, Value)]
    {
      let error = try #require(throws: ArithmeticError.self) {
        try Arithmetic.compare(left, right)
      }
      #expect(error.message.hasPrefix("cannot compare \(left.typeName) and \(right.typeName)"))
    }
  }

  @Test func looksInside() throws {
    #expect(try Arithmetic.contains("a long text with words", "text with"))
    #expect(try !Arithmetic.contains("a long text with words", "texts"))
    #expect(try Arithmetic.contains("", ""))
    #expect(try Arithmetic.contains([1, "a"], 1.0))
    #expect(try !Arithmetic.contains([1, "a"], "1"))
    #expect(try Arithmetic.contains(["a": .null], "a"))
    #expect(try !Arithmetic.contains(["a": .null], "b"))
    #expect(throws: ArithmeticError.self) { try Arithmetic.contains("a", 1) }
    #expect(throws: ArithmeticError.self) { try Arithmetic.contains(1, 1) }
  }

  @Test func searchIsLinear() {
    // A naive search would compare 2 × 10^5 × 10^5 bytes here.
    let text = Text(String(repeating: "a", count: 300_000))
    let needle = Text(String(repeating: "a", count: 100_000) + "b")
    let found = text.withUTF8 { text in
      needle.withUTF8 {
        ByteSearch.firstOffset(of: UnsafeRawBufferPointer($0), in: UnsafeRawBufferPointer(text))
      }
    }
    #expect(found == nil)
  }

  @Test func searchFindsWhatStringsFind() {
    var random = SeededRandom(7)
    for _ in 0..<2_000 {
      let text = (0..<random.below(120)).map { _ in UInt8(97 + random.below(2)) }
      let needle = (0..<random.below(60)).map { _ in UInt8(97 + random.below(2)) }
      let expected = (0...max(0, text.count - needle.count)).first {
        text.count >= needle.count && Array(text[$0..<$0 + needle.count]) == needle
      }
      let found = text.withUnsafeBytes { text in
        needle.withUnsafeBytes { ByteSearch.firstOffset(of: $0, in: text) }
      }
      #expect(found == expected, "\(random.seed): \(text) \(needle)")
    }
  }
}
