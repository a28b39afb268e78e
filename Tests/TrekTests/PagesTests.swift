import Testing
import Trek
import TrekHTTP
import TrekTesting
import TrekValues

/// `pages`: what it asks for, in which order, and when it stops.
@Suite("Pages")
struct PagesTests {
  /// Pages 1 to `count` of three items; `seen` is told of each request.
  private static func book(
    _ count: Int, holds: Bool = false, seen: @escaping @Sendable (Request) -> Void = { _ in }
  ) -> ScriptedTransport {
    ScriptedTransport(holds: holds) { request, _ in
      seen(request)
      let url = request.url.string
      guard let page = Int(url.split { !$0.isNumber }.last ?? "") else {
        return .respond(status: 404, headers: [], body: "")
      }
      let items = (0..<3).map { "\(page * 10 + $0)" }.joined(separator: ",")
      let next = page < count ? "\"/p/\(page + 1)\"" : "null"
      return .respond(
        status: 200,
        headers: page < count ? ["Link: <?p=9>; rel=prev, <\(page + 1)>;rel=\"x next\""] : [],
        body: "{\"items\": [\(items)], \"next\": \(next), \"cursor\": \(page)}")
    }
  }

  @Test(
    "go from one to the next, by a link, a field, a cursor, a number, a record",
    arguments: [
      (#"pages "http://a.test/p/1" | .url"#, ["http://a.test/p/1", "http://a.test/p/2"]),
      (
        #"pages "http://a.test/p/1" next: .json.next | .url"#,
        ["http://a.test/p/1", "http://a.test/p/2"]
      ),
      (
        #"pages "http://a.test/p?p=1&x=2&p=1" next: if .json.cursor < 2 { 2 } cursor: "p" | .url"#,
        ["http://a.test/p?p=1&x=2&p=1", "http://a.test/p?x=2&p=2"]
      ),
      (
        #"pages "http://a.test/p?at=1#top" number: "at" last: .json.next == null | .url"#,
        ["http://a.test/p?at=1#top", "http://a.test/p?at=2#top"]
      ),
      (
        #"pages "http://a.test/p" number: "skip" from: 0 by: 50 max: 3 | .url"#,
        ["http://a.test/p?skip=0", "http://a.test/p?skip=50", "http://a.test/p?skip=100"]
      ),
      (
        #"pages "http://a.test/p/1" next: if .json.cursor < 2 { {query: {a: 2}} } | .url"#,
        ["http://a.test/p/1", "http://a.test/p/1?a=2"]
      ),
      (#"pages {url: "http://a.test/p/1"} next: .json.next max: 1 | .url"#, ["http://a.test/p/1"]),
    ])
  func ways(script: String, urls: [String]) async throws {
    let run = try await Scripted.run(script, transport: Self.book(2))
    #expect(run.output.split(separator: "\n").map(String.init) == urls)
    #expect(run.report.exitCode == 0)
  }

  @Test("a body takes the place of the first one's where a record gives it")
  func bodies() async throws {
    let bodies = Locked<[String]>([])
    let transport = Self.book(2) { request in
      guard case .bytes(let bytes) = request.body else { return }
      bodies.withLock { $0.append(String(decoding: bytes.array, as: UTF8.self)) }
    }
    let run = try await Scripted.run(
      """
      pages "http://a.test/p/1" method: "POST" json: {after: null},
        next: if .json.cursor == 1 { {url: "2", json: {after: .json.cursor}} }
      | .status
      """, transport: transport)
    #expect(run.output == "200\n200")
    #expect(bodies.withLock { $0 } == [#"{"after":null}"#, #"{"after":1}"#])
  }

  @Test("no page is asked for before what follows has dealt with the one before")
  func laziness() async throws {
    let transport = Self.book(100)
    let run = try await Scripted.run(
      #"pages "http://a.test/p/1" next: .json.next | each .json.items | take 4"#,
      transport: transport)
    #expect(run.output == "10\n11\n12\n20")
    #expect(transport.counts.attempts == 2)
  }

  @Test("items keep their order and what was bound before")
  func order() async throws {
    let run = try await Scripted.run(
      #"[3, 1, 2] | as n | pages "http://a.test/p/\(n)" | "\(n): \(.json.items[0])""#,
      transport: Self.book(3))
    #expect(run.output == "3: 30\n1: 10\n1: 20\n1: 30\n2: 20\n2: 30")
  }

  @Test("a page that fails is a failure in its place, and the last one of its item")
  func failures() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.string.hasSuffix("2")
        ? .respond(status: 404, headers: [], body: "")
        : .respond(status: 200, headers: ["Link: <2>; rel=next"], body: "{}")
    }
    let run = try await Scripted.run(
      #"["http://a.test/1", "http://a.test/3"] | pages | .url | catch { .code; }"#,
      transport: transport)
    #expect(run.output == "http://a.test/1\nstatus.404\nhttp://a.test/3\nstatus.404")
  }

  @Test("headers and bodies do not follow a page to another origin")
  func origins() async throws {
    let seen = Locked<[String]>([])
    let transport = ScriptedTransport { request, _ in
      seen.withLock {
        $0.append("\(request.url) \(request.method) \(request.headers.fields.map(\.name))")
      }
      return .respond(
        status: 200,
        headers: request.url.string.contains("a.test")
          ? ["Link: <//b.test/>; rel=next"] : [], body: "{}")
    }
    _ = try await Scripted.run(
      #"pages "http://a.test/" method: "POST" json: {a: 1} headers: {"X-Key": "k"} | .status"#,
      transport: transport)
    #expect(
      seen.withLock { $0 } == [
        #"http://a.test/ POST ["X-Key", "Content-Type"]"#, "http://b.test/ GET []",
      ])
  }

  @Test("a session gives its defaults")
  func sessions() async throws {
    let run = try await Scripted.run(
      """
      session book { base: "http://a.test/p" }
      pages "1" session: book | .url
      """, transport: Self.book(2))
    #expect(run.output == "http://a.test/p/1\nhttp://a.test/p/2")
  }

  @Test("an interrupted run takes the page that is under way and asks for no more")
  func draining() async throws {
    let transport = Self.book(100, holds: true)
    let program = try Interpreter(transport: transport).compile(
      #"pages "http://a.test/p/1" | .json.cursor"#)
    let run = program.run()
    let values = Task {
      var values: [Value] = []
      for try await value in run { values.append(value) }
      return values
    }
    for _ in 0..<1_000_000 where transport.counts.attempts == 0 { await Task.yield() }
    run.stopAfterCurrentItems()
    for _ in 0..<1_000_000 where transport.counts.underWay > 0 {
      transport.release(order: { $0 })
      await Task.yield()
    }
    #expect(try await values.value == [1])
    #expect(transport.counts.attempts == 1)
  }

  @Test("a run that is given up ends, whatever it waits for")
  func stopping() async throws {
    let transport = Self.book(100, holds: true)
    let program = try Interpreter(transport: transport).compile(#"pages "http://a.test/p/1""#)
    do {
      let run = program.run()
      let reading = Task { for try await _ in run {} }
      for _ in 0..<1_000_000 where transport.counts.attempts == 0 { await Task.yield() }
      run.stop()
      _ = await reading.result
    }
    for _ in 0..<1_000_000 where transport.counts.cancelled == 0 { await Task.yield() }
    #expect(transport.counts.cancelled == 1)
    #expect(transport.counts.underWay == 0)
  }

  @Test(
    "arguments that do not go together are refused before the run",
    arguments: [
      (#"pages "http://a.test/" number: "p" next: .url"#, "counts the pages by itself"),
      (#"pages "http://a.test/" number: "p""#, "nothing says when the numbers end"),
      (#"pages "http://a.test/" cursor: "p""#, "which is missing"),
      (#"pages "http://a.test/" max: 0"#, "must be 1 or more"),
      (#"pages "http://a.test/" concurrency: 4"#, "has no argument `concurrency`"),
      (#"pages "http://a.test/" last: 3"#, "wants true or false"),
      (#"pages "http://a.test/" next: .body"#, "body"),
    ])
  func refusals(script: String, message: String) throws {
    let compilation = Interpreter().compilation(of: script, name: "test.pipe")
    #expect(compilation.program == nil)
    #expect(
      compilation.diagnostics.contains { $0.message.contains(message) },
      "\(compilation.diagnostics.map(\.message))")
  }
}
