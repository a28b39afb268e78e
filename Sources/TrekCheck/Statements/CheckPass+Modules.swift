import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// How many files a script may use, all together.
  static let maximumFiles = 1000
  /// How many of them may use one another in a row.
  static let maximumFileDepth = 64

  /// Checks the script and puts its program together; nil where there was an error.
  func run(_ tree: SyntaxTree, inputs: [String: ProgramInput]) -> CheckedProgram? {
    let name = sources[tree.source]?.name ?? "script"
    let module = Module(name: name, isMain: true)
    modules[name] = module
    loading = [name]
    declare(inputs, in: module)
    let statements = check(tree.statements, of: module)
    reportUnused(in: module.scope)
    guard diagnostics.errorCount == 0, !isIncomplete else { return nil }
    let needed = moduleStatements.filter(\.isNeeded).flatMap(\.statements)
    return CheckedProgram(
      sources: sources, statements: needed + statements, parameters: parameters,
      variableCount: variableCount, bindingCount: bindingCount, warnings: diagnostics.inOrder)
  }

  private func declare(_ inputs: [String: ProgramInput], in module: Module) {
    for (name, input) in inputs.sorted(by: { $0.key < $1.key }) {
      let id = newVariable()
      let place = Span(.main, 0..<0)
      switch input {
      case .value(let type):
        parameters.append(
          CheckedParameter(name: name, type: type, isRequired: true, variable: id))
        module.scope.declare(
          name, .variable(Variable(id: id, name: name, type: type)), at: nil)
      case .stream(let type):
        parameters.append(
          CheckedParameter(
            name: name, type: type, isRequired: true, variable: id, isStream: true))
        let stage = CheckedStage(
          .input(id), label: name, input: .nothing, output: type, span: place)
        let pipeline = CheckedPipeline(
          stages: [stage], cardinality: .many, output: type, span: place)
        let stream = StreamLet(
          number: streamCount, name: nil, span: place, pipeline: pipeline, canFail: true)
        streamCount += 1
        module.scope.declare(name, .stream(stream), at: nil)
      }
    }
  }

  /// Checks a file: what it uses first, then its statements in order.
  private func check(_ statements: [Statement], of module: Module) -> [CheckedStatement] {
    for statement in statements {
      guard case .use(let use) = statement.kind else { continue }
      self.use(use, in: module)
    }
    declareNames(of: statements, in: module)
    declare(defs: statements, in: module)
    if module.isMain { return self.statements(statements, module.scope) }
    for statement in statements { library(statement, of: module) }
    return []
  }

  /// Notes which names the file will bind, for mistakes in their order.
  private func declareNames(of statements: [Statement], in module: Module) {
    for statement in statements {
      let name: Name? =
        switch statement.kind {
        case .let(let binding): binding.name
        case .param(let param): param.name
        case .secret(let secret): secret.name
        default: nil
        }
      if let name, module.declared[name.text] == nil { module.declared[name.text] = name.span }
      if case .session(let session) = statement.kind, let name = session.name,
        module.declaredSessions[name.text] == nil
      {
        module.declaredSessions[name.text] = name.span
      }
    }
  }

  /// A statement of a `use`d file: its values are worked out if they are needed, its pipelines
  /// never run.
  private func library(_ statement: Statement, of module: Module) {
    switch statement.kind {
    case .let, .param, .secret:
      let record = ModuleStatement()
      let outer = moduleStatement
      moduleStatement = record
      defer { moduleStatement = outer }
      record.statements = statements([statement], module.scope)
      moduleStatements.append(record)
    case .def, .session: _ = statements([statement], module.scope)
    case .pipeline, .if, .use, .missing: break
    }
  }

  // MARK: use

  /// Checks `use "file.pipe" as name`.
  private func use(_ use: UseStatement, in module: Module) {
    guard isFree(use.name, in: module.scope) else { return }
    guard let used = load(use, from: module) else {
      module.scope.declare(use.name.text, .poison, at: use.name.span)
      return
    }
    module.scope.declare(use.name.text, .module(used), at: use.name.span)
  }

  private func load(_ use: UseStatement, from module: Module) -> Module? {
    let file: LoadedSource
    switch checker.load(use.path, module.name) {
    case .success(let loaded): file = loaded
    case .failure(let failure):
      report(
        .cannotLoad, "`\(use.path)` cannot be used: \(failure.message)", at: use.pathSpan,
        help: "the path is taken from the folder of the file that it stands in")
      return nil
    }
    if let index = loading.firstIndex(of: file.name) {
      let way = (loading[index...] + [file.name]).map { "`\($0)`" }.joined(separator: " → ")
      report(
        .fileCycle, "`\(file.name)` comes back to itself: \(way)", at: use.pathSpan,
        "and so without end",
        help: "put what both need into a third file")
      return nil
    }
    if let known = modules[file.name] { return known }
    guard modules.count <= Self.maximumFiles, loading.count <= Self.maximumFileDepth else {
      report(
        .cannotLoad, "`\(use.path)` cannot be used: there are too many files", at: use.pathSpan,
        notes: [
          "at most \(Self.maximumFiles) files, \(Self.maximumFileDepth) that use one another"
        ])
      return nil
    }
    return read(file)
  }

  private func read(_ file: LoadedSource) -> Module {
    let module = Module(name: file.name, isMain: false)
    modules[file.name] = module
    let source = sources.add(name: file.name, bytes: file.bytes)
    let parsed = Parser.parse(source)
    for diagnostic in parsed.diagnostics { diagnostics.report(diagnostic) }
    loading.append(file.name)
    defer { loading.removeLast() }
    let before = diagnostics.errorCount
    _ = check(parsed.tree.statements, of: module)
    module.isBroken = parsed.hasErrors || diagnostics.errorCount > before
    return module
  }

  /// The file that a word names; nil where it names none, which is reported.
  func module(named word: Name, _ context: Context) -> Module? {
    switch resolve(word.text, context) {
    case .entity(.module(let module)): return module
    case .entity(.poison): return nil
    case .unknown:
      report(
        .unknownName, "no file is used as `\(word.text)`", at: word.span, "not a file",
        help: "write `use \"file.pipe\" as \(word.text)` at the top of the file")
    case .binding, .entity:
      report(
        .notAValue, "`\(word.text)` is a value, not a file", at: word.span,
        help: "call what it holds by a stage: `\(word.text) | …`")
    }
    return nil
  }
}

extension ErrorCode {
  static let cannotLoad = ErrorCode(
    "E216", "a file cannot be used",
    story: """
      `use \"file.pipe\" as name` reads another script for its `def`s, sessions and values. Its path \
      is taken from the folder of the file that it stands in.
      """,
    wrong: "use \"missing.pipe\" as auth\nauth.base | print",
    right: "use \"auth.pipe\" as auth\nauth.base | print")

  static let fileCycle = ErrorCode(
    "E217", "files use one another in a circle",
    story: """
      A file that is used may use others, but not come back to one that is still being read. The \
      way round is shown. Put what both need into a third file.
      """,
    wrong: "use \"circle.pipe\" as circle\n\"x\" | circle.round | print",
    right: "use \"auth.pipe\" as auth\nauth.base | print")
}
