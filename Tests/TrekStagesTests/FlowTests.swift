import Synchronization
import Testing
import TrekStageKit
import TrekTesting
import TrekValues

@Suite struct FlowTests {
  let bench = StageBench()

  /// An error item.
  static func failed(_ input: Value, index: Int = 0) -> Item {
    Item(
      .null, ordinal: index,
      failure: ItemFailure(
        cause: StageFailure(code: "test.cause", "a reason"), stage: "test",
        place: ScriptPlace(source: "a.pipe", line: 2, column: 3, range: 0..<1), input: input,
        index: index, attempts: 2, url: "https://example.test/"))
  }

  func sequence(
    _ name: String, _ arguments: [String: BoundArgument] = [:]
  ) throws -> any SequenceStage {
    guard case .sequence(let make) = try bench.make(name, arguments) else {
      throw StageFailure(code: "test", "\(name) has another shape")
    }
    return try make(bench.context)
  }

  @Test func settleTellsWhatFailed() throws {
    let stage = try sequence("settle")
    #expect(stage.takesFailures)
    var output = StageOutput()
    _ = try stage.push(Item(7), &output)
    _ = try stage.push(Self.failed("x"), &output)
    #expect(output.items[0].value == ["ok": true, "value": 7])
    #expect(output.items[1].failure == nil)
    #expect(output.items[1].value.field("ok") == false)
    #expect(output.items[1].value.field("error")?.field("code") == "test.cause")
  }

  @Test func ignoreDropsOnPurpose() throws {
    let stage = try sequence("ignore")
    var output = StageOutput()
    for item in [Item(1), Self.failed("x"), Item(2)] { _ = try stage.push(item, &output) }
    #expect(output.items.map(\.value) == [1, 2])
    #expect(output.dropped == 1)
  }

  /// How many items pass before a run stops, for failures at every so many items.
  @Test(
    arguments: [
      (0, 5, 5), (2, 5, 15), (.double(0.05), 2, 4), (.double(0.1), 10, nil), (.double(0.5), 1, 11),
      (.double(0), 3, 3), (.double(1), 1, nil),
    ] as [(Value, Int, Int?)])
  func strictStopsTheRun(_ after: Value, _ every: Int, _ stoppedAt: Int?) throws {
    let stage = try sequence("strict", ["after": .value(after)])
    var stopped: Int?
    for number in 1...100 {
      var output = StageOutput()
      let demand = try stage.push(
        number % every == 0 ? Self.failed(.int(Int64(number))) : Item(1), &output)
      #expect(output.items.count == 1)
      #expect((output.stop != nil) == (demand == .enough))
      if let stop = output.stop {
        #expect(stop.code == "strict.stopped")
        stopped = number
        break
      }
    }
    #expect(stopped == stoppedAt)
  }

  @Test func badLimitsAreRefused() {
    for bad in [-1, "x", .double(1.5), .double(-0.1)] as [Value] {
      #expect(code { try sequence("strict", ["after": .value(bad)]) } == "strict.argument")
    }
  }

  @Test func deadLettersCanBeFedBack() throws {
    let stage = try sequence("dead", ["path": "failed.jsonl"])
    var output = StageOutput()
    _ = try stage.push(Item("good"), &output)
    _ = try stage.push(Self.failed(["id": 7], index: 3), &output)
    #expect(output.items.map(\.value) == ["good"])
    #expect(output.dropped == 1)
    #expect(bench.world.folder.names() == ["failed.jsonl.part"])
    _ = try stage.finish()
    #expect(try stage.close(complete: true) == nil)
    #expect(
      bench.world.folder.text("failed.jsonl")
        == #"{"input":{"id":7},"index":3,"url":"https://example.test/","stage":"test","#
        + #""place":"a.pipe:2:3","kind":"data","code":"test.cause","message":"a reason","#
        + #""attempts":2}"# + "\n")
  }

  @Test func deadLettersOfABrokenRunStayAsAPart() throws {
    bench.world.folder.write("failed.jsonl", "old\n")
    let stage = try sequence("dead", ["path": "failed.jsonl"])
    var output = StageOutput()
    _ = try stage.push(Self.failed("x"), &output)
    #expect(try stage.close(complete: false) == "left `failed.jsonl.part`")
    #expect(bench.world.folder.text("failed.jsonl") == "old\n")
    let adding = try sequence("dead", ["path": "failed.jsonl", "append": .value(true)])
    _ = try adding.push(Self.failed("y"), &output)
    #expect(try adding.close(complete: false) == nil)
    #expect(bench.world.folder.text("failed.jsonl")?.split(separator: "\n").count == 2)
  }

  @Test func aFileThatCannotBeWrittenIsTheRuns() throws {
    do throws(StageFailure) {
      _ = try bench.run("dead", ["path": "none/failed.jsonl"], on: [1])
      Issue.record("it was opened")
    } catch {
      #expect(error.kind == .output)
      #expect(error.code == "dead.file")
    }
  }

  @Test func rateLetsItemsPassEvenly() async throws {
    let clock = VirtualClock(movesItself: true)
    let writer = StampingWriter(clock)
    let items = (0..<50).map { Item(.int($0)) }
    try await pump("rate", ["limit": .value(.rate(try #require(Rate(perSecond: 10))))], clock)(
      ItemsReader([Array(items[..<20]), Array(items[20...])]), writer)
    let stamps = writer.stamps
    #expect(stamps.map(\.value) == items.map(\.value))
    let start = stamps[0].time
    for (index, stamp) in stamps.enumerated() {
      #expect(stamp.time >= start + UInt64(index) * 100_000_000 - 20_000_000)
      #expect(stamp.time <= start + UInt64(index) * 100_000_000)
    }
  }

  @Test func errorItemsAreNotPaced() async throws {
    let clock = VirtualClock(movesItself: true)
    let writer = StampingWriter(clock)
    let failures = (0..<20).map { Self.failed(.int($0)) }
    try await pump("rate", ["limit": .value(.rate(try #require(Rate(perSecond: 1))))], clock)(
      ItemsReader([failures]), writer)
    #expect(Set(writer.stamps.map(\.time)).count == 1)
  }

  @Test func rateEndsWhenNobodyWantsMore() async throws {
    let clock = VirtualClock(movesItself: true)
    let writer = StampingWriter(clock, limit: 3)
    try await pump("rate", ["limit": .value(.rate(try #require(Rate(perSecond: 1))))], clock)(
      ItemsReader([(0..<50).map { Item(.int($0)) }]), writer)
    #expect(writer.stamps.count == 3)
  }

  private func pump(
    _ name: String, _ arguments: [String: BoundArgument], _ clock: VirtualClock
  ) throws -> (any ItemReader, any ItemWriter) async throws -> Void {
    guard case .pump(let pump) = try bench.make(name, arguments) else {
      throw StageFailure(code: "test", "\(name) has another shape")
    }
    let context = StageContext(
      stage: name, clock: clock, world: bench.world, memory: MemoryAccount(limit: 1 << 20))
    return { reader, writer in try await pump(context, reader, writer) }
  }

  private func produce(
    _ arguments: [String: BoundArgument], _ clock: any RunClock, _ writer: any ItemWriter
  ) async throws {
    guard case .producer(let produce) = try bench.make("every", arguments) else { return }
    try await produce(
      StageContext(
        stage: "every", clock: clock, world: bench.world, memory: MemoryAccount(limit: 1 << 20)),
      writer)
  }

  @Test func everyTicksFromTheStart() async throws {
    let clock = VirtualClock(movesItself: true)
    let writer = StampingWriter(clock)
    try await produce(
      ["interval": .value(.duration(.seconds(2))), "times": .value(4)], clock, writer)
    let start = writer.stamps[0].time
    #expect(writer.stamps.map(\.value) == [0, 1, 2, 3])
    #expect(writer.stamps.map { ($0.time - start) / 1_000_000_000 } == [0, 2, 4, 6])
  }

  /// Ticks that were over before anybody could take them are left out.
  @Test func missedTicksAreLeftOut() async throws {
    let clock = VirtualClock(movesItself: true)
    let writer = StampingWriter(clock, slowness: .milliseconds(2500))
    try await produce(
      ["interval": .value(.duration(.seconds(1))), "times": .value(3)], clock, writer)
    #expect(writer.stamps.map(\.value) == [0, 3, 6])
  }

  @Test func everyEndsWhenItIsCancelled() async throws {
    let clock = VirtualClock()
    let writer = StampingWriter(clock)
    let bench = bench
    let task = Task {
      guard
        case .producer(let produce) = try bench.make(
          "every", ["interval": .value(.duration(.seconds(1)))])
      else { return }
      try await produce(
        StageContext(
          stage: "every", clock: clock, world: bench.world, memory: MemoryAccount(limit: 1)), writer
      )
    }
    await clock.waitForSleepers(1)
    task.cancel()
    try await task.value
    #expect(writer.stamps.count == 1)
  }

  @Test func delayShiftsEachItem() async throws {
    guard
      case .concurrent(let shape) = try bench.make(
        "delay", ["time": .value(.duration(.seconds(3)))])
    else { return }
    let clock = VirtualClock(movesItself: true)
    let context = StageContext(
      stage: "delay", clock: clock, world: bench.world, memory: MemoryAccount(limit: 1))
    let before = clock.now
    #expect(try await shape.work(context, Item(7)) == 7)
    #expect(clock.now == before + 3_000_000_000)
    #expect(shape.ordered)
  }

  @Test func peekShowsOnStandardError() throws {
    let world = PeekWorld()
    guard
      case .sequence(let make) = try bench.make(
        "peek", ["label": "n", "limit": .value(2)])
    else { return }
    let stage = try make(
      StageContext(
        stage: "peek", clock: bench.clock, world: world, memory: MemoryAccount(limit: 1)))
    var output = StageOutput()
    for number in 1...3 { _ = try stage.push(Item(.int(Int64(number))), &output) }
    #expect(output.items.map(\.value) == [1, 2, 3])
    #expect(world.errors.text == "n: 1\nn: 2\n")
  }
}

private final class PeekWorld: StageWorld {
  let errors = CapturedOutput()
  let output = CapturedOutput()
  var standardOutput: any OutputStream { output }
  var standardError: any OutputStream { errors }
  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String { path }
  func environment(_ name: String) throws(StageFailure) -> String? { nil }
  func standardInput() throws(StageFailure) -> Int32 { 0 }
}

/// Gives batches that are there already.
final class ItemsReader: ItemReader {
  private let batches: Mutex<[[Item]]>
  init(_ batches: [[Item]]) { self.batches = Mutex(batches) }
  func next() async -> [Item]? { batches.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// Keeps items with the time at which they came.
final class StampingWriter: ItemWriter {
  private let clock: VirtualClock
  private let limit: Int
  private let slowness: Duration
  private let kept = Mutex<[(value: Value, time: UInt64)]>([])

  init(_ clock: VirtualClock, limit: Int = .max, slowness: Duration = .zero) {
    self.clock = clock
    self.limit = limit
    self.slowness = slowness
  }

  var stamps: [(value: Value, time: UInt64)] { kept.withLock { $0 } }

  func write(_ items: [Item]) async -> Bool {
    let now = clock.now
    let count = kept.withLock { kept in
      kept += items.map { ($0.value, now) }
      return kept.count
    }
    if slowness > .zero { clock.advance(by: slowness) }
    return count < limit
  }
}
