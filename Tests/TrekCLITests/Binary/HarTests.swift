import Testing
import Trek
import TrekTesting

@testable import TrekCLI

/// `--har`: what is kept of each attempt, and that secrets are not.
@Suite struct HarTests {
  @Test func eachAttemptIsAnEntry() throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/1": .respond(200, headers: [("Set-Cookie", "id=hidden")], body: "one")
      case "/2": .redirect(to: "/1")
      default: .respond(503, body: "")
      }
    }
    defer { server.stop() }
    let folder = TemporaryFolder()
    let result = Binary.run(
      [
        "--har", "run.har", "-e",
        """
        param base: Text
        secret key = env("KEY")
        1..3 | fetch "\\(base)/\\(.)?k=\\(key)" retry: 1 backoff: 1ms concurrency: 1,
          headers: {Authorization: "Bearer x", "X-Key": key}
        | ignore | discard
        post "\\(base)/1" json: {key: key} | discard
        """, "base=\(server.base)",
      ], environment: ["KEY": "open-sesame"], folder: folder.path)
    #expect(result.code == 0, "\(result)")
    let text = try #require(Files.text("\(folder.path)/run.har"))
    #expect(!text.contains("sesame") && !text.contains("hidden") && !text.contains("Bearer"))
    let archive = try JSONDocument.parse(Bytes(utf8: text))
    guard case .record(let top) = archive, case .record(let log)? = top["log"],
      case .list(let entries)? = log["entries"]
    else {
      Issue.record("no archive: \(text)")
      return
    }
    #expect(log["version"] == "1.2")
    let lines = entries.map { entry -> String in
      guard case .record(let entry) = entry, case .record(let request)? = entry["request"],
        case .record(let response)? = entry["response"]
      else { return "no entry" }
      let item = entry["_item"] ?? .null
      let attempt = entry["_attempt"] ?? .null
      return "\(item) \(attempt) \(request["method"] ?? .null) \(request["url"] ?? .null) "
        + "\(response["status"] ?? .null)"
    }
    let base = server.base
    #expect(
      lines == [
        "0 1 GET \(base)/1?k=••• 200", "1 1 GET \(base)/2?k=••• 302", "1 1 GET \(base)/1 200",
        "2 1 GET \(base)/3?k=••• 503", "2 2 GET \(base)/3?k=••• 503", "0 1 POST \(base)/1 200",
      ])
    #expect(
      text.contains(#""postData":{"mimeType":"application/json","text":"{\"key\":\"•••\"}"}"#))
  }

  @Test func anArchiveThatCannotBeWrittenIsSaid() {
    let result = Binary.run(["--har", "/no/such/folder/x.har", "-e", "[1] | print"])
    #expect(result.code == 5)
    #expect(result.output == "")
    #expect(result.errors.contains("the archive cannot be written"))
  }

  @Test func momentsAreThoseOfTheCalendar() {
    #expect(HarEntry.moment(0) == "1970-01-01T00:00:00.000Z")
    #expect(HarEntry.moment(951_782_399_999_000_000) == "2000-02-28T23:59:59.999Z")
    #expect(HarEntry.moment(951_782_400_000_000_000) == "2000-02-29T00:00:00.000Z")
  }
}
