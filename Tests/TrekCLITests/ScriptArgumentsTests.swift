import Testing
import Trek

@testable import TrekCLI

/// Values of parameters, out of the words of a command line.
@Suite struct ScriptArgumentsTests {
  func read(_ words: [String], _ script: String) throws -> [String: Value] {
    let program = try Interpreter().compile(script)
    return try ScriptArguments.read(words, for: program.parameters)
  }

  @Test func textsBecomeValuesOfTheirTypes() throws {
    let values = try read(
      ["n=3", "d=10us", "u=https://example.org/a", "l=[\"http://a.example\"]", "x=[1]", "t=a=b"],
      """
      param n: Int
      param d: Duration
      param u: URL
      param l: [URL]
      param x: Any
      param t: Text
      [n, d, u, l, x, t]
      """)
    #expect(values["n"] == 3)
    #expect(values["d"] == .duration(.microseconds(10)))
    #expect(values["u"] == "https://example.org/a")
    #expect(values["x"] == [1])
    #expect(values["t"] == "a=b")
  }

  @Test func patternsAreCompiled() throws {
    let values = try read(["p=a+"], "param p: Regex\n\"b\" | where . matches p")
    #expect(values["p"].map(\.typeName) == "regex")
  }

  @Test(arguments: [
    ("URL", "nope"), ("URL", "ftp://example.org/"), ("URL", ""), ("[URL]", "[\"nope\"]"),
    ("{u: URL}", "{\"u\": \"nope\"}"), ("Regex", "("), ("Int", "3.0"), ("Int", ""),
    ("Bool", "yes"), ("Duration", "10"), ("[Int]", "1,2"),
  ])
  func whatIsOfAnotherTypeIsRefused(type: String, text: String) {
    #expect(throws: UsageError.self) { try read(["p=\(text)"], "param p: \(type)\np") }
  }
}
