public import Trek
public import TrekStageKit
import TrekValues

/// An example, or a declared failure, of a stage or function, as a test of it.
///
/// The stages of the language are tested by the same:
///
/// ```swift
/// @Test(arguments: StageExample.all(of: [.shout]))
/// func example(_ example: StageExample) async throws {
///   #expect(try await example.mismatch(by: interpreter) == nil)
/// }
/// ```
public struct StageExample: Sendable, CustomStringConvertible {
  /// What is to come of the script.
  public enum Expectation: Sendable, Hashable {
    /// It prints this, without the last line end, and all goes well.
    case prints(String)
    /// It fails for an item with this code.
    case fails(String)
  }

  /// The stage or function that it belongs to.
  public let owner: String
  /// The script.
  public let script: String
  /// What is to come of it.
  public let expectation: Expectation

  /// Makes an example.
  public init(owner: String, script: String, expectation: Expectation) {
    self.owner = owner
    self.script = script
    self.expectation = expectation
  }

  /// The owner and the script.
  public var description: String { "\(owner): \(script)" }

  /// All examples and failures of definitions.
  public static func all(
    of stages: [StageDefinition], functions: [FunctionDefinition] = []
  ) -> [StageExample] {
    stages.flatMap { all(of: $0.name, $0.examples, $0.failures) }
      + functions.flatMap { all(of: $0.name, $0.examples, $0.failures) }
  }

  private static func all(
    of owner: String, _ examples: [Example], _ failures: [FailureDescription]
  ) -> [StageExample] {
    examples.map {
      StageExample(owner: owner, script: $0.script, expectation: .prints($0.output))
    }
      + failures.map {
        StageExample(
          owner: owner, script: $0.example, expectation: .fails("\(owner).\($0.cause)"))
      }
  }

  /// What definitions lack that their readers need, a line each: an example, a parameter in one, a
  /// sentence.
  public static func omissions(
    of stages: [StageDefinition], functions: [FunctionDefinition] = []
  ) -> [String] {
    let kept =
      stages.map { ($0.name, $0.summary, $0.parameters, $0.examples, $0.failures) }
      + functions.map { ($0.name, $0.summary, $0.parameters, $0.examples, $0.failures) }
    var omissions: [String] = []
    for (name, summary, parameters, examples, failures) in kept {
      let scripts = examples.map(\.script).joined(separator: "\n")
      if examples.isEmpty { omissions.append("`\(name)` has no example") }
      if !summary.hasSuffix(".") { omissions.append("the summary of `\(name)` is no sentence") }
      for parameter in parameters {
        if !parameter.summary.hasSuffix(".") {
          omissions.append("the summary of `\(parameter.name)` of `\(name)` is no sentence")
        }
        if parameter.position == .labeled, !scripts.contains("\(parameter.name):") {
          omissions.append("`\(parameter.name):` of `\(name)` occurs in no example")
        }
      }
      if Set(failures.map(\.cause)).count < failures.count {
        omissions.append("two failures of `\(name)` have one name")
      }
    }
    return omissions
  }

  /// Runs the script, and says what came that was not expected; nil: it is as it says.
  ///
  /// Time is virtual and moves itself; back-off is the same in each run.
  ///
  /// - Parameters:
  ///   - interpreter: knows the stage, and answers requests, as by a `ScriptedTransport`.
  ///   - world: files, environment and standard input of the script.
  public func mismatch(
    by interpreter: Interpreter, world: any StageWorld = SystemWorld()
  ) async throws -> String? {
    let compilation = interpreter.compilation(of: script, name: "example")
    guard let program = compilation.program else {
      let mistakes = compilation.diagnostics.map { "\($0.code.id): \($0.message)" }
      return "the script is refused: \(mistakes.joined(separator: "; "))"
    }
    let output = CapturedText()
    let run = try program.prepare(
      world: ExampleWorld(base: world, standardOutput: output),
      clock: VirtualClock(movesItself: true), seed: 1)
    let report = await run.run()
    var codes = report.failures.map { $0.first.cause.code }
    if let failure = report.outputFailure { codes.append(failure.cause.code) }
    if report.isStoppedByStrict { codes.append("strict.stopped") }
    switch expectation {
    case .prints(let expected):
      var printed = output.text
      if printed.hasSuffix("\n") { printed.removeLast() }
      if printed != expected { return "it prints \(printed.debugDescription)" }
      if report.exitCode != 0 { return "it ends with exit code \(report.exitCode): \(codes)" }
    case .fails(let code):
      if !codes.contains(code) { return "it fails with \(codes), not with \(code)" }
      if report.exitCode == 0 || report.exitCode == 70 {
        return "it ends with exit code \(report.exitCode)"
      }
    }
    return nil
  }
}

/// A world whose standard output is kept.
private struct ExampleWorld: StageWorld {
  let base: any StageWorld
  let standardOutput: any OutputStream

  var standardError: any OutputStream { base.standardError }
  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    try base.path(path, for: use)
  }
  func environment(_ name: String) throws(StageFailure) -> String? { try base.environment(name) }
  func standardInput() throws(StageFailure) -> Int32 { try base.standardInput() }
}

/// Keeps what is written.
private final class CapturedText: OutputStream {
  private let bytes = Locked<[UInt8]>([])
  let isTerminal = false

  func write(_ piece: UnsafeRawBufferPointer) throws(StageFailure) {
    let more = Array(piece)
    bytes.withLock { $0 += more }
  }

  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}
