import Testing
import Trek

@testable import TrekREPL

/// Sessions as they are recorded, and what they leave.
@Suite struct SessionTests {
  static let folder = "Tests/Golden/repl"

  static var recorded: [RecordedSession] {
    PackageFiles.names(in: folder).filter { $0.hasSuffix(".session") }.map {
      RecordedSession(path: "\(folder)/\($0)", text: PackageFiles.text("\(folder)/\($0)"))
    }
  }

  @Test(arguments: SessionTests.recorded)
  func isAsRecorded(session: RecordedSession) async throws {
    let transcript = session.preamble + (try await session.replay())
    if PackageFiles.updates {
      PackageFiles.write(transcript, to: session.path)
    } else {
      #expect(
        transcript == session.text,
        "\(session.path) is not what came; TREK_UPDATE=1 swift test writes it anew")
    }
    #expect(session.text.hasPrefix("# "))
    #expect(!transcript.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  /// The tour of the README shows what comes.
  @Test func tourIsAsShown() async throws {
    let readme = PackageFiles.text("README.md")
    let opening = "```trek-session\n"
    let start = try #require(readme.firstRange(of: opening))
    let end = try #require(readme[start.upperBound...].firstRange(of: "```"))
    let text = String(readme[start.upperBound..<end.lowerBound])
    let path = PackageFiles.temporary("by-city.pipe")
    let session = RecordedSession(
      path: "README.md",
      text: text.replacing("https://api.example", with: "SITE")
        .replacing("by-city.pipe", with: path))
    #expect(session.typed.count == 10)
    let transcript = try await session.replay()
      .replacing("SITE", with: "https://api.example").replacing(path, with: "by-city.pipe")
    if PackageFiles.updates {
      PackageFiles.write(
        String(readme[..<start.upperBound]) + transcript + String(readme[end.lowerBound...]),
        to: "README.md")
    } else {
      #expect(transcript == text)
    }
  }

  @Test func whatWasInterruptedIsNotShownAsWhole() async throws {
    let session = RecordedSession(
      path: "interrupted",
      text: """
        trek> 1..2000 | map "SITE/stop/\\(.)" | fetch concurrency: 1 | json
        trek> 1..2000 | map "SITE/stop/\\(.)" | fetch concurrency: 1 | json | count
        trek> 1 + 1
        """)
    let transcript = try await session.replay()
    #expect(transcript.contains("interrupted, "))
    #expect(transcript.contains(" of ? kept"))
    #expect(!transcript.contains("2,000 kept"))
    #expect(transcript.hasSuffix("trek> 1 + 1\n2\n"))
  }

  @Test func savesTheLinesThatMadeTheResult() async throws {
    let path = PackageFiles.temporary("saved.pipe")
    let session = RecordedSession(
      path: "save",
      text: """
        trek> let unused = 5
        trek> let n = 2
        trek> def twice = map . * n
        trek> [1, 2, 3] | twice
        trek> it | where . > 2
        trek> :save \(path)
        """)
    let transcript = try await session.replay()
    let script = """
      let n = 2
      def twice() = map . * n
      let result4 = [1, 2, 3] | twice | collect
      result4 | where . > 2

      """
    #expect(transcript.hasSuffix(script))
    #expect(PackageFiles.text(atAbsolute: path) == script)
    #expect(Interpreter().compilation(of: script).program != nil)
  }

  @Test func tellsWhereTheTimeWent() async throws {
    let session = RecordedSession(
      path: "time",
      text: """
        trek> fetch ["SITE/people/1", "SITE/people/2"] | json | .id
        trek> :time
        trek> fetch ["SITE/people/1", "SITE/people/2"] | json | .name
        trek> :time
        trek> fetch ["SITE/people/3", "SITE/people/4"] | json | take 1 | .id
        trek> :time
        """)
    let parts = try await session.replay().split(separator: "trek> :time\n")
    let names = parts[1].split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(parts[1].contains(" in all\nphase "))
    #expect(names.contains("TLS") && names.contains("connection") && names.contains("body"))
    #expect(parts[1].contains("the slowest:\n  200 ") && parts[1].contains("SITE/people/2"))
    #expect(parts[2].contains("no request was made\n"))
    #expect(parts[3].contains("the times of its requests went by"))
  }

  @Test func aLongHistoryIsMadeShorter() throws {
    let path = PackageFiles.temporary("state/trek/history")
    let history = HistoryFile(path)
    let filling = String(repeating: "x", count: 500_000)
    for index in 0..<9 { #expect(history.append("\"\(index)\(filling)\"") == nil) }
    let entries = history.load()
    #expect((2...4).contains(entries.count))
    #expect(entries.last?.hasPrefix("\"8") == true)
    #expect(history.append("1 + 1") == nil)
    #expect(history.load().last == "1 + 1")
  }

  @Test func historyKeepsEntriesButNoSecrets() async throws {
    let path = PackageFiles.temporary("state/trek/history")
    let session = RecordedSession(
      path: "history",
      text: """
        trek> let a = 1
        trek> let a = 1
        trek>  let blank = 2
        trek> secret token = "moonshot" + "-1969"
        trek> "moonshot-1969"
        trek> [1] | map {
          ...   a: .
          ... }
        trek> secret wrong =
        trek> "\\d"
        """)
    _ = try await session.replay(historyPath: path)
    let kept = PackageFiles.text(atAbsolute: path)
    #expect(!kept.contains("moonshot") && !kept.contains("secret") && !kept.contains("blank"))
    let entries = HistoryFile(path).load()
    #expect(Array(entries.prefix(2)) == ["let a = 1", "[1] | map {\n  a: .\n}"])
    #expect(HistoryFile(path).append("let a = 1") == nil)
    #expect(HistoryFile(path).load().last == "let a = 1")
    #expect(HistoryFile(path).load().filter { $0 == "let a = 1" }.count == 1)
  }
}
