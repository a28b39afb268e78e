import Logging
import Synchronization
import Testing
import Trek
import TrekTesting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The code of the articles, compiled and run: each block of an article stands in here word for
/// word.
@Suite("Articles")
struct ArticleTests {
  @Test("the front page")
  func front() async throws {
    var results: [Value] = []
    let interpreter = Interpreter()
    let program = try interpreter.compile("numbers | where . > 1 | map . * 10", inputs: ["numbers"])
    for try await number in program.run(inputs: ["numbers": [1, 2, 3]]) {
      results.append(number)
    }
    #expect(results == [20, 30])
  }

  @Test("the README")
  func readme() async throws {
    let server = try LoopbackServer { .respond(body: "{\"title\": \"\($0.path)\"}") }
    defer { server.stop() }
    let urls = [server.url("/1"), server.url("/2")]
    var titles: [Value] = []
    let program = try Interpreter().compile("fetch urls | json | .title", inputs: ["urls"])
    for try await title in program.run(inputs: ["urls": urls]) { titles.append(title) }
    #expect(titles == ["/1", "/2"])
  }

  @Test("Getting started")
  func gettingStarted() async throws {
    var names: [String] = []
    struct Person: Codable, Sendable {
      var name: String
      var age: Int
    }
    let program = try Interpreter().compile(
      "people | where .age >= 18", inputs: ["people": .stream(.any)])
    let people = try [Person(name: "Ada", age: 36), Person(name: "Tim", age: 8)]
      .map { try Value(encoding: $0) }
    for try await value in program.run(inputs: ["people": people]) {
      let person = try value.decode(Person.self)
      names.append(person.name)
    }
    #expect(names == ["Ada"])
  }

  @Test("Getting started without a script")
  func withoutScript() async throws {
    let interpreter = Interpreter(transport: ScriptedTransport { _, _ in .json("{}") })
    let urls = ["http://a.test/1", "http://a.test/2"]
    var statuses: [Int] = []
    for try await response in interpreter.fetch(urls, concurrency: 16) {
      statuses.append(response.status)
    }
    #expect(statuses == [200, 200])
    let numbers = AsyncStream<Int> { continuation in
      for number in 1...3 { continuation.yield(number) }
      continuation.finish()
    }
    var squares: [Int] = []
    for try await square in numbers.concurrentMap(concurrency: 4, { $0 * $0 }) {
      squares.append(square)
    }
    #expect(squares == [1, 4, 9])
  }

  @Test("Embedding")
  func embedding() async throws {
    let program = try Interpreter().compile("range 1, 100000")
    let seen = Mutex(0)
    var results: [Value] = []
    let run = program.run()
    let watching = Task {
      for await snapshot in run.progress(every: .milliseconds(100)) {
        seen.withLock { $0 += snapshot.stages.count }
      }
    }
    for try await value in run {
      results.append(value)
      if results.count == 3 { run.stopAfterCurrentItems() }
    }
    let report = await run.report
    await watching.value
    #expect(report?.failureCount == 0)
    #expect(results.count < 100_000)
  }

  @Test("Metrics, traces and logs")
  func logs() async throws {
    let program = try Interpreter().compile("[1, 2]")
    var logger = Logger(label: "pipelines")
    logger[metadataKey: "request.id"] = "4711"
    let run = program.run(settings: RunSettings(logger: logger))
    #expect(try await run.finish().failureCount == 0)
  }

  @Test("Embedding, recordings")
  func recordings() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/traffic.jsonl"
    let server = try LoopbackServer { _ in .respond(body: "{\"id\": 1}") }
    let script = "fetch \"\(server.base)\" | json | .id"
    // Once, with the real servers:
    let recorder = RecordingTransport(Interpreter().transport)
    try await Interpreter(transport: recorder).compile(script).run().finish()
    try recorder.recording.write(to: path)
    server.stop()
    // In tests, from then on:
    let replay = try ReplayTransport(contentsOf: path)
    try await Interpreter(transport: replay).compile(script).run().finish()
    #expect(replay.unmatched.isEmpty)
  }

  @Test("Embedding, tests")
  func embeddingTests() async throws {
    var ids: [Value] = []
    let transport = ScriptedTransport { request, attempt in
      attempt == 1 ? .respond(status: 503, headers: [], body: "") : .json("{\"id\": 1}")
    }
    let program = try Interpreter(transport: transport).compile(
      "fetch \"http://a.test/\" | json | .id")
    let settings = RunSettings(clock: VirtualClock(movesItself: true))
    for try await id in program.run(settings: settings) { ids.append(id) }
    #expect(ids == [1])
  }

  @Test("Write a stage")
  func writeAStage() async throws {
    let shout = StageDefinition(
      "shout", .map, "Gives a text in capital letters with marks behind it.",
      from: .of(.text), to: .type(.text),
      taking: Parameters(Parameter("marks", "How many marks.", default: 1)),
      examples: [Example("[\"hey\"] | shout marks: 2", prints: "HEY!!")]
    ) { marks in
      .map { item in
        guard let text = item.value.asText else { return item.value }
        return .text(Text(text.string.uppercased() + String(repeating: "!", count: marks)))
      }
    }
    let catalog = StageCatalog.standard.adding(StageCatalog.Group("Own", [shout]))
    let interpreter = Interpreter(catalog: catalog)
    let program = try interpreter.compile("[\"hey\"] | shout marks: 2")
    var values: [Value] = []
    for try await value in program.run() { values.append(value) }
    #expect(values == ["HEY!!"])
    let offered = interpreter.completion(of: "[\"hey\"] | sho").candidates
    let page = shout.reference
    #expect(offered.map(\.text) == ["shout "])
    #expect(page.contains("How many marks."))
    for example in StageExample.all(of: [shout]) {
      #expect(try await example.mismatch(by: interpreter) == nil)
    }
    #expect(StageExample.omissions(of: [shout]) == [])
    #expect(throws: TrekError.self) {
      try Interpreter(policy: .untrusted, catalog: catalog).compile("[\"hey\"] | shout")
    }
    var policy = Policy.untrusted
    policy.stages = .only(Policy.harmlessStages.union(["shout"]))
    _ = try Interpreter(policy: policy, catalog: catalog).compile("[\"hey\"] | shout")
  }

  @Test("Failures")
  func failures() async throws {
    var values: [Value] = []
    var messages: [String] = []
    let program = try Interpreter().compile("[{a: 1}, {b: 2}, {a: 3}] | .a", name: "fields.pipe")
    for try await outcome in program.run().outcomes {
      switch outcome {
      case .success(let value): values.append(value)
      case .failure(let item): messages.append(item.description)
      }
    }
    #expect(values == [1, 3])
    #expect(messages.count == 1)
    var text = ""
    do {
      _ = try Interpreter().compile("[1] | fecth", name: "typo.pipe")
    } catch {
      text = error.description
    }
    #expect(text.contains("typo.pipe:1:7"))
  }

  @Test("Limits and untrusted scripts")
  func limits() throws {
    var text = ""
    var policy = Policy.untrusted
    policy.hosts.allow = ["api.example.org", "*.example.net"]
    policy.limits.requests = 20
    policy.limits.time = .seconds(5)
    let interpreter = Interpreter(policy: policy)
    do {
      _ = try interpreter.compile("read \"/etc/passwd\"")
    } catch {
      text = error.description
    }
    #expect(text.contains("error[E401]"))
  }

  @Test("How a run works")
  func howARunWorks() async throws {
    var missing = 0
    let (text, _, _) = Interpreter().view(
      Array("1..3 | map . + 1".utf8), name: "small.pipe", as: .plan)
    #expect(text?.contains("map") == true)
    let program = try Interpreter().compile("1..3 | map . + 1")
    let report = try await program.run().finish()
    for stage in report.stages { missing += stage.account.missing }
    #expect(missing == 0)
  }

  @Test("each block of Swift in the articles stands in this file")
  func blocks() throws {
    let here = #filePath
    let root = here.split(separator: "/").dropLast(3).joined(separator: "/")
    // What needs packages that the library does not is run by the example.
    let example = "/\(root)/examples/Embedding/Sources/PipelineService/Telemetry.swift"
    let source = squeezed(try #require(read(here)) + (try #require(read(example))))
    var count = 0
    for name in [
      "Trek", "GettingStarted", "EmbeddingTrek", "WriteAStage", "Failures",
      "LimitsAndUntrustedScripts", "HowARunWorks", "MetricsTracesAndLogs", "README",
    ] {
      let path = name == "README" ? name : "Sources/Trek/Trek.docc/\(name)"
      let text = try #require(read("/\(root)/\(path).md"))
      for part in text.components(between: "```swift\n", and: "```") {
        count += 1
        #expect(source.contains(squeezed(part)), "\(name): \(part)")
      }
    }
    #expect(count >= 18)
  }

  private func squeezed(_ text: some StringProtocol) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let byte = fgetc(file)
      if byte == EOF { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
  }
}

extension String {
  /// The texts between two marks.
  fileprivate func components(between start: String, and end: String) -> [Substring] {
    var found: [Substring] = []
    var rest = self[...]
    while let begin = rest.firstRange(of: start) {
      rest = rest[begin.upperBound...]
      guard let finish = rest.firstRange(of: end) else { break }
      found.append(rest[..<finish.lowerBound])
      rest = rest[finish.upperBound...]
    }
    return found
  }
}
