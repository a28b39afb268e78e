import Testing

@testable import TrekCLI

@Suite struct QuickStartTests {
  /// Command lines, and whether the quick way reads them.
  static let lines: [(words: [String], isQuick: Bool)] = [
    (["x.pipe"], true),
    (["x.pipe", "a=1", "b=two words"], true),
    (["run", "x.pipe", "a=1"], true),
    (["run", "check"], true),
    (["-"], true),
    (["-", "a=-1"], true),
    (["-e", "1 | print"], true),
    (["-e", "-1 | print", "a=1"], true),
    (["run", "-e", "--x"], true),
    (["folder/check"], true),
    (["x.pipe", "--quiet"], true),
    (["--quiet", "x.pipe", "a=1"], true),
    (["x.pipe", "-q", "a=1", "-q"], true),
    (["run", "-q", "check", "a=1"], true),
    (["-q", "-e", "1 | print"], true),
    (["-e", "-q", "a=1"], true),
    (["a=1", "-e", "1 | print"], false),
    (["x.pipe", "-qq"], false),
    (["x.pipe", "--", "a=1"], false),
    (["x.pipe", "--color", "never", "--grace", "5s", "--memory", "1GB"], false),
    (["-e", "1 | print", "--json-summary", "s.json", "--json"], false),
  ]

  @Test(arguments: lines)
  func bothWaysReadTheSame(line: (words: [String], isQuick: Bool)) throws {
    let quick = QuickStart.read(line.words)
    #expect((quick != nil) == line.isQuick)
    let whole = try #require(try CommandTree.runRequest(line.words))
    if let quick { #expect(quick == whole) }
  }

  @Test(arguments: [
    [], ["-e"], ["run"], ["check"], ["check", "x.pipe"], ["help"], ["--version"], ["--help"],
    ["version"], ["-x"], [""], ["-q"], ["-q", "check"], ["-q", "-e"],
  ])
  func leavesTheRestAlone(words: [String]) {
    #expect(QuickStart.read(words) == nil)
  }

  @Test func optionsReachTheRequest() throws {
    let words = ["x.pipe", "a=1", "-q", "--color", "always", "--json-summary", "s.json"]
    let request = try CommandTree.runRequest(words)
    var expected = RunRequest(script: .file("x.pipe"), arguments: ["a=1"])
    expected.options.isQuiet = true
    expected.options.color = .always
    expected.options.summaryFile = "s.json"
    #expect(request == expected)
  }
}
