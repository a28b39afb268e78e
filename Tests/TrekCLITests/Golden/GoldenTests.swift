import Testing
import Trek
import TrekFormats

@testable import TrekCLI

/// Scripts with what comes of them: a script that can be run by hand beside each expectation.
@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.all(in: "Tests/Golden/run"))
  func runs(one: GoldenCase) async throws {
    let outcome = try await one.run()
    one.hold(outcome.output, against: "out")
    one.hold(outcome.errors, against: "err")
  }

  /// Bugs that were fixed stay so.
  @Test func runsAsFixed() async throws {
    for one in GoldenCase.all(in: "Tests/Golden/issues") {
      let outcome = try await one.run()
      one.hold(outcome.output, against: "out")
      one.hold(outcome.errors, against: "err")
    }
  }

  /// Known bugs: what stands beside the script is what should come.
  ///
  /// One that does is no bug any more, and belongs to `issues`.
  @Test func isStillWrong() async throws {
    for one in GoldenCase.all(in: "Tests/Golden/known") {
      let outcome = try await one.run()
      let output = Files.text("\(Files.package)/\(one.stem).out") ?? ""
      let errors = Files.text("\(Files.package)/\(one.stem).err") ?? ""
      #expect(outcome.output != output || outcome.errors != errors, "\(one.script) is right now")
    }
  }

  @Test(arguments: GoldenCase.all(in: "Tests/Golden/reject"))
  func isRefused(one: GoldenCase) {
    let compilation = Interpreter(catalog: .complete).compilation(of: one.text, name: one.script)
    #expect(compilation.program == nil)
    one.hold(
      DiagnosticRenderer(sources: compilation.sources).render(compilation.diagnostics),
      against: "err")
  }

  @Test(arguments: GoldenCase.all(in: "Tests/Golden/plan"))
  func isPlanned(one: GoldenCase) throws {
    let result = Interpreter(catalog: .complete).view(
      Array(one.text.utf8), name: one.script, as: .plan)
    one.hold(try #require(result.text, "\(result.diagnostics)"), against: "plan")
  }

  @Test(
    arguments: GoldenCase.all(in: "examples", expectations: "Tests/Golden/examples"))
  func exampleRuns(one: GoldenCase) async throws {
    let outcome = try await one.run()
    one.hold(outcome.output, against: "out")
    one.hold(outcome.errors, against: "err")
  }

  @Test func everyExpectationHasItsScript() {
    let folder = "\(Files.package)/Tests/Golden"
    let scripts = Set(
      (Files.tree(folder) + Files.names(in: "\(Files.package)/examples").map { "examples/\($0)" })
        .filter { $0.hasSuffix(".pipe") }.map { $0.dropLast(".pipe".count) })
    for file in Files.tree(folder) {
      let parts = file.split(separator: ".")
      guard let suffix = parts.last, parts.count > 1 else { continue }
      if file == "README.md" || file.hasPrefix("repl/") { continue }
      #expect(["pipe", "out", "err", "plan"].contains(String(suffix)), "\(file) is of no kind")
      #expect(scripts.contains(file.dropLast(suffix.count + 1)), "\(file) has no script")
    }
  }

  @Test func everyScriptSaysWhatItShows() {
    for folder in ["run", "reject", "plan", "issues", "known"] {
      for one in GoldenCase.all(in: "Tests/Golden/\(folder)") {
        #expect(one.text.hasPrefix("# "), "\(one.script) does not begin with a comment")
      }
    }
    for one in GoldenCase.all(in: "examples") {
      #expect(one.text.hasPrefix("#!/usr/bin/env trek\n# "), "\(one.script) has no first lines")
    }
  }
}
