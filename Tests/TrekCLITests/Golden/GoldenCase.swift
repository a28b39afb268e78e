import Testing
import Trek
import TrekFormats
import TrekTesting

@testable import TrekCLI

/// A script with what comes of it, each in a file of its own beside it.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  /// The script, from the top of the package.
  let script: String
  /// What its expectations begin with, from the top of the package.
  let stem: String

  var testDescription: String { script }

  /// The scripts of a folder.
  static func all(in folder: String, expectations: String? = nil) -> [GoldenCase] {
    Files.names(in: "\(Files.package)/\(folder)").filter { $0.hasSuffix(".pipe") }.map { name in
      GoldenCase(
        script: "\(folder)/\(name)",
        stem: "\(expectations ?? folder)/\(name.dropLast(".pipe".count))")
    }
  }

  /// The text of the script.
  var text: String { Files.text("\(Files.package)/\(script)") ?? "" }

  /// Whether expectations are written anew; `git diff` then is the review.
  static let updates = Terminal.environment("TREK_UPDATE") == "1"

  /// Holds what came against a file; an empty text needs none.
  func hold(_ actual: String, against suffix: String) {
    let path = "\(Files.package)/\(stem).\(suffix)"
    let expected = Files.text(path)
    if Self.updates {
      if !actual.isEmpty, actual != expected { Files.write(actual, to: path) }
      #expect(!actual.isEmpty || expected == nil, "\(stem).\(suffix) is to be removed")
      return
    }
    #expect(
      actual == expected ?? "",
      "\(stem).\(suffix) is not what came; TREK_UPDATE=1 swift test writes it anew")
  }

  // MARK: What comes of it

  /// What a run left.
  struct Outcome {
    /// Standard output, and the files that were made.
    var output: String
    /// Standard error, and the exit code where it is not 0.
    var errors: String
  }

  /// Runs the script through the library, against the demonstration's site where it has a
  /// parameter `site`.
  func run() async throws -> Outcome {
    let folder = TemporaryFolder()
    let site = try DemoSite()
    defer { site.stop() }
    let world = GoldenWorld(folder: folder.path, environment: ["DEMO_TOKEN": DemoSite.token])
    func clean(_ text: String) -> String {
      text.replacing("\(folder.path)/", with: "").replacing(site.base, with: "SITE")
    }
    let interpreter = Interpreter(catalog: .complete)
    let compilation = interpreter.compilation(of: text, name: script)
    let renderer = DiagnosticRenderer(sources: compilation.sources)
    let told = renderer.render(compilation.diagnostics)
    guard let program = compilation.program else {
      return Outcome(output: "", errors: told + "exit: 2\n")
    }
    var arguments = self.arguments
    if program.parameters.contains(where: { $0.name == "site" }) {
      arguments.append("site=\(site.base)")
    }
    let redactor = Redactor()
    let run = try program.prepare(
      arguments: try ScriptArguments.read(arguments, for: program.parameters), world: world,
      seed: 1, redactor: redactor)
    let report = await run.run()
    let ending = RunEnding(
      report: report, program: program.plan, signalCode: nil, isQuiet: true, options: RunOptions())
    let code = report.exitCode == 0 ? "" : "exit: \(report.exitCode)\n"
    let errors = world.errors.text + redactor.redact(ending.text(.plain, width: 100))
    return Outcome(
      output: clean(redactor.redact(world.output.text) + Self.files(in: folder.path)),
      errors: told + clean(errors) + code)
  }

  /// What the first lines ask for by `# arguments: name=value …`.
  private var arguments: [String] {
    let mark = "# arguments: "
    return text.split(separator: "\n").prefix { $0.hasPrefix("#") }
      .first { $0.hasPrefix(mark) }?
      .dropFirst(mark.count).split(separator: " ").map(String.init) ?? []
  }

  private static func files(in folder: String) -> String {
    Files.tree(folder).map { name in
      "--- \(name)\n\(Files.text("\(folder)/\(name)") ?? "")"
    }.joined()
  }
}
