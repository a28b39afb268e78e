import Testing
import Trek
import TrekTesting

/// What happens in a run, as those who listen are told.
@Suite("Events of a run")
struct RunEventTests {
  private static func events(
    _ script: String, _ transport: any Transport, limit: Int = 4096, cut: Int? = nil
  ) async throws -> [RunEvent] {
    let program = try Interpreter(transport: transport).compile(script, name: "events.pipe")
    let run = program.run(
      settings: RunSettings(clock: VirtualClock(movesItself: true), seed: 1, eventLimit: limit))
    let events = run.events()
    let reader = Task {
      var count = 0
      for try await _ in run.outcomes {
        count += 1
        if count == cut { run.stop() }
      }
    }
    _ = await reader.result
    var seen: [RunEvent] = []
    for await event in events { seen.append(event) }
    return seen
  }

  @Test("a request that is tried again, redirected and answered is told in that order")
  func order() async throws {
    let transport = ScriptedTransport { request, attempt in
      switch (request.url.string, attempt) {
      case ("http://a.test/1", 1): .respond(status: 503, headers: [], body: "busy")
      case ("http://a.test/1", _):
        .respond(status: 302, headers: ["Location: http://a.test/2"], body: "")
      default: .json("{}")
      }
    }
    let events = try await Self.events("fetch \"http://a.test/1\" | json", transport)
    #expect(
      events.map(\.kind) == [
        .runStarted, .requestStarted, .requestRetried, .requestStarted, .requestRedirected,
        .requestStarted, .requestAnswered, .runEnded,
      ])
    let requests = events.filter { $0.request != nil }
    #expect(Set(requests.map(\.request)) == [1])
    #expect(requests.map(\.attempt) == [1, 1, 2, 2, 2, 2])
    #expect(requests.map(\.status) == [nil, 503, nil, 302, nil, 200])
    #expect(requests.allSatisfy { $0.stage == "fetch" && $0.item == 0 && $0.method == "GET" })
    #expect(requests.first?.place?.description == "events.pipe:1:1")
    #expect(events[4].location == "http://a.test/2")
    #expect(events[6].bytes == 2)
    #expect(events[6].elapsed != nil)
    let wait = try #require(events[2].wait)
    #expect(events[3].time - events[2].time == wait)
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(events.last?.failureCount == 0)
    #expect(events.allSatisfy { $0.dropped == 0 })
  }

  @Test("failures are told with their cause, requests' and items'")
  func failures() async throws {
    let transport = ScriptedTransport { request, _ in
      switch request.url.string {
      case "http://a.test/1": .respond(status: 404, headers: [], body: "no")
      case "http://a.test/2": .fail(TransportFailure(.connect, "nobody listens"))
      default: .respond(status: 200, headers: [], body: "no json")
      }
    }
    let events = try await Self.events(
      "1..3 | fetch \"http://a.test/\\(.)\" concurrency: 1 | json", transport)
    let requests = events.filter { $0.kind == .requestFailed }
    #expect(requests.map(\.code) == ["status.404", "connect"])
    #expect(requests.map(\.item) == [0, 1])
    #expect(requests.map(\.message) == ["the answer is 404", "nobody listens"])
    let items = events.filter { $0.kind == .itemFailed }
    #expect(items.map(\.code) == ["status.404", "connect", "json.syntax"])
    #expect(items.map(\.stage) == ["fetch", "fetch", "json"])
    #expect(events.last?.failureCount == 3)
    #expect(events.last?.code == "status.404")
  }

  @Test("each request that started ends, also where the run is stopped")
  func pairs() async throws {
    let transport = ScriptedTransport { request, attempt in
      attempt == 1 && request.url.string.hasSuffix("7")
        ? .respond(status: 503, headers: [], body: "") : .json("{}")
    }
    let events = try await Self.events(
      "range 1 | fetch \"http://a.test/\\(.)\" | json", transport, limit: 1 << 20, cut: 40)
    var open: Set<Int> = []
    for event in events {
      guard let number = event.request else { continue }
      switch event.kind {
      case .requestStarted: #expect(open.insert(number).inserted)
      default: #expect(open.remove(number) != nil || event.kind == .requestCancelled)
      }
    }
    #expect(open.isEmpty)
    #expect(events.last?.kind == .runEnded)
  }

  @Test("a reader that does not come loses events, and is told how many")
  func bound() async throws {
    let transport = ScriptedTransport { _, _ in .json("{}") }
    let events = try await Self.events(
      "1..100 | fetch \"http://a.test/\\(.)\" | json", transport, limit: 10)
    #expect(events.count == 11)
    #expect(events.last?.kind == .runEnded)
    // The start of the run, and two events of each request.
    #expect(events.map(\.dropped).reduce(0, +) == 201 - 10)
  }

  @Test("who listens late gets what comes, and after the end that it has ended")
  func late() async throws {
    let transport = ScriptedTransport(holds: true) { _, _ in .json("{}") }
    let program = try Interpreter(transport: transport).compile("fetch \"http://a.test/1\" | json")
    let run = program.run()
    try await eventually { transport.heldCount == 1 }
    let events = run.events()
    let reader = Task { try await run.finish() }
    try await eventually {
      transport.release()
      return run.snapshot.isFinished
    }
    _ = try await reader.value
    var kinds: [RunEvent.Kind] = []
    for await event in events { kinds.append(event.kind) }
    #expect(kinds == [.requestAnswered, .runEnded])
    kinds = []
    for await event in run.events() { kinds.append(event.kind) }
    #expect(kinds == [.runEnded])
  }

  @Test("each who listens before the first result is read gets all from the start")
  func fromTheStart() async throws {
    let transport = ScriptedTransport { _, _ in .json("{}") }
    let program = try Interpreter(transport: transport).compile("fetch \"http://a.test/1\" | json")
    let run = program.run(settings: RunSettings(eventLimit: 100))
    let first = run.events()
    // The run goes as far as it gets without a reader before the second one listens.
    for await event in first where event.kind == .requestAnswered { break }
    let second = run.events()
    try await run.finish()
    var kinds: [RunEvent.Kind] = []
    for await event in second { kinds.append(event.kind) }
    #expect(kinds == [.runStarted, .requestStarted, .requestAnswered, .runEnded])
    var late: [RunEvent.Kind] = []
    for await event in run.events() { late.append(event.kind) }
    #expect(late == [.runEnded])
  }

  @Test("secrets are in no event")
  func secrets() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.string.contains("/old")
        ? .respond(
          status: 302, headers: ["Location: http://u:pw@a.test/new?sig=canary3&x=1"], body: "")
        : .fail(TransportFailure(.connect, "no way to http://a.test/canary1"))
    }
    let program = try Interpreter(transport: transport).compile(
      """
      secret word = "canary1"
      fetch "http://a.test/old?a=\\(word)&token=canary2" retry: 0
      """)
    let run = program.run(settings: RunSettings(eventLimit: 100))
    await #expect(throws: TrekError.self) { try await run.finish() }
    var text = ""
    for await event in run.events() { text += "\(event)\n" }
    #expect(text.contains("/old?a=•••&token=•••"))
    #expect(text.contains("http://•••@a.test/new?sig=•••&x=1"))
    #expect(!text.contains("canary"))
    #expect(!text.contains("pw"))
  }

  @Test("a cancelled reader is let go")
  func cancelled() async throws {
    let transport = ScriptedTransport(holds: true) { _, _ in .json("{}") }
    let program = try Interpreter(transport: transport).compile("fetch \"http://a.test/1\"")
    let run = program.run()
    let events = run.events()
    let reader = Task {
      for await _ in events {}
      return true
    }
    reader.cancel()
    #expect(await reader.value)
    run.stop()
    _ = await run.report
  }
}
