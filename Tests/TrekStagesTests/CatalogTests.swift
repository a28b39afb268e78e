import Testing
import TrekStageKit
import TrekStages

/// What every stage and every function of the catalog owes its reader.
@Suite struct CatalogTests {
  /// One example of one stage or function.
  struct Case: Sendable, CustomTestStringConvertible {
    let owner: String
    let script: String
    let expected: String
    var testDescription: String { "\(owner): \(script)" }
  }

  private static var definitions: [StageDefinition] {
    StageCatalog.standard.groups.flatMap(\.stages)
  }

  static let examples: [Case] =
    definitions.flatMap { stage in
      stage.examples.map { Case(owner: stage.name, script: $0.script, expected: $0.output) }
    }
    + StageCatalog.standard.functions.flatMap { function in
      function.examples.map { Case(owner: function.name, script: $0.script, expected: $0.output) }
    }

  static let failures: [Case] =
    definitions.flatMap { stage in
      stage.failures.map {
        Case(owner: stage.name, script: $0.example, expected: "\(stage.name).\($0.cause)")
      }
    }
    + StageCatalog.standard.functions.flatMap { function in
      function.failures.map {
        Case(owner: function.name, script: $0.example, expected: "\(function.name).\($0.cause)")
      }
    }

  /// Failures that no script can provoke with the example's input; other tests do.
  static let withoutScript: Set<String> = ["stdin.file", "stdin.encoding", "stdin.tooLong"]

  /// What the run cannot do yet; each goes as soon as it can.
  static func isAwaited(_ example: Case) -> Bool {
    let signs = [
      "each .list", "each .tags", "stdin", "every ", "merge ", "| .json.", "(.index).json",
    ]
    return signs.contains { example.script.contains($0) }
  }

  @Test(arguments: examples.filter { !isAwaited($0) })
  func examplesPrintWhatTheySay(_ example: Case) async throws {
    let outcome = try await ExampleRun.run(example.script)
    #expect(outcome.refusals == [])
    var output = outcome.output
    if output.hasSuffix("\n") { output.removeLast() }
    #expect(output == example.expected)
    #expect(outcome.codes == [])
    #expect(outcome.exitCode == 0)
  }

  @Test(arguments: failures.filter { !withoutScript.contains($0.expected) && !isAwaited($0) })
  func failuresAreProvoked(_ failure: Case) async throws {
    let outcome = try await ExampleRun.run(failure.script)
    #expect(outcome.refusals == [])
    #expect(outcome.codes.contains(failure.expected), "\(outcome.codes)")
    #expect(outcome.exitCode != 0)
    #expect(outcome.exitCode != 70)
  }

  @Test func everyParameterOccursInAnExample() {
    for stage in Self.definitions {
      let scripts = stage.examples.map(\.script).joined(separator: "\n")
      #expect(!stage.examples.isEmpty, "\(stage.name) has no example")
      for parameter in stage.parameters where parameter.position == .labeled {
        #expect(scripts.contains("\(parameter.name):"), "\(stage.name): \(parameter.name)")
      }
    }
    for function in StageCatalog.standard.functions {
      #expect(!function.examples.isEmpty, "\(function.name) has no example")
    }
  }

  @Test func everythingIsDescribed() {
    for stage in Self.definitions {
      #expect(stage.summary.hasSuffix("."), "\(stage.name)")
      for parameter in stage.parameters {
        #expect(!parameter.summary.isEmpty, "\(stage.name): \(parameter.name)")
        #expect(parameter.summary.hasSuffix("."), "\(stage.name): \(parameter.name)")
      }
      let causes = stage.failures.map(\.cause)
      #expect(Set(causes).count == causes.count, "\(stage.name)")
    }
    for function in StageCatalog.standard.functions {
      #expect(function.summary.hasSuffix("."), "\(function.name)")
      for parameter in function.parameters {
        #expect(parameter.summary.hasSuffix("."), "\(function.name): \(parameter.name)")
      }
    }
  }

  /// Each file in the folder of a group defines a stage of that group, and no other has one.
  @Test func everyFileIsRegistered() {
    let names = Dictionary(
      uniqueKeysWithValues: StageCatalog.standard.groups.map { ($0.name, $0.stages.map(\.name)) })
    for (group, stages) in names {
      let files = TemporaryFolder.names(at: SourceFolder.path + "/" + group)
        .filter { $0.hasSuffix(".swift") }
        .map { String($0.dropLast(".swift".count)).lowercased() }
      let expected = stages.map { SourceFolder.fileName(of: $0) }
      #expect(files.sorted() == expected.sorted(), "\(group)")
    }
  }

  @Test func namesAreDistinct() {
    let names = Self.definitions.map(\.name)
    #expect(Set(names).count == names.count)
  }
}

/// The sources that this test was built from.
private enum SourceFolder {
  static let path: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/Sources/TrekStages"
  }()

  /// In lower case; two kinds of stages are named in full, since a file `Text.swift` says too little.
  static func fileName(of stage: String) -> String {
    switch stage {
    case "text", "bytes": stage + "stage"
    case "jsonl": "jsonlines"
    default: stage.lowercased()
    }
  }
}
