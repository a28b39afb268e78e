import Synchronization
import Testing
import Trek
import TrekTesting

/// Tokens, cookies and credentials of whole runs, against servers that count.
@Suite("Sessions of runs")
struct SessionRunTests {
  /// The tokens of a server, and what they open.
  private final class Gatekeeper: Sendable {
    private let valid = Mutex<(issued: Int, current: String)>((0, ""))

    func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
      if request.path == "/token" {
        let proof = request.header("authorization")
        let body = String(decoding: request.body, as: UTF8.self)
        guard proof == "Basic bWU6czNjcmV0JTIx", body == "grant_type=client_credentials&scope=read"
        else { return .respond(401, body: "{\"error\": \"invalid_client\"}") }
        let token = valid.withLock { valid in
          valid.issued += 1
          valid.current = "token-\(valid.issued)"
          return valid.current
        }
        return .respond(
          body: "{\"access_token\": \"\(token)\", \"token_type\": \"Bearer\", \"expires_in\": 3600}"
        )
      }
      let current = valid.withLock { $0.current }
      guard request.header("authorization") == "Bearer \(current)" else { return .respond(401) }
      // From the hundredth on, only a new one will do.
      if request.path == "/100" { valid.withLock { $0.current = "revoked" } }
      return .respond(body: "ok")
    }

    var issued: Int { valid.withLock { $0.issued } }
  }

  private func script(_ base: String, secret: String = "s3cret!") -> String {
    """
    session api {
      base: "\(base)",
      auth: {oauth: {url: "\(base)/token", id: "me", secret: "\(secret)", scope: "read"}},
      perHost: 16
    }
    """
  }

  @Test("a token is fetched once, shared, and renewed once however many find it refused")
  func tokens() async throws {
    let keeper = Gatekeeper()
    let server = try LoopbackServer(keeper.answer)
    defer { server.stop() }
    let run = try await Scripted.run(
      script(server.base) + "\n1..99 | fetch \"/\\(.)\" session: api | text | unique",
      transport: Interpreter().transport)
    #expect(run.output == "ok")
    #expect(run.report.exitCode == 0)
    #expect(keeper.issued == 1)
    #expect(server.counters.requests == 100)
    let renewed = try await Scripted.run(
      script(server.base) + "\n90..200 | fetch \"/\\(.)\" session: api | text | unique",
      transport: Interpreter().transport)
    #expect(renewed.output == "ok")
    #expect(renewed.report.exitCode == 0)
    // One of the second run at its beginning, one after the revocation.
    #expect(keeper.issued == 3)
  }

  @Test("without a token all that wait for it fail, with its reason")
  func noToken() async throws {
    let keeper = Gatekeeper()
    let server = try LoopbackServer(keeper.answer)
    defer { server.stop() }
    let run = try await Scripted.run(
      script(server.base, secret: "wrong")
        + "\n1..20 | fetch \"/\\(.)\" session: api | text", transport: Interpreter().transport)
    #expect(run.report.failureCount == 20)
    let failure = run.report.failures.first?.first.cause
    #expect(failure?.code == "auth.token")
    #expect(failure?.message.contains("invalid_client") == true)
    #expect(keeper.issued == 0)
  }

  @Test("credentials and cookies stay with the origin that they were given for")
  func redirects() async throws {
    let other = try LoopbackServer(host: 2) { request in
      .respond(body: request.headers.map { $0.name.lowercased() }.sorted().joined(separator: " "))
    }
    let first = try LoopbackServer { request in
      request.path == "/there"
        ? .redirect(307, to: other.url("/"))
        : request.path == "/again"
          ? .redirect(to: "/here") : .respond(body: request.header("authorization") ?? "none")
    }
    defer {
      first.stop()
      other.stop()
    }
    let labels = "auth: {basic: {user: \"u\", password: \"p\"}} headers: {\"X-Key\": \"k\"}"
    for (path, wanted) in [
      ("/again", "Basic dTpw"), ("/there", "accept accept-encoding host user-agent"),
    ] {
      let run = try await Scripted.run(
        "fetch \"\(first.url(path))\" \(labels) | text", transport: Interpreter().transport)
      #expect(run.output == wanted)
    }
  }

  @Test("each session has a jar, which a file may keep")
  func jars() async throws {
    let server = try LoopbackServer { request in
      .respond(
        headers: request.path.hasPrefix("/login")
          ? [("Set-Cookie", "who=\(request.path.dropFirst(7)); Path=/; Max-Age=86400")] : [],
        body: request.header("cookie") ?? "none")
    }
    defer { server.stop() }
    let folder = TemporaryFolder()
    let file = "\(folder.path)/cookies.txt"
    let transport = Interpreter().transport
    let run = try await Scripted.run(
      """
      session a {base: "\(server.base)"}
      session b {base: "\(server.base)", cookies: "\(file)"}
      session c {base: "\(server.base)", cookies: false}
      get "/login/ada" session: a | discard
      get "/login/lin" session: b | discard
      get "/login/kay" session: c | discard
      get "/" session: a | text
      get "/" session: b | text
      get "/" session: c | text
      get "\(server.base)/" | text
      """, transport: transport)
    #expect(run.output == "who=ada\nwho=lin\nnone\nnone")
    let text = try #require(folder.text("cookies.txt"))
    #expect(text.hasPrefix("# Netscape HTTP Cookie File\n"))
    #expect(text.contains("\twho\tlin\n"))
    let later = try await Scripted.run(
      "get \"\(server.base)/\" cookies: \"\(file)\" | text", transport: transport)
    #expect(later.output == "who=lin")
    folder.write("cookies.txt", "no cookie\n")
    let broken = try await Scripted.run(
      "get \"\(server.base)/\" cookies: \"\(file)\" | text", transport: transport)
    #expect(broken.report.exitCode != 0)
    #expect(folder.text("cookies.txt") == "no cookie\n")
    let lost = try await Scripted.run(
      "get \"\(server.base)/\" cookies: \"\(folder.path)/no/such\" | text", transport: transport)
    #expect(lost.report.exitCode == 5)
  }

  @Test("what authenticates is secret without being called so")
  func secrets() async throws {
    let server = try LoopbackServer { _ in .respond(404, body: "no") }
    defer { server.stop() }
    let compilation = Interpreter().compilation(
      of: "fetch \"\(server.url("/"))\" auth: {bearer: \"tok-12345\"} | text")
    let program = try #require(compilation.program)
    let redactor = Redactor()
    let run = try program.prepare(redactor: redactor)
    _ = await run.run()
    #expect(redactor.redact("a tok-12345 b") == "a ••• b")
    #expect(!program.plan.outline.contains("tok-12345"))
  }
}
