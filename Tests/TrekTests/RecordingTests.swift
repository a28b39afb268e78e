import Testing
import Trek
import TrekTesting

/// Real traffic recorded to a file, and given again.
@Suite("Recordings")
struct RecordingTests {
  private static let paths: [String: any ProgramArgument] = [
    "paths": ["/a", "/missing", "/old", "/busy", "/bytes", "/lines", "/b"]
  ]

  private static func server() throws -> LoopbackServer {
    let visits = Locked(0)
    return try LoopbackServer { request in
      switch request.path {
      case "/missing": .respond(404, headers: [("Set-Cookie", "id=canary1")], body: "no")
      case "/old": .redirect(to: "/new")
      case "/busy":
        visits.withLock { visits in
          visits += 1
          return visits == 1 ? .respond(503, body: "busy") : .respond(body: "{\"at\": \"busy\"}")
        }
      case "/lines": .respond(body: "\"one\"\n\"two\"\n")
      default: .respond(headers: [("X-Kind", "text")], body: "{\"at\": \"\(request.path)\"}")
      }
    }
  }

  @Test("what was recorded comes again without a server, through all kinds of bodies")
  func roundTrip() async throws {
    let server = try Self.server()
    let script = """
      paths | fetch "\(server.base)\\(.)" retry: 1 backoff: 1ms | as r | json
      | {.at, kind: r.headers["x-kind"]?, r.status} | catch { map .code }
      fetch "\(server.url("/lines"))" | lines | json
      fetch "\(server.url("/dropped"))" | .status
      post "\(server.url("/post"))" json: {a: 1} | json | .at
      """
    let recorder = RecordingTransport(Interpreter().transport)
    let first = try await Self.values(script, recorder)
    server.stop()
    let folder = TemporaryFolder()
    try recorder.recording.write(to: folder.path + "/traffic.jsonl")
    #expect(folder.text("traffic.jsonl")?.contains("canary") == false)
    let recording = try Recording(contentsOf: folder.path + "/traffic.jsonl")
    #expect(recording.entries == recorder.recording.entries)
    #expect(recording.entries.count == 12)
    #expect(recording.entries.last?.sent == "{\"a\":1}")
    let replay = ReplayTransport(recording)
    let again = try await Self.values(script, replay)
    #expect(again == first)
    #expect(first.count == 11)
    #expect(replay.unused.isEmpty)
    #expect(replay.unmatched.isEmpty)
  }

  @Test("a file is what its page says, and may be written by hand")
  func format() async throws {
    let folder = TemporaryFolder()
    folder.write(
      "traffic.jsonl",
      """
      {"format":"trek-recording","version":1}
      {"method":"GET","url":"http://a.test/1","status":200,"text":"[1, 2]"}

      {"method":"GET","url":"http://a.test/2","status":200,"base64":"AP8="}
      {"method":"GET","url":"http://a.test/3","failure":"connect","message":"nobody listens"}

      """)
    let values = try await Self.values(
      """
      fetch "http://a.test/1" | json | each .
      fetch "http://a.test/2" | bytes | length(.)
      fetch "http://a.test/3" retry: 0 | catch { map .message }
      """, try ReplayTransport(contentsOf: folder.path + "/traffic.jsonl"))
    #expect(values == [1, 2, 2, "nobody listens"])
  }

  @Test("a failure is recorded, and tried again as the real one")
  func failures() async throws {
    let transport = ScriptedTransport { _, attempt in
      attempt < 3
        ? .fail(TransportFailure(.reset, "the connection broke", isTransient: true)) : .json("7")
    }
    let recorder = RecordingTransport(transport)
    let script = "fetch \"http://a.test/\" retry: 5 backoff: 1ms | json"
    #expect(try await Self.values(script, recorder) == [7])
    #expect(recorder.recording.entries.map(\.failure) == ["reset", "reset", nil])
    let replay = ReplayTransport(recorder.recording)
    #expect(try await Self.values(script, replay) == [7])
    #expect(replay.counts.attempts == 3)
  }

  @Test("what was not recorded is a failure that says why")
  func missing() async throws {
    var post = Recording.Entry(method: "POST", url: "http://a.test/")
    post.sent = "one"
    post.status = 200
    var get = Recording.Entry(url: "http://a.test/")
    get.status = 200
    let replay = ReplayTransport(Recording(entries: [post, get]))
    let program = try Interpreter(transport: replay).compile(
      """
      fetch "http://b.test/" | .status
      post "http://a.test/" body: "two" | .status
      1..2 | fetch "http://a.test/" | .status
      """)
    var messages: [String] = []
    for try await outcome in program.run().outcomes {
      if case .failure(let item) = outcome {
        #expect(item.failure.cause.code == "recording.missing")
        messages.append(item.failure.cause.message)
      }
    }
    #expect(
      messages == [
        "`GET http://b.test/` was not recorded",
        "`POST http://a.test/` was recorded with another body",
        "`GET http://a.test/` was recorded 1 times, and is asked once more",
      ])
    #expect(replay.unused == [post])
    #expect(replay.unmatched.count == 3)
    let forgiving = ReplayTransport(Recording(entries: [get]), repeatsLast: true)
    let values = try await Self.values("1..3 | fetch \"http://a.test/\" | .status", forgiving)
    #expect(values == [200, 200, 200])
  }

  @Test("a body of which a part was kept serves who needs no more")
  func cut() async throws {
    var entry = Recording.Entry(url: "http://a.test/")
    entry.status = 200
    entry.text = "one\ntwo\nthr"
    entry.isCut = true
    let replay = ReplayTransport(Recording(entries: [entry]), repeatsLast: true)
    #expect(
      try await Self.values("fetch \"http://a.test/\" | lines | take 2", replay) == ["one", "two"])
    let codes = try await Self.values(
      "fetch \"http://a.test/\" | text | catch { map .code }", replay)
    #expect(codes == ["recording.cut"])
    let small = RecordingTransport(
      ScriptedTransport { _, _ in .json("\"longer than that\"") }, bodyLimit: 4)
    #expect(try await Self.values("fetch \"http://a.test/\" | json", small) == ["longer than that"])
    #expect(small.recording.entries.first?.text == "\"lon")
    #expect(small.recording.entries.first?.isCut == true)
  }

  @Test("secrets are in no file, and what stands in their places is found again")
  func secrets() async throws {
    let transport = ScriptedTransport { request, _ in
      if request.url.string.contains("/login") {
        return .respond(
          status: 200,
          headers: [
            "Set-Cookie: id=canary1", "X-Auth-Token: canary2", "X-Echo: canary0 and more",
          ],
          body: "{\"access_token\": \"canary3\", \"n\": 1, \"list\": [{\"password\": \"canary4\"}]}"
        )
      }
      return .respond(
        status: 302, headers: ["Location: http://a.test/login?signature=canary5"], body: "")
    }
    let redactor = Redactor()
    let recorder = RecordingTransport(transport, redactor: redactor) { entry in
      entry.headers?.removeAll { $0.hasPrefix("X-Own") }
    }
    func script(_ word: String) -> String {
      """
      secret word = "\(word)"
      post "http://a.test/first?a=\\(word)&token=canary6" body: "I am \\(word)" follow: 3
      | json | .n
      """
    }
    func values(_ word: String, _ transport: any Transport, _ redactor: Redactor) async throws
      -> [Value]
    {
      let program = try Interpreter(transport: transport).compile(script(word))
      var values: [Value] = []
      for try await value in program.run(settings: RunSettings(redactor: redactor)) {
        values.append(value)
      }
      return values
    }
    #expect(try await values("canary0", recorder, redactor) == [1])
    let folder = TemporaryFolder()
    try recorder.recording.write(to: folder.path + "/traffic.jsonl")
    let text = try #require(folder.text("traffic.jsonl"))
    #expect(!text.contains("canary"))
    #expect(text.contains("Set-Cookie: •••"))
    #expect(text.contains("I am •••"))
    // Another secret, as a test has one.
    let again = Redactor()
    let replay = try ReplayTransport(contentsOf: folder.path + "/traffic.jsonl", redactor: again)
    #expect(try await values("not the real one", replay, again) == [1])
    #expect(replay.unused.isEmpty)
  }

  @Test("a request that was given up is recorded as that")
  func cancelled() async throws {
    let transport = ScriptedTransport(holds: true) { _, _ in .json("1") }
    let recorder = RecordingTransport(transport)
    let program = try Interpreter(transport: recorder).compile("fetch \"http://a.test/\" | json")
    let run = program.run()
    try await eventually { transport.heldCount == 1 }
    run.stop()
    _ = await run.report
    #expect(recorder.recording.entries.map(\.failure) == ["cancelled"])
    #expect(transport.counts.cancelled == 1)
  }

  @Test(
    "a file that is no recording is an error with its line",
    arguments: [
      ("", "line 1"), ("{}\n", "line 1"),
      ("{\"format\":\"har\",\"version\":1}\n", "does not"),
      ("{\"format\":\"trek-recording\",\"version\":2}\n", "another version"),
      ("{\"format\":\"trek-recording\",\"version\":1}\n\n{\"method\": \"GET\"}\n", "line 3"),
      ("{\"format\":\"trek-recording\",\"version\":1}\nnonsense\n", "line 2 is no JSON"),
    ])
  func broken(text: String, message: String) {
    let folder = TemporaryFolder()
    folder.write("traffic.jsonl", text)
    let error = #expect(throws: TrekError.self) {
      try Recording(contentsOf: folder.path + "/traffic.jsonl")
    }
    #expect(error?.code == .recording)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  private static func values(
    _ script: String, _ transport: any Transport
  ) async throws -> [Value] {
    let takesPaths = script.hasPrefix("paths")
    let program = try Interpreter(transport: transport).compile(
      script, inputs: takesPaths ? ["paths"] : [:])
    var values: [Value] = []
    for try await value in program.run(inputs: takesPaths ? paths : [:]) { values.append(value) }
    return values
  }
}
