#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Trek
import TrekDiagnostics
import TrekFormats
import TrekRuntime
import TrekStageKit
import TrekTesting

/// Runs a script as the examples are run: against the example site, in a folder of its own.
struct ExampleRun {
  /// What came of it.
  struct Outcome {
    var output = ""
    var errors = ""
    /// The codes of the failures that nobody handled.
    var codes: [String] = []
    var exitCode: Int32 = 2
    /// What the script is refused for.
    var refusals: [String] = []
  }

  static let interpreter = Interpreter(catalog: .complete, transport: ExampleSite())

  static func run(_ script: String) async throws -> Outcome {
    var outcome = Outcome()
    let compilation = interpreter.compilation(of: script, name: "example")
    guard let program = compilation.program else {
      outcome.refusals = compilation.diagnostics.map { "\($0.code.id): \($0.message)" }
      return outcome
    }
    let world = ExampleWorld()
    let run = try program.prepare(world: world, clock: VirtualClock(movesItself: true), seed: 1)
    let report = await run.run()
    outcome.output = world.output.text
    outcome.errors = world.errors.text
    outcome.codes = report.failures.map { $0.first.cause.code }
    if let failure = report.outputFailure { outcome.codes.append(failure.cause.code) }
    if report.isStoppedByStrict { outcome.codes.append("strict.stopped") }
    outcome.exitCode = report.exitCode
    return outcome
  }
}

/// A folder with a few files, an input, a variable.
final class ExampleWorld: StageWorld {
  static let input = "1,a\n\n2,b\n"

  let folder = TemporaryFolder()
  let output = CapturedOutput()
  let errors = CapturedOutput()

  init() {
    folder.write("words.txt", "one\n\ntwo\n")
    folder.write("people.csv", ExampleSite.people)
    folder.write("log.jsonl", ExampleSite.log)
    folder.write("log.jsonl.gz", StoredGzip.pack(Array(ExampleSite.log.utf8)))
    folder.write("config.yaml", "name: first\n---\nname: second\n")
    folder.write("laughs.yaml", Self.laughs)
    folder.write("latin1.txt", [0x63, 0x61, 0x66, 0xE9, 0x0A])
  }

  /// Aliases that stand for ten million values.
  private static let laughs =
    "- &a0 [1,2,3,4,5,6,7,8,9,10]\n"
    + (1...6).map { level in
      "- &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
        + "]\n"
    }.joined()

  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    path.hasPrefix("/") ? path : folder.path + "/" + path
  }

  func environment(_ name: String) throws(StageFailure) -> String? {
    name == "TREK_EXAMPLE" ? "here" : nil
  }

  var standardOutput: any OutputStream { output }
  var standardError: any OutputStream { errors }

  func standardInput() throws(StageFailure) -> Int32 {
    // Read by the run, closed with the process; an example has a few bytes of it.
    open(folder.write("input", Self.input), O_RDONLY)
  }
}
