import Testing
import TrekStageKit
import TrekValues

@Suite struct CombineTests {
  let bench = StageBench()

  private func by(_ name: String) -> BoundArgument {
    .expression(ItemExpression { item in item.value.field(RecordKey(name)) ?? .null })
  }

  /// `join` against nested loops, on random tables.
  @Test func joinsAsNestedLoopsDo() throws {
    var random = SeededRandom(0x101)
    func table(_ count: Int, _ name: String) -> [Value] {
      (0..<count).map { index in
        let key = Int64.random(in: 0...5, using: &random)
        // One in six has no key.
        return .record(
          Record([("k", key == 5 ? Value.null : .int(key)), (name, .int(Int64(index)))]))
      }
    }
    for round in 0..<50 {
      let items = table(Int.random(in: 0...12, using: &random), "a")
      let others = table(Int.random(in: 0...12, using: &random), "b")
      func joined(_ kind: String) throws -> [Value] {
        try bench.values(
          "join",
          [
            "other": .value(.list(List(others))), "by": by("k"), "kind": .value(.text(Text(kind))),
            "into": "p",
          ], on: items)
      }
      var inner: [Value] = []
      var left: [Value] = []
      var anti: [Value] = []
      for item in items {
        let key = item.field("k") ?? .null
        let partners = others.filter { !key.isNull && $0.field("k") == key }
        let rows = partners.map { with(item, $0) }
        inner += rows
        left += rows.isEmpty ? [with(item, .null)] : rows
        if rows.isEmpty { anti.append(item) }
      }
      #expect(try joined("inner") == inner, "seed 0x101, round \(round)")
      #expect(try joined("left") == left, "seed 0x101, round \(round)")
      #expect(try joined("anti") == anti, "seed 0x101, round \(round)")
    }
  }

  private func with(_ item: Value, _ partner: Value) -> Value {
    guard case .record(let record) = item else { return item }
    return .record(Record(record.map { ($0.0, $0.1) } + [("p", partner)]))
  }

  @Test func joinKeepsTheItemsFields() throws {
    let outcome = try bench.values(
      "join",
      ["other": .value([["id": 1, "name": "x", "age": 3]]), "by": by("id")],
      on: [["id": 1, "name": "Ada"]])
    #expect(outcome == [["id": 1, "name": "Ada", "age": 3]])
    let missing = try bench.values(
      "join", ["other": .value([["id": 1, "age": 3]]), "by": by("id"), "kind": "left"],
      on: [["id": 2]])
    #expect(missing == [["id": 2, "age": .null]])
    #expect(
      try bench.run(
        "join", ["other": .value([1]), "by": .expression(ItemExpression { $0.value })], on: [1])
        == [.failure("join.record")])
  }

  @Test(
    arguments: [
      (3, 1, false, [[1, 2, 3], [2, 3, 4], [3, 4, 5]]), (2, 2, false, [[1, 2], [3, 4]]),
      (2, 2, true, [[1, 2], [3, 4], [5]]), (2, 3, false, [[1, 2], [4, 5]]),
      (1, 1, true, [[1], [2], [3], [4], [5]]),
      (6, 1, false, []), (6, 1, true, [[1, 2, 3, 4, 5]]),
      (3, 1, true, [[1, 2, 3], [2, 3, 4], [3, 4, 5]]),
      (4, 2, true, [[1, 2, 3, 4], [3, 4, 5]]), (1, 9, true, [[1]]),
    ] as [(Int64, Int64, Bool, [[Int64]])])
  func windows(_ size: Int64, _ step: Int64, _ partial: Bool, _ expected: [[Int64]]) throws {
    let arguments: [String: BoundArgument] = [
      "size": .value(.int(size)), "step": .value(.int(step)), "partial": .value(.bool(partial)),
    ]
    let values = try bench.values("window", arguments, on: [1, 2, 3, 4, 5])
    #expect(values == expected.map { .list(List($0.map { .int($0) })) })
  }

  @Test func zipEndsWithTheShorter() throws {
    func zip(_ items: [Value], _ other: Value) throws -> [Value] {
      try bench.values("zip", ["other": .value(other)], on: items)
    }
    #expect(try zip([1, 2], ["a", "b", "c"]) == [[1, "a"], [2, "b"]])
    #expect(try zip([1, 2], ["a"]) == [[1, "a"]])
    #expect(try zip([], ["a"]) == [])
  }

  /// Each item with the same chance, and the same choice for the same seed.
  @Test func samplesAreFairAndRepeat() throws {
    let items = (0..<20).map { Value.int(Int64($0)) }
    var hits = [Int](repeating: 0, count: 20)
    for seed in 0..<2000 {
      let arguments: [String: BoundArgument] = [
        "size": .value(5), "seed": .value(.int(Int64(seed))),
      ]
      let chosen = try bench.values("sample", arguments, on: items)
      #expect(chosen.count == 5)
      #expect(chosen == chosen.sorted { ($0.asInt ?? 0) < ($1.asInt ?? 0) })
      for value in chosen { hits[Int(value.asInt ?? 0)] += 1 }
    }
    // 500 are expected of each; five standard deviations are 97.
    #expect(hits.allSatisfy { abs($0 - 500) < 97 }, "\(hits)")
    let once = try bench.values("sample", ["size": .value(.double(0.3))], on: items)
    #expect(try bench.values("sample", ["size": .value(.double(0.3))], on: items) == once)
    #expect(try bench.values("sample", ["size": .value(.int(99))], on: items) == items)
    #expect(try bench.values("sample", ["size": .value(.double(0))], on: items) == [])
  }
}
