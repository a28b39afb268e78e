import Synchronization
import Testing
import Trek
import TrekTesting

@testable import TrekCLI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `trek run --dry-run` and `trek curl`: what they show, and that they do nothing.
@Suite struct RehearsalTests {
  /// What a server saw of a request, without what each client says in its own way.
  private struct Seen: Equatable, CustomStringConvertible {
    var line: String
    var headers: [String]
    var body: [UInt8]

    init(_ request: LoopbackRequest) {
      line = "\(request.method) \(request.target)"
      headers =
        request.headers
        .filter { !["accept-encoding", "connection"].contains($0.name.lowercased()) }
        .map { "\($0.name.lowercased()): \($0.value)" }.sorted()
      body = request.body
    }

    var description: String {
      "\(line)\n\(headers.joined(separator: "\n"))\n\(String(decoding: body, as: UTF8.self))\n"
    }
  }

  @Test(
    .enabled(if: access("/usr/bin/curl", X_OK) == 0, "curl is not installed"),
    arguments: [
      #"fetch "\(base)/a%20b?q=[1]{2}#top" query: {x: "it's", y: [1, "&"]}"#,
      #"fetch "\(base)/" headers: {"X-Quote": "a 'b' \"c\" $d `e`", "User-Agent": null, "X-Empty": ""}"#,
      #"fetch "\(base)/" method: "DELETE""#,
      #"fetch "\(base)/" method: "HEAD" | .status"#,
      #"fetch "\(base)/" method: "-X""#,
      #"post "\(base)/""#,
      #"post "\(base)/" json: {a: "it's \n two", b: [1, 2.50]}"#,
      #"put "\(base)/" form: {a: "b c", "d&": "="}"#,
      #"patch "\(base)/" body: "@/etc/passwd""#,
      #"post "\(base)/" body: "\u{0}\u{1b}[31m'%s\\n""#,
      #"post "\(base)/" json: 1 headers: {"Content-Type": "application/x; a=\"b\""}"#,
    ])
  func curlSendsTheSame(script: String) throws {
    let seen = Mutex<[Seen]>([])
    let server = try LoopbackServer { request in
      seen.withLock { $0.append(Seen(request)) }
      return .respond(200, body: "")
    }
    defer { server.stop() }
    let arguments = ["-e", "param base: Text\n\(script) | discard", "base=\(server.base)"]
    let run = Binary.run(arguments)
    #expect(run.code == 0, "\(run)")
    let sent = seen.withLock { seen in
      defer { seen = [] }
      return seen
    }
    #expect(sent.count == 1)
    let shown = Binary.run(["curl"] + arguments)
    #expect(shown.code == 0, "\(shown)")
    #expect(
      shown.errors == "trek: 1 request shown, none sent; what depends on answers is not known\n")
    #expect(seen.withLock { $0 } == [])
    let curl = Binary(["-c", shown.output], program: "/bin/sh").wait()
    #expect(curl.code == 0, "\(shown.output)\(curl)")
    #expect(seen.withLock { $0 } == sent, "\(shown.output)")
  }

  @Test func aRehearsalSendsAndWritesNothing() throws {
    let server = try LoopbackServer { _ in .respond(200, body: "{}") }
    defer { server.stop() }
    let folder = TemporaryFolder()
    let result = Binary.run(
      [
        "run", "--dry-run", "-e",
        """
        param base: Text
        1..3 | fetch "\\(base)/\\(.)" rate: 1/m | json | fetch "\\(base)/\\(.next)" | save "pages/"
        post "\\(base)/form" json: {n: 1} | catch { fetch "\\(base)/other" } | dead "dead.jsonl"
        [{id: 1}] | {.id, more: (fetch "\\(base)/more" | json)} | write "all.json"
        pages "\\(base)/p" next: .json.next | strict
        1..3 | print
        """, "base=\(server.base)",
      ], folder: folder.path)
    #expect(
      result.output
        == ["GET /1", "GET /2", "GET /3", "POST /form", "GET /more", "GET /p"]
        .map { $0.replacing(" /", with: " \(server.base)/") + ($0 == "POST /form" ? " (7 B)" : "") }
        .joined(separator: "\n") + "\n")
    #expect(result.code == 0, "\(result)")
    #expect(server.counters.requests == 0)
    #expect(Files.names(in: folder.path) == [])
  }

  @Test func whatCannotBeSentIsSaid() {
    let result = Binary.run([
      "run", "--dry-run", "-e", #"["http://h.test/", "ftp://h.test/"] | fetch"#,
    ])
    #expect(result.output == "GET http://h.test/\n")
    #expect(result.errors.contains("`ftp` URLs are not supported"))
    #expect(result.code == 1)
  }

  @Test func secretsAreHidden() {
    let result = Binary.run(
      [
        "curl", "-e",
        "secret key = env(\"KEY\")\nget \"http://h.test/\" headers: {Authorization: \"Bearer \\(key)\"}",
      ], environment: ["KEY": "open-sesame"])
    #expect(result.output.contains("'Authorization: Bearer •••'"))
    #expect(!(result.output + result.errors).contains("sesame"))
  }

  @Test func aReaderThatLeavesEndsIt() {
    let binary = Binary(["curl", "-e", #"1..1000000 | fetch "http://h.test/\(.)""#])
    _ = binary.readSome(10)
    binary.closeOutput()
    #expect(binary.wait(keepingOutput: false).code == 141)
  }
}
