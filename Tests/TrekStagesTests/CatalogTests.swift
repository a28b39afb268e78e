import Testing
import TrekFormats
import TrekStageKit
import TrekStages
import TrekTesting

/// What every stage and every function of the catalog owes its reader.
@Suite struct CatalogTests {
  private static var definitions: [StageDefinition] {
    StageCatalog.complete.groups.flatMap(\.stages)
  }

  static let examples = StageExample.all(
    of: definitions, functions: StageCatalog.complete.functions)

  /// Failures that no script can provoke with the example's input; other tests do.
  static let withoutScript: Set<String> = [
    "stdin.file", "stdin.encoding", "stdin.tooLong", "stdin.depth", "stdin.size",
    "sort.file",
  ]

  /// What the run cannot do yet; each goes as soon as it can.
  static func isAwaited(_ example: StageExample) -> Bool {
    if case .fails(let code) = example.expectation, withoutScript.contains(code) { return true }
    let signs = [
      "each .list", "each .tags", "stdin", "every ", "merge ", "| .json.", "(.index).json",
    ]
    return signs.contains { example.script.contains($0) }
  }

  /// What cannot run where the build lacks one of the libraries that read files and documents.
  static func needsDocuments(_ example: StageExample) -> Bool {
    ["| html", "| xml", "| feed", "yaml", ".gz", "gzip"].contains { example.script.contains($0) }
  }

  #if TREK_GUMBO && TREK_EXPAT && TREK_YAML && TREK_ZLIB
    static let readsDocuments = true
  #else
    static let readsDocuments = false
  #endif

  @Test(arguments: examples.filter { !isAwaited($0) && !needsDocuments($0) })
  func examplesDoWhatTheySay(_ example: StageExample) async throws {
    let world = ExampleWorld()
    #expect(try await example.mismatch(by: ExampleRun.interpreter, world: world) == nil)
  }

  @Test(
    .enabled(
      if: readsDocuments, "libgumbo-dev, libexpat1-dev, libyaml-dev or zlib1g-dev is not installed"),
    arguments: examples.filter { needsDocuments($0) })
  func examplesOfDocumentsDoWhatTheySay(_ example: StageExample) async throws {
    let world = ExampleWorld()
    #expect(try await example.mismatch(by: ExampleRun.interpreter, world: world) == nil)
  }

  @Test func everythingIsDescribedAndShown() {
    let functions = StageCatalog.complete.functions
    #expect(StageExample.omissions(of: Self.definitions, functions: functions) == [])
  }

  /// Each file in the folder of a group defines a stage of that group, and no other has one.
  @Test func everyFileIsRegistered() {
    let names = Dictionary(
      uniqueKeysWithValues: StageCatalog.complete.groups.map { ($0.name, $0.stages.map(\.name)) })
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

  /// What a name finds bears that name: the catalog does not look at a definition for it.
  @Test func entriesBearTheNamesOfTheirDefinitions() {
    let catalog = StageCatalog.standard
    #expect(catalog.stageNames == Self.definitions.map(\.name).sorted())
    for name in catalog.stageNames {
      #expect(catalog.stage(name)?.name == name)
      #expect(catalog.group(of: name) != nil, "\(name)")
    }
    for name in catalog.functionNames {
      #expect(catalog.function(name)?.name == name)
    }
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
