import Testing
import TrekFiles
import TrekStageKit
import TrekValues

@Suite struct SortSpillTests {
  let bench = StageBench()

  /// What `sort` gives of items, each with a key of its own, in little memory and in much.
  func sort(
    _ items: [Value], memory: Int64, desc: Bool = false
  ) throws -> [Value] {
    let key = BoundArgument.expression(
      ItemExpression { item throws(StageFailure) in
        item.value.field(RecordKey("k")) ?? .null
      })
    return try bench.values(
      "sort",
      [
        "key": key, "desc": .value(.bool(desc)), "memory": .value(.size(memory)),
      ], on: items)
  }

  static func items(_ count: Int, seed: UInt64) -> [Value] {
    var random = SeededRandom(seed)
    return (0..<count).map { index in
      let key: Value =
        switch Int.random(in: 0...9, using: &random) {
        case 0: .null
        case 1: .double(Double(Int.random(in: 0...50, using: &random)) / 2)
        default: .int(Int64.random(in: 0...50, using: &random))
        }
      return ["k": key, "i": .int(Int64(index)), "d": .duration(.nanoseconds(index))]
    }
  }

  /// Equal keys keep their order, whichever run they are in.
  @Test(arguments: [1, 2000, 20_000] as [Int64], [true, false])
  func beyondMemoryItIsTheSame(_ memory: Int64, _ desc: Bool) throws {
    let items = Self.items(1000, seed: 0x51)
    let expected = try sort(items, memory: 1 << 30, desc: desc)
    #expect(try sort(items, memory: memory, desc: desc) == expected)
    #expect(expected.count == 1000)
  }

  /// What no file can keep stays in memory, at its place.
  @Test func objectsStayInMemory() throws {
    let thing = Value.object(Thing())
    var items = Self.items(300, seed: 0x52)
    for index in stride(from: 0, to: 300, by: 7) {
      items[index] = ["k": .int(Int64(index % 50)), "i": .int(Int64(index)), "t": thing]
    }
    let numbers: (Value) -> Value? = { $0.field(RecordKey("i")) }
    #expect(
      try sort(items, memory: 1000).map(numbers) == sort(items, memory: 1 << 30).map(numbers))
  }

  @Test func itemsLargerThanAPieceComeBack() throws {
    let items: [Value] = (0..<6).map { index in
      ["k": .int(Int64(-index)), "t": .text(Text(String(repeating: "x", count: 700_000 + index)))]
    }
    #expect(try sort(items, memory: 1 << 20) == items.reversed())
  }

  /// A folder that is not there: items that came stay, those that come are failures.
  @Test func withoutAFolderItemsFailOneByOne() throws {
    bench.world.spillFolder = "/nowhere/at/all"
    let outcomes = try bench.run(
      "sort", ["memory": .value(.size(1))], on: [3, 2, 1])
    #expect(outcomes == [.failure("sort.file"), .failure("sort.file"), .value(3)])
  }

  @Test func whereNoFileMayBeAllIsHeld() throws {
    bench.world.spillFolder = nil
    #expect(try bench.values("sort", ["memory": .value(.size(1))], on: [3, 2, 1]) == [1, 2, 3])
  }

  @Test func nothingIsLeftInTheFolder() throws {
    bench.world.spillFolder = bench.world.folder.path
    let stage = try bench.make("sort", ["memory": .value(.size(1))])
    guard case .sequence(let make) = stage else { return }
    let sorter = try make(bench.context)
    var output = StageOutput()
    for number in 0..<9 { _ = try sorter.push(Item(.int(Int64(number))), &output) }
    #expect(TemporaryFolder.names(at: bench.world.folder.path) == [])
  }
}

private final class Thing: OpaqueValue {
  var typeName: String { "thing" }
  func field(_ name: String) -> Value? { nil }
  var fieldNames: [String] { [] }
  func asText() -> Text? { "thing" }
  func asValue() -> Value { "thing" }
}
