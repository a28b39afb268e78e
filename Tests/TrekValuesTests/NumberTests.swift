import Testing

import TrekValues

@Suite struct NumberTests {
  static func decimal(_ text: String) -> Value { ArithmeticTests.decimal(text) }

  /// Numbers in ascending order, those of one row equal.
  static let ascending: [[Value]] = [
    [.double(-.infinity)], [decimal("-1e400")], [decimal("-12345678901234567891")],
    [decimal("-12345678901234567890")],
    [.int(.min), .double(-0x1p63), decimal("-9223372036854775808.0")],
    [-2, -2.0, decimal("-2.0"), decimal("-0.2e1")], [decimal("-0.1"), -0.1, decimal("-1e-1")],
    [decimal("-1e-400")], [0, 0.0, -0.0, decimal("-0"), decimal("0e99"), decimal("0.000")],
    [decimal("1e-400")], [.double(.leastNonzeroMagnitude)],
    [decimal("0.1"), 0.1, decimal("0.10"), decimal("1E-1")],
    [decimal("0.1000000000000000055511151231257827")], [1, 1.0, decimal("1e0"), decimal("10e-1")],
    [.int(4_611_686_018_427_387_904), .double(0x1p62)], [decimal("4611686018427387904.5")],
    [.int(.max)], [decimal("9223372036854775807.5")],
    [decimal("9223372036854775808")],
    // As a double, 2^63 stands for its shortest text, which is 9223372036854776000.
    [.double(0x1p63), decimal("9.223372036854776e18")],
    [decimal("12345678901234567890")], [decimal("12345678901234567891")], [1e300],
    [decimal("1e400"), decimal("10e399")], [.double(.infinity)],
  ]

  @Test func areOrderedByWhatTheyAreWorth() {
    for (rank, row) in Self.ascending.enumerated() {
      for value in row {
        for (otherRank, others) in Self.ascending.enumerated() {
          for other in others {
            let expected: Ordering =
              rank < otherRank ? .less : rank == otherRank ? .equal : .greater
            let values = "\(value.debugDescription), \(other.debugDescription)"
            #expect(Value.compare(value, other) == expected, "\(values)")
            #expect((value == other) == (expected == .equal), "\(values)")
            if expected == .equal { #expect(value.hashValue == other.hashValue, "\(values)") }
          }
        }
      }
    }
  }

  @Test func nanIsEqualToItselfAndFirst() {
    let nan = Value.double(.nan)
    #expect(nan == nan)
    #expect(nan.hashValue == Value.double(-.nan).hashValue)
    #expect(Value.compare(nan, .double(-.infinity)) == .less)
    #expect(Value.compare(nan, .int(.min)) == .less)
    #expect(Value.compare(Self.decimal("-1e400"), nan) == .greater)
    #expect(nan.json() == "null")
    #expect(Value.double(.infinity).json() == "null")
    #expect(nan.printed == "nan")
  }

  @Test func theOrderIsTotal() {
    var random = SeededRandom(21)
    func any() -> Value {
      switch random.below(4) {
      case 0: return .int(Int64(random.below(7)) - 3)
      case 1: return .double(Double(random.below(13) - 6) / 2)
      case 2: return random.number()
      default: return Self.decimal("\(random.below(5) - 2).\(random.below(100))")
      }
    }
    for _ in 0..<20_000 {
      let (first, second, third) = (any(), any(), any())
      let order = Value.compare(first, second)
      let values = "seed \(random.seed): \(first), \(second), \(third)"
      #expect(Value.compare(second, first) == order?.reversed, "\(values)")
      #expect((first == second) == (order == .equal), "\(values)")
      if order != .greater && Value.compare(second, third) != .greater {
        #expect(Value.compare(first, third) != .greater, "\(values)")
      }
      if order == .equal { #expect(first.hashValue == second.hashValue, "\(values)") }
    }
  }

  @Test func decimalsAreTheNearestDoubles() throws {
    var random = SeededRandom(22)
    for _ in 0..<20_000 {
      let number = random.number()
      let text = number.json().string
      #expect(number.asDouble == Double(text), "seed \(random.seed): \(text)")
      let double = Double(bitPattern: random.next())
      guard double.isFinite else { continue }
      #expect(Decimal(Text(double.description))?.double == double)
    }
  }

  @Test func wholeNumbersAreFoundHoweverWritten() {
    let whole: [(String, Int64?)] = [
      ("2.0", 2), ("2e3", 2000), ("2500e-2", 25), ("-0", 0), ("-0.0", 0), ("0e999999999999", 0),
      ("9223372036854775807.0", .max), ("-9223372036854775808.0", .min), ("0.5", nil),
      ("9223372036854775808", nil), ("1e19", nil), ("1e-1", nil), ("25e-2", nil),
      ("1e99999999999999999999999", nil), ("922337203685477580.7e1", .max),
    ]
    for (text, number) in whole {
      #expect(Self.decimal(text).asInt == number, "\(text)")
    }
    #expect(Value.double(3).asInt == 3)
    #expect(Value.double(1e300).asInt == nil)
    #expect(Value.double(.nan).asInt == nil)
    #expect(Value.text("3").asInt == nil)
  }

  @Test func onlyJSONNumbersAreDecimals() {
    for text in [
      "", "-", "+1", "01", "1.", ".1", "1e", "1e+", "0x1", "1 ", " 1", "NaN", "1.5.5", "é",
    ] {
      #expect(Decimal(Text(text)) == nil, "\(text)")
    }
  }

  @Test func integersPrintAsTheyAre() {
    var random = SeededRandom(23)
    let output = ByteBuffer()
    for _ in 0..<5_000 {
      let number = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64))
      output.removeAll()
      output.append(decimal: number)
      #expect(Bytes(copying: output.withUnsafeBytes { $0 }) == Bytes(utf8: String(number)))
    }
    for number in [0, 9, 10, 99, 100, Int64.max, Int64.min] {
      #expect(Value.int(number).printed.string == String(number))
    }
    output.removeAll()
    output.append(decimal: UInt64.max)
    #expect(output.bytes == Bytes(utf8: String(UInt64.max)))
  }
}
