import Testing
import TrekStageKit
import TrekValues

@Suite struct ShapeTests {
  let bench = StageBench()

  /// The argument `.name`.
  static func field(_ name: String) -> BoundArgument {
    .expression(ItemExpression { $0.value.field(RecordKey(name)) ?? .null })
  }

  /// The argument that a closure is.
  static func function(_ body: @escaping @Sendable (Value) -> Value) -> BoundArgument {
    .expression(ItemExpression { body($0.value) })
  }

  @Test func takeSkipAndUntil() throws {
    let items: [Value] = [1, 2, 3, 4]
    #expect(try bench.values("take", ["count": .value(2)], on: items) == [1, 2])
    #expect(try bench.values("take", ["count": .value(0)], on: items) == [])
    #expect(try bench.values("take", ["count": .value(9)], on: items) == items)
    #expect(try bench.values("skip", ["count": .value(3)], on: items) == [4])
    #expect(try bench.values("skip", ["count": .value(9)], on: items) == [])
    let condition = Self.function { .bool($0 == 3) }
    #expect(try bench.values("until", ["condition": condition], on: items) == [1, 2, 3])
    #expect(
      try bench.values(
        "until", ["condition": condition, "inclusive": .value(false)], on: items) == [1, 2])
    for stage in ["take", "skip"] {
      #expect(code { try bench.run(stage, ["count": .value(-1)]) } == "\(stage).argument")
      #expect(code { try bench.run(stage) } == "\(stage).argument")
    }
  }

  @Test func sortIsStableAndPutsNullLast() throws {
    var random = SeededRandom(0x50F7)
    for round in 0..<200 {
      let items: [Value] = (0..<Int.random(in: 0...40, using: &random)).map { index in
        let key: Value =
          Bool.random(using: &random) && Bool.random(using: &random)
          ? nil : .int(Int64.random(in: 0...5, using: &random))
        return ["key": key, "index": .int(Int64(index))]
      }
      for descending in [false, true] {
        let sorted = try bench.values(
          "sort", ["key": Self.field("key"), "desc": .value(.bool(descending))], on: items)
        let reference = items.enumerated().sorted { one, other in
          func number(_ value: Value) -> Int64 {
            value.field("key")?.asInt ?? (descending ? .min : .max)
          }
          let (first, second) = (number(one.element), number(other.element))
          if first != second { return descending ? first > second : first < second }
          return one.offset < other.offset
        }.map(\.element)
        #expect(sorted == reference, "seed 0x50F7, round \(round)")
      }
    }
  }

  @Test func keysWithoutOrderFailOneByOne() throws {
    #expect(
      try bench.run("sort", on: [2, "a", 1, nil, [1]])
        == [.failure("sort.kinds"), .failure("sort.kinds"), .value(1), .value(2), .value(nil)])
  }

  @Test func uniqueGoesByWhatValuesAreWorth() throws {
    let items: [Value] = [1, 1.0, "1", ["a": 1, "b": 2], ["b": 2, "a": 1], nil, nil]
    #expect(try bench.values("unique", on: items) == [1, "1", ["a": 1, "b": 2], nil])
  }

  @Test func batchesAreOfOneSizeButTheLast() throws {
    for count in 0...10 {
      let items = (0..<count).map { Value.int(Int64($0)) }
      let batches = try bench.values("batch", ["size": .value(3)], on: items)
      #expect(batches.flatMap { $0.asList?.array ?? [] } == items)
      #expect(batches.dropLast().allSatisfy { $0.asList?.count == 3 })
      #expect(batches.count == (count + 2) / 3)
    }
  }

  @Test func groupsComeInTheOrderOfTheirFirstItems() throws {
    let items: [Value] = [["k": "b", "n": 1], ["k": "a", "n": 2], ["k": "b", "n": 3], ["n": 4]]
    let groups = try bench.values("group", ["key": Self.field("k")], on: items)
    #expect(
      groups == [
        ["key": "b", "items": [["k": "b", "n": 1], ["k": "b", "n": 3]]],
        ["key": "a", "items": [["k": "a", "n": 2]]], ["key": nil, "items": [["n": 4]]],
      ])
    #expect(try bench.values("group", ["key": Self.field("k")]) == [])
  }

  @Test func groupsAreMadeByAggregates() throws {
    let aggregate: BoundArgument = .aggregate { RecordingFold() }
    let groups = try bench.values(
      "group", ["key": Self.function { .bool(($0.asInt ?? 0) > 2) }, "values": aggregate],
      on: [1, 3, 2])
    #expect(groups == [["key": false, "n": 2], ["key": true, "n": 1]])
  }

  @Test func selectAndWithout() throws {
    let item: Value = ["a": 1, "b": 2, "c": 3]
    #expect(
      try bench.values("select", ["names": .value(["c", "a"])], on: [item]) == [["c": 3, "a": 1]])
    #expect(
      try bench.values("select", ["names": .value(["c", "a"])], on: [item])[0].fieldNames == [
        "c", "a",
      ])
    #expect(
      try bench.run("select", ["names": .value(["d"])], on: [item, 3]) == [
        .failure("select.field"), .failure("select.field"),
      ])
    #expect(
      try bench.values("without", ["names": .value(["c", "x"])], on: [item]) == [["a": 1, "b": 2]])
    #expect(
      try bench.run("without", ["names": .value(["c"])], on: [3]) == [.failure("without.field")])
    #expect(code { try bench.run("select", ["names": .value([3])]) } == "select.argument")
    #expect(code { try bench.run("select", ["names": .value([])]) } == "select.argument")
  }

  @Test func enumerateAndFlatten() throws {
    #expect(
      try bench.values("enumerate", ["from": .value(5)], on: ["a", "b"])
        == [["index": 5, "value": "a"], ["index": 6, "value": "b"]])
    #expect(
      try bench.run("flatten", on: [[1, [2]], [], 3])
        == [.value(1), .value([2]), .failure("flatten.input")])
  }

  @Test func foldsOfNothing() throws {
    for (stage, value) in [
      ("count", 0), ("sum", 0), ("min", nil), ("max", nil), ("mean", nil), ("first", nil),
      ("last", nil), ("collect", []),
    ] as [(String, Value)] {
      #expect(try bench.values(stage) == [value], "\(stage)")
    }
  }

  @Test func foldsOfNumbers() throws {
    var random = SeededRandom(0xF01D)
    for _ in 0..<200 {
      let numbers = (0..<Int.random(in: 1...30, using: &random)).map { _ in
        Int64.random(in: -1000...1000, using: &random)
      }
      let items = numbers.map(Value.int)
      let sum = numbers.reduce(0, +)
      #expect(try bench.values("sum", on: items) == [.int(sum)])
      #expect(try bench.values("min", on: items) == [numbers.min().map(Value.int) ?? nil])
      #expect(try bench.values("max", on: items) == [numbers.max().map(Value.int) ?? nil])
      #expect(
        try bench.values("mean", on: items) == [.double(Double(sum) / Double(numbers.count))])
      #expect(try bench.values("count", on: items) == [.int(Int64(numbers.count))])
      #expect(try bench.values("first", on: items) == [items[0]])
      #expect(try bench.values("last", on: items) == [items[items.count - 1]])
    }
  }

  @Test func sumsDoNotWrapAndDoNotConvert() throws {
    #expect(
      try bench.run("sum", on: [.int(.max), 1]) == [.failure("sum.value"), .value(.int(.max))])
    #expect(try bench.run("sum", on: ["1"]) == [.failure("sum.value"), .value(0)])
    #expect(try bench.run("sum", on: [1, nil]) == [.failure("sum.value"), .value(1)])
    #expect(
      try bench.run("sum", on: [.size(10), .duration(.seconds(1))])
        == [.failure("sum.value"), .value(.size(10))])
    #expect(
      try bench.values("mean", on: [.int(.max), .int(.max)]) == [.double(9.223372036854775807e18)])
    #expect(
      try bench.values("mean", on: [.duration(.seconds(1)), .duration(.seconds(2))])
        == [.duration(.milliseconds(1500))])
    #expect(try bench.run("min", on: [1, "a"]) == [.failure("min.kinds"), .value(1)])
  }

  @Test func firstHasEnoughAfterOne() throws {
    guard case .fold(let make) = try bench.make("first") else { return }
    let fold = make()
    #expect(fold.demand == .more)
    try fold.take(Item(1))
    #expect(fold.demand == .enough)
  }

  @Test func reduceAndScan() throws {
    let step: BoundArgument = .reducer { (value, item) throws(StageFailure) in
      guard let sum = value.asInt, let number = item.value.asInt else {
        throw StageFailure(code: "test", "no number")
      }
      return .int(sum + number)
    }
    let arguments: [String: BoundArgument] = ["initial": .value(10), "step": step]
    #expect(try bench.run("reduce", arguments, on: [1, "x", 2]) == [.failure("test"), .value(13)])
    #expect(
      try bench.run("scan", arguments, on: [1, "x", 2])
        == [.value(11), .failure("test"), .value(13)])
    #expect(try bench.values("reduce", arguments) == [10])
  }

  /// A small part of a large buffer is kept by itself.
  @Test func whatIsKeptDoesNotKeepItsFile() throws {
    let buffer = ByteBuffer(capacity: 60_000)
    buffer.append(contentsOf: [UInt8](repeating: 0x61, count: 60_000))
    let line = Value.text(Text(knownValid: Bytes(buffer, 0..<20)))
    for stage in ["collect", "sort", "batch"] {
      let arguments: [String: BoundArgument] = stage == "batch" ? ["size": .value(1)] : [:]
      var kept = try bench.values(stage, arguments, on: [line])
      if case .list(let list)? = kept.first { kept = list.array }
      guard case .text(let text)? = kept.first else {
        Issue.record("\(stage) kept no text")
        continue
      }
      #expect(text.retainedCapacity < 1000, "\(stage)")
    }
  }
}

/// Gives how many items it took, as a record.
private final class RecordingFold: Fold {
  private var count: Int64 = 0
  func take(_ item: Item) { count += 1 }
  func finish() -> Value { ["n": .int(count)] }
}
