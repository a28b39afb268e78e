#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Synchronization
import Testing
import TrekStageKit
import TrekValues

@Suite struct StandardInputTests {
  /// Runs `stdin` over these bytes, written into a pipe in pieces of a size.
  func run(
    _ input: [UInt8], piece: Int = .max, _ arguments: [String: BoundArgument] = [:]
  ) async throws -> [Outcome] {
    let world = PipeWorld()
    guard case .producer(let produce) = try StageBench().make("stdin", arguments) else { return [] }
    let writer = OutcomeWriter()
    let context = StageContext(
      stage: "stdin", clock: BenchClock(), world: world, memory: MemoryAccount(limit: 1 << 30))
    let feeding = Task.detached { world.feed(input, piece: piece) }
    do throws(StageFailure) {
      try await produce(context, writer)
    } catch {
      writer.outcomes.append(.failure(error.code))
    }
    world.stopReading()
    await feeding.value
    return writer.outcomes
  }

  @Test func formats() async throws {
    let lines = Array("\u{FEFF}1\n\n2\r\n3".utf8)
    #expect(try await run(lines) == [.value("1"), .value("2"), .value("3")])
    #expect(try await run(lines, ["keepEmpty": .value(true)]).count == 4)
    #expect(
      try await run(Array("1\n{\n[2]\n".utf8), ["as": "jsonl"])
        == [.value(1), .failure("stdin.syntax"), .value([2])])
    #expect(try await run(Array(" [1]".utf8), ["as": "json"]) == [.value([1])])
    #expect(try await run(lines, ["as": "text"]) == [.value("1\n\n2\r\n3")])
    #expect(
      try await run(Array("a\tb\n1\t2".utf8), ["as": "tsv"]) == [.value(["a": "1", "b": "2"])])
    #expect(try await run([], ["as": "bytes"]) == [.value(.bytes(.empty))])
    #expect(try await run([]) == [])
    #expect(try await run([0x61, 0x0A, 0xFF]) == [.value("a"), .failure("stdin.encoding")])
  }

  /// However the input is cut, the same comes out.
  @Test(arguments: [1, 2, 3, 7, 64])
  func cutsDoNotMatter(_ piece: Int) async throws {
    let text = (0..<60).map { "line \($0) é🚀" }.joined(separator: "\r\n") + "\n\nend"
    let whole = try await run(Array(text.utf8))
    #expect(try await run(Array(text.utf8), piece: piece) == whole)
    #expect(whole.count == 61)
    let table = "n,s\n" + (0..<40).map { "\($0),\"a\n,\($0)\"" }.joined(separator: "\n")
    let rows = try await run(Array(table.utf8), ["as": "csv"])
    #expect(try await run(Array(table.utf8), piece: piece, ["as": "csv"]) == rows)
    #expect(rows.count == 40)
  }

  @Test func limits() async throws {
    let long = [UInt8](repeating: 0x61, count: (64 << 20) + 100_000)
    #expect(try await run(long, piece: 1 << 20) == [.failure("stdin.tooLong")])
    #expect(
      try await run(Array("abc".utf8), ["as": "text", "maxSize": .value(.size(2))])
        == [.failure("stdin.tooLarge")])
  }

  @Test func withoutInputItIsRefused() async throws {
    guard case .producer(let produce) = try StageBench().make("stdin") else { return }
    let context = StageBench().context
    await #expect(throws: StageFailure.self) { try await produce(context, OutcomeWriter()) }
  }

  @Test func itEndsWhenNobodyWantsMore() async throws {
    let world = PipeWorld()
    guard case .producer(let produce) = try StageBench().make("stdin") else { return }
    let context = StageContext(
      stage: "stdin", clock: BenchClock(), world: world, memory: MemoryAccount(limit: 1 << 20))
    world.write(Array("a\nb\n".utf8))
    // The pipe stays open: only that nobody wants more can end it.
    let writer = OutcomeWriter(limit: 1)
    try await produce(context, writer)
    #expect(writer.outcomes.first == .value("a"))
  }
}

/// A world whose standard input is a pipe.
private final class PipeWorld: StageWorld {
  private let ends: (read: Int32, write: Int32)
  private let output = CapturedOutput()
  private let isRead = Atomic<Bool>(true)

  init() {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      _ = Glibc.pipe(&ends)
    #else
      _ = Darwin.pipe(&ends)
    #endif
    signal(SIGPIPE, SIG_IGN)
    self.ends = (ends[0], ends[1])
  }

  deinit { stopReading() }

  /// From now on nobody reads, and who writes is told so.
  func stopReading() {
    let isFirst = isRead.exchange(false, ordering: .relaxed)
    if isFirst { close(ends.read) }
  }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      #if canImport(Glibc)
        let count = rest.withUnsafeBytes { Glibc.write(ends.write, $0.baseAddress, $0.count) }
      #else
        let count = rest.withUnsafeBytes { Darwin.write(ends.write, $0.baseAddress, $0.count) }
      #endif
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes all, so many bytes at a time, and closes the pipe.
  func feed(_ bytes: [UInt8], piece: Int) {
    var start = 0
    while start < bytes.count {
      let end = piece < bytes.count - start ? start + piece : bytes.count
      write(Array(bytes[start..<end]))
      start = end
    }
    close(ends.write)
  }

  var standardOutput: any OutputStream { output }
  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String { path }
  func environment(_ name: String) throws(StageFailure) -> String? { nil }
  func standardInput() throws(StageFailure) -> Int32 { ends.read }
}

/// Keeps what a producer writes; used by one task.
private final class OutcomeWriter: ItemWriter, @unchecked Sendable {
  var outcomes: [Outcome] = []
  private let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  func write(_ items: [Item]) async -> Bool {
    for item in items {
      outcomes.append(item.failure.map { .failure($0.cause.code) } ?? .value(item.value))
    }
    return outcomes.count < limit
  }
}
