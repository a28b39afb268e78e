import Testing
import Trek
import TrekTesting

/// Programs run from Swift: what they give, how they wait, how they stop.
@Suite("Programs as sequences")
struct RunningProgramTests {
  private static let transport = ScriptedTransport { request, _ in
    .json("{\"id\": \(request.url.string.split(separator: "/").last ?? "0")}")
  }

  @Test("values come in order, statement after statement, and a sink gives none")
  func values() async throws {
    let program = try Interpreter(transport: Self.transport).compile(
      """
      1..3 | fetch "http://a.test/\\(.)" | json | .id
      [10, 20] | discard
      ["x", "y"]
      """)
    var values: [Value] = []
    for try await value in program.run() { values.append(value) }
    #expect(values == [1, 2, 3, "x", "y"])
  }

  @Test("inputs are lists, values and sequences, also at the same time")
  func inputs() async throws {
    let program = try Interpreter().compile(
      "param step: Int = 1\nitems | map . * factor + step",
      inputs: ["items": .stream(.any), "factor": .value(.int)])
    async let list = collect(program.run(inputs: ["items": [1, 2, 3], "factor": 10]))
    let stream = AsyncStream<Int> { continuation in
      for number in 1...1000 { continuation.yield(number) }
      continuation.finish()
    }
    async let streamed = collect(
      program.run(inputs: ["items": stream, "factor": 2, "step": 5]))
    #expect(try await list == [11, 21, 31])
    #expect(try await streamed == (1...1000).map { .int(Int64($0 * 2 + 5)) })
  }

  @Test(
    "inputs that do not fit are an error that names them",
    arguments: [
      (["items": [1]], "the argument `factor` is missing"),
      (["factor": 1], "the input `items` is missing"),
      (["items": [1], "factor": "x"], "the argument `factor` must be Int, and is text"),
      (["items": [1], "factor": 1, "more": 1], "the script has no parameter `more`"),
    ] as [([String: any ProgramArgument], String)])
  func misfits(inputs: [String: any ProgramArgument], message: String) async throws {
    let program = try Interpreter().compile(
      "items | map . * factor", inputs: ["items": .stream(.any), "factor": .value(.int)])
    let error = await #expect(throws: TrekError.self) {
      for try await _ in program.run(inputs: inputs) {}
    }
    #expect(error?.code == .argument)
    #expect(error?.message == message)
  }

  @Test("a script with mistakes throws all of them with their places")
  func mistakes() throws {
    let error = #expect(throws: TrekError.self) {
      _ = try Interpreter().compile("[1] | fecth\n[2] | jsn", name: "user.pipe")
    }
    #expect(error?.code == .script)
    #expect(error?.diagnostics.count == 2)
    #expect(error?.description.contains("user.pipe:2:7") == true)
    #expect(error?.failureReason == "Line 1 of user.pipe: no stage is named `fecth`.")
    #expect(error?.recoverySuggestion?.contains("fetch") == true)
  }

  @Test("failed items are left out, and named at the end")
  func failures() async throws {
    let program = try Interpreter().compile("[{a: 1}, {b: 2}, {a: 3}, {b: 4}] | .a")
    var values: [Value] = []
    let error = await #expect(throws: TrekError.self) {
      for try await value in program.run() { values.append(value) }
    }
    #expect(values == [1, 3])
    #expect(error?.code == .failedItems)
    #expect(error?.failures.first?.count == 2)
    #expect(error?.failures.first?.first.index == 1)
    #expect(error?.report?.exitCode == 1)
  }

  @Test("outcomes give failures in their places")
  func outcomes() async throws {
    let program = try Interpreter().compile("[{a: 1}, {b: 2}, {a: 3}] | .a")
    var seen: [String] = []
    for try await outcome in program.run().outcomes {
      switch outcome {
      case .success(let value): seen.append("\(value)")
      case .failure(let item): seen.append("failed \(item.failure.index)")
      }
    }
    #expect(seen == ["1", "failed 1", "3"])
  }

  @Test("a reader that takes its time slows the run down")
  func backPressure() async throws {
    let transport = ScriptedTransport { _, _ in .json("{\"id\": 1}") }
    let program = try Interpreter(transport: transport).compile(
      "1..100000 | fetch \"http://a.test/\\(.)\" | json | .id")
    let run = program.run()
    var iterator = run.makeAsyncIterator()
    for _ in 0..<10 { _ = try await iterator.next() }
    // Whatever time passes now, what is read ahead is bounded: two batches of the result channel,
    // the window and its inlet.
    for _ in 0..<2000 { await Task.yield() }
    #expect(transport.counts.attempts <= 4096)
    run.stop()
    await #expect(throws: TrekError.self) { while try await iterator.next() != nil {} }
  }

  @Test("a source without end is stopped by its reader, who is told why")
  func stop() async throws {
    let program = try Interpreter().compile("range 0 | map . + 1")
    let run = program.run()
    var count = 0
    let error = await #expect(throws: TrekError.self) {
      for try await _ in run {
        count += 1
        if count == 5 { run.stop() }
      }
    }
    #expect(error?.code == .stopped)
  }

  @Test("stopping after the current items gives what is under way")
  func drain() async throws {
    let transport = ScriptedTransport(holds: true) { _, _ in .json("{\"id\": 1}") }
    let program = try Interpreter(transport: transport).compile(
      "1..1000 | fetch \"http://a.test/\\(.)\" concurrency: 8 perHost: 8 | json | .id")
    let run = program.run()
    try await eventually { transport.heldCount == 8 }
    run.stopAfterCurrentItems()
    try await eventually { run.snapshot.requests.waiting == 0 }
    let reader = Task { try await collect(run) }
    try await eventually {
      transport.release()
      return run.snapshot.isFinished
    }
    #expect(try await reader.value.count == 8)
    #expect(transport.counts.attempts == 8)
  }

  @Test("a cancelled reader ends the run, and what it waits for")
  func cancellation() async throws {
    let transport = ScriptedTransport(holds: true) { _, _ in .json("{}") }
    let program = try Interpreter(transport: transport).compile(
      "1..1000 | fetch \"http://a.test/\\(.)\" concurrency: 8 perHost: 8")
    let reader = Task { try await collect(program.run()) }
    try await eventually { transport.heldCount == 8 }
    reader.cancel()
    await #expect(throws: CancellationError.self) { try await reader.value }
    #expect(transport.counts.underWay == 0)
    #expect(transport.counts.cancelled == 8)
  }

  @Test("an input that gives nothing more does not hold up a script that has enough")
  func quietInput() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    continuation.yield(1)
    let program = try Interpreter().compile("items | take 1", inputs: ["items"])
    let values = try await collect(program.run(inputs: ["items": stream]))
    #expect(values == [1])
    withExtendedLifetime(continuation) {}
  }

  @Test("progress begins, ends with the run, and adds up")
  func progress() async throws {
    let clock = VirtualClock(movesItself: true)
    let program = try Interpreter().compile("1..1000 | where . > 10 | map . + 1")
    let run = program.run(settings: RunSettings(clock: clock))
    async let count = collect(run).count
    var last: RunSnapshot?
    for await snapshot in run.progress(every: .milliseconds(1)) { last = snapshot }
    #expect(try await count == 990)
    #expect(last?.isFinished == true)
    #expect(last?.stages.first { $0.label == "where" }?.account.dropped == 10)
    let report = try #require(await run.report)
    #expect(report.stages.allSatisfy { $0.account.missing == 0 })
  }

  @Test("a run whose output nobody wants is finished for its sinks")
  func finish() async throws {
    let output = CollectedOutput()
    let program = try Interpreter().compile("1..2000\n[1] | print")
    let report = try await program.run(settings: RunSettings(standardOutput: output)).finish()
    #expect(output.text == "1\n")
    #expect(report.exitCode == 0)
  }

  @Test("branches with more than a channel holds end whole")
  func longMerge() async throws {
    let program = try Interpreter().compile("merge { 1..5000; 1..3 } | count")
    #expect(try await collect(program.run()) == [5003])
  }

  @Test("results are read by one task at a time")
  func twoReaders() async throws {
    let transport = ScriptedTransport(holds: true) { _, _ in .json("{}") }
    let program = try Interpreter(transport: transport).compile("fetch \"http://a.test/1\"")
    let run = program.run()
    await withTaskGroup(of: Result<Int, any Error>.self) { group in
      for _ in 0..<2 {
        group.addTask {
          do { return .success(try await collect(run).count) } catch { return .failure(error) }
        }
      }
      // The one that came first waits for an answer, which does not come.
      let refused = await group.next()
      #expect(throws: TrekError.self) { try refused?.get() }
      group.cancelAll()
    }
  }

  private func collect(_ run: RunningProgram) async throws -> [Value] {
    var values: [Value] = []
    for try await value in run { values.append(value) }
    return values
  }
}

/// Something that was to come about did not.
struct NeverCame: Error {}

/// Gives way to other tasks until something holds; bounded, so that a test ends.
func eventually(_ holds: () -> Bool) async throws {
  for _ in 0..<200_000 {
    if holds() { return }
    await Task.yield()
  }
  throw NeverCame()
}
