import Trek
import TrekDiagnostics
import TrekSyntax

/// What a prompt knows: the names that were bound, the results so far, what is kept of the network.
///
/// Confined to the thread of the prompt.
final class Session {
  /// Runs statements; a pipeline in a block that does not end in a sink prints its items.
  let interpreter: Interpreter
  /// Checks pipelines without giving them a sink.
  let checking: Interpreter
  let board = TapBoard()
  let counter = RequestCounter()
  let redactor = Redactor()
  let environment: ReplEnvironment
  var settings: ReplSettings
  var store: KeptStore
  /// Which statements made what the names stand for.
  private(set) var provenance = Provenance()
  /// What `let`, `param` and `secret` bound.
  private(set) var variables: [String: SessionValue] = [:]
  /// The `def`s, `session`s and `use`s, in the order of entering.
  private(set) var declarations: [Declaration] = []
  /// The results, the newest first: `it`, `it2`, `it3`.
  private(set) var results: [SessionValue] = []
  /// What was entered last, commands left out, for `:edit`.
  var lastEntry = ""
  /// The last statement that ran a pipeline, for `:fresh` and a line that begins with `|`.
  var lastPipeline: EntryText?
  /// The results as they were when it ran: what `it` means in it.
  var resultsBefore: [SessionValue] = []
  /// What the last run did.
  var lastRun: LastRun?
  /// What was entered lately, for failures that are shown again.
  private var texts: [EntryText] = []
  /// What was found out about the types of values, for completion.
  var typeCache: [Int: ValueType] = [:]
  var keptTypeCache: [String: ValueType] = [:]
  /// The lines of the entry that is not complete yet.
  var pending = ""
  private var versions = 0
  private var entryCount = 0

  /// The last run, for `:time` and `:stats`.
  struct LastRun {
    var report: RunReport
    var program: PlanProgram
    var responses: [Response]
    var made: Int
    var kept: Int
  }

  init(environment: ReplEnvironment, settings: ReplSettings) {
    self.environment = environment
    self.settings = settings
    store = KeptStore(limit: settings.keep)
    let catalog = PromptStages.adding(
      to: environment.catalog, board: board, counter: counter)
    interpreter = Interpreter(
      catalog: catalog, transport: environment.transport, load: environment.load)
    checking = Interpreter(
      catalog: catalog, transport: interpreter.transport, load: environment.load,
      implicitSink: nil)
  }

  /// Numbers an entry; of a file where it is the text of one.
  func entry(_ text: String, from file: String? = nil) -> EntryText {
    entryCount += 1
    let entry = EntryText(number: entryCount, text: text, file: file)
    texts.append(entry)
    if texts.count > 2 * Self.mostTexts { texts.removeFirst(Self.mostTexts) }
    return entry
  }

  private static let mostTexts = 500

  /// The texts of a run, and of the entries before it.
  func sources(with others: SourceMap) -> SourceMap {
    var all = others
    let known = Set(others.sources.map(\.name))
    for entry in texts where !known.contains(entry.name) {
      all.add(name: entry.name, bytes: Array((entry.text + "\n").utf8))
    }
    return all
  }

  // MARK: Names

  /// The values by the names that statements may use, `it` and those before it among them.
  var values: [String: SessionValue] {
    var all = variables
    for (index, result) in results.enumerated() {
      let name = index == 0 ? "it" : "it\(index + 1)"
      if all[name] == nil { all[name] = result }
    }
    return all
  }

  /// Notes a statement that ran and what it made; gives its number.
  func note(
    _ text: String, entry: Int, _ product: Provenance.Origin.Product, isStream: Bool = false
  ) -> Int {
    provenance.note(
      text, entry: entry, product, isStream: isStream, results: results.map(\.origin))
  }

  /// A number that no value had.
  func newVersion() -> Int {
    versions += 1
    return versions
  }

  /// Binds a name; what it stood for is gone.
  func bind(_ name: String, _ value: SessionValue) {
    variables[name] = value
    declarations.removeAll { $0.key == "use \(name)" }
  }

  /// Keeps a `def`, a `session` or a `use`; one of the same name is gone.
  func declare(_ declaration: Declaration) {
    declarations.removeAll { $0.key == declaration.key }
    declarations.append(declaration)
    let parsed = declaration.entry.parsed()
    let source = Source(name: declaration.entry.name, text: declaration.entry.text)
    let text = source.text(of: parsed.tree.statements[declaration.index].span)
    _ = note(text, entry: declaration.entry.number, .declaration(declaration.key))
  }

  /// Whether there are defaults for every request.
  var hasDefaultSession: Bool { declarations.contains { $0.key == "session " } }

  /// Lets go of declarations that are wrong by now.
  func forget(declarations keys: Set<String>) {
    declarations.removeAll { keys.contains($0.key) }
    provenance.forget(keys)
  }

  /// The most results that are kept.
  private static let mostResults = 20

  /// Keeps a result as `it`.
  func keep(result: SessionValue) {
    results.insert(result, at: 0)
    var bytes = 0
    var count = 0
    for result in results {
      bytes += result.value.heldSize
      // The newest stays whatever its size.
      guard count == 0 || (bytes <= settings.keep && count < Self.mostResults) else { break }
      count += 1
    }
    results.removeSubrange(count...)
  }

  /// Runs the last pipeline again, or goes on with it: `it` means in it what it meant before.
  func continuing<Result>(_ body: () -> Result) -> Result {
    let all = results
    results = resultsBefore
    let version = results.first?.version
    defer {
      let new = results.first.flatMap { $0.version == version ? nil : $0 }
      results = (new.map { [$0] } ?? []) + all
    }
    return body()
  }

  // MARK: Checking

  /// What statements are checked with: the texts, and the declarations before them.
  struct Frame {
    var sources = SourceMap()
    /// The statements of the entry.
    var entry: ParseResult
    var declarations: [Statement] = []
    /// The sources that hold declarations only, with the keys of these.
    var keys: [SourceID: [(key: String, span: Span)]] = [:]
  }

  /// Reads an entry behind what was declared before.
  func frame(for entry: EntryText) -> Frame {
    var sources = SourceMap()
    var parsed: [Int: ParseResult] = [:]
    for declaration in declarations where parsed[declaration.entry.number] == nil {
      parsed[declaration.entry.number] = Self.parse(declaration.entry, into: &sources)
    }
    let own = parsed[entry.number] ?? Self.parse(entry, into: &sources)
    var frame = Frame(sources: sources, entry: own)
    for declaration in declarations {
      guard let tree = parsed[declaration.entry.number]?.tree,
        tree.statements.indices.contains(declaration.index)
      else { continue }
      let statement = tree.statements[declaration.index]
      frame.declarations.append(statement)
      if tree.source != own.tree.source {
        frame.keys[tree.source, default: []].append((declaration.key, statement.span))
      }
    }
    return frame
  }

  private static func parse(_ entry: EntryText, into sources: inout SourceMap) -> ParseResult {
    let source = sources.add(name: entry.name, bytes: Array((entry.text + "\n").utf8))
    return Parser.parse(source)
  }

  /// Checks a statement of an entry behind the declarations.
  ///
  /// - Parameters:
  ///   - types: the types of the names, where they are to be others than what is sure.
  ///   - probe: looks on, for completion.
  func check(
    _ statement: Statement, in frame: Frame, with interpreter: Interpreter,
    types: [String: ValueType]? = nil, without declared: String? = nil
  ) -> CheckResult {
    var result = frame.entry
    // A declaration takes the place of an earlier one of its name.
    let others = frame.declarations.filter { Declaration.key(of: $0) != declared }
    result.tree.statements = others + [statement]
    result.diagnostics = []
    let inputs = (types ?? inputTypes).mapValues { ProgramInput.value($0) }
    return interpreter.check(result, frame.sources, inputs: inputs)
  }

  /// The types of the names as far as they hold for each use.
  var inputTypes: [String: ValueType] { values.mapValues { Self.sureType(of: $0.value) } }

  /// What is sure of a value without a look into it: that of its parts is found out by the run.
  static func sureType(of value: Value) -> ValueType {
    switch value {
    case .list: .list(.any)
    case .record: .record([:], open: true)
    default: ValueType(of: value)
    }
  }

  /// The names that a checked program uses and that do not stand for all that there was.
  func partNames(in program: CheckedProgram) -> [String] {
    let parts = values.filter(\.value.isPart)
    if parts.isEmpty { return [] }
    var naming: [VariableID: String] = [:]
    for parameter in program.parameters {
      naming[parameter.variable] = "(value \(parameter.name))"
    }
    let plan = program.identity(naming: naming)
    return parts.keys.filter { plan.contains("(value \($0))") }.sorted()
  }

  /// The plan of a checked program as a key: the values of variables stand in it by their versions.
  func key(of program: CheckedProgram) -> String? {
    let values = values
    var naming: [VariableID: String] = [:]
    for parameter in program.parameters {
      guard let value = values[parameter.name] else { return nil }
      naming[parameter.variable] = "\(parameter.name)@\(value.version)"
    }
    guard let stamps = FileStamps.of(program) else { return nil }
    return program.identity(naming: naming) + stamps
  }
}
