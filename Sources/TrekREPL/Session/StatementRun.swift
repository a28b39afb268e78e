import Trek
import TrekDiagnostics
import TrekSyntax

/// Runs the statements of an entry, one after the other, each to its end.
struct StatementRun {
  let session: Session
  let conductor: Conductor
  let show: Presenter
  /// Whether everything is asked for anew.
  var isFresh = false

  /// Runs an entry, and gives the gravest exit code of its statements.
  func run(_ entry: EntryText) -> Int32 {
    let parsed = session.frame(for: entry)
    let diagnostics = parsed.entry.diagnostics
    if parsed.entry.hasErrors {
      show.tell(diagnostics, in: parsed.sources)
      return 2
    }
    show.tell(diagnostics, in: parsed.sources)
    var gravest: Int32 = 0
    let count = parsed.entry.tree.statements.count
    for index in 0..<count {
      let code = run(index, of: entry)
      gravest = Self.graver(gravest, code)
      // What follows may need it.
      if code != 0, code != 1, code != 4 {
        if index + 1 < count { show.note("the rest of the entry was not run") }
        break
      }
    }
    return gravest
  }

  /// The graver of two exit codes.
  static func graver(_ one: Int32, _ other: Int32) -> Int32 {
    let order: [Int32] = [0, 1, 4, 3, 2, 5, 70, 130]
    return (order.firstIndex(of: one) ?? 0) >= (order.firstIndex(of: other) ?? 0) ? one : other
  }

  /// Runs a statement of an entry.
  private func run(_ index: Int, of entry: EntryText) -> Int32 {
    let frame = session.frame(for: entry)
    let statement = frame.entry.tree.statements[index]
    do throws(PipelineRun.Refusal) {
      switch statement.kind {
      case .pipeline(let pipeline):
        if case .parallel(let block) = pipeline.stages[0].kind, pipeline.stages.count == 1,
          !block.statements.allSatisfy(Self.isLet)
        {
          return try runWhole(statement, frame)
        }
        return try self.pipeline(
          Self.giving(pipeline), Statement(.pipeline(Self.giving(pipeline)), statement.span), entry,
          frame)
      case .let(let binding): return try bind(binding, statement, entry, frame)
      case .secret(let secret):
        return try bind(secret.name, secret.value, statement, entry, frame, isSecret: true)
      case .param(let param):
        guard let value = param.defaultValue else {
          show.fault(
            "`\(param.name.text)` has no value",
            help: "at the prompt give one: `let \(param.name.text) = …`")
          return 2
        }
        return try bind(param.name, value, statement, entry, frame, isSecret: false)
      case .def, .session, .use: return declare(statement, index, entry, frame)
      case .if: return try runWhole(statement, frame)
      case .missing: return 2
      }
    } catch {
      switch error {
      case .mistakes: return 2
      case .repetition(let message):
        show.fault(message, help: "`:fresh` before the line sends it again")
        return 2
      case .arguments(let message):
        show.fault(message, help: nil)
        return 2
      }
    }
  }

  /// A `parallel` alone as a pipeline that gives its record.
  private static func giving(_ pipeline: Pipeline) -> Pipeline {
    guard pipeline.stages.count == 1, case .parallel = pipeline.stages[0].kind else {
      return pipeline
    }
    let span = pipeline.span.after
    return Pipeline(
      stages: pipeline.stages + [Stage(.expression(Expression(.item, span)), span)],
      span: pipeline.span)
  }

  private static func isLet(_ statement: Statement) -> Bool {
    if case .let = statement.kind { true } else { false }
  }

  // MARK: Statements

  private func pipeline(
    _ pipeline: Pipeline, _ statement: Statement, _ entry: EntryText, _ frame: Session.Frame
  ) throws(PipelineRun.Refusal) -> Int32 {
    let checked = try check(statement, frame)
    let entered = frame.sources[frame.entry.tree.source]?.text(of: statement.span) ?? ""
    // A stage that was put behind it so that it gives something has an empty place.
    let text = entered + (pipeline.stages.last?.span.isEmpty == true ? " | ." : "")
    let parts = session.partNames(in: checked)
    session.resultsBefore = session.results
    session.lastPipeline = EntryText(number: entry.number, text: entered)
    var outcome = try PipelineRun(
      session: session, conductor: conductor, frame: frame, isFresh: isFresh
    ).run(pipeline, checked: checked)
    note(outcome)
    outcome.notes += Self.notes(onParts: parts)
    let isPart = !parts.isEmpty
    guard let items = outcome.items else { return show.end(outcome, in: sources(outcome, frame)) }
    let values = items.values
    if outcome.isOne {
      if let value = values.first {
        keep(value, isPart || !items.isWhole, text, entry, isStream: false)
      }
    } else if outcome.report == nil || !values.isEmpty || items.isWhole {
      keep(.list(List(values)), isPart || !items.isWhole, text, entry, isStream: true)
    }
    show.result(items, isOne: outcome.isOne)
    return show.end(outcome, in: sources(outcome, frame))
  }

  private func keep(
    _ value: Value, _ isPart: Bool, _ text: String, _ entry: EntryText, isStream: Bool
  ) {
    session.keep(
      result: SessionValue(
        value: value, version: session.newVersion(),
        origin: session.note(text, entry: entry.number, .result, isStream: isStream),
        isPart: isPart))
  }

  /// What came of a part must not be taken for what comes of the whole.
  private static func notes(onParts names: [String]) -> [String] {
    names.map { "`\($0)` is not whole: its run was interrupted or cut" }
  }

  private func bind(
    _ binding: LetStatement, _ statement: Statement, _ entry: EntryText, _ frame: Session.Frame
  ) throws(PipelineRun.Refusal) -> Int32 {
    let pipeline = Statement(.pipeline(binding.value), binding.value.span)
    let checked = try check(pipeline, frame)
    if case .run(let plan)? = checked.statements.last?.kind, plan.cardinality == .none {
      show.fault(
        "`\(binding.name.text)` would be nothing: the pipeline ends in a sink",
        help: "take `let \(binding.name.text) =` away, or the sink")
      return 2
    }
    let parts = session.partNames(in: checked)
    var outcome = try PipelineRun(
      session: session, conductor: conductor, frame: frame, isFresh: isFresh
    ).run(binding.value, checked: checked)
    note(outcome)
    outcome.notes += Self.notes(onParts: parts)
    let items = outcome.items ?? KeptItems()
    let values = items.values
    let text = frame.sources[frame.entry.tree.source]?.text(of: statement.span) ?? ""
    func bind(_ value: Value) {
      session.bind(
        binding.name.text,
        SessionValue(
          value: value, version: session.newVersion(),
          origin: session.note(
            text, entry: entry.number, .value(binding.name.text), isStream: !outcome.isOne),
          isPart: !parts.isEmpty || !items.isWhole))
      show.bound(binding.name.text, value)
    }
    if outcome.isOne {
      if let value = values.first { bind(value) }
    } else {
      bind(.list(List(values)))
    }
    return show.end(outcome, in: sources(outcome, frame), itemsAreShown: false)
  }

  private func bind(
    _ name: Name, _ expression: Expression, _ statement: Statement, _ entry: EntryText,
    _ frame: Session.Frame, isSecret: Bool
  ) throws(PipelineRun.Refusal) -> Int32 {
    let pipeline = Pipeline(
      stages: [Stage(.expression(expression), expression.span)],
      span: expression.span)
    let checked = try check(Statement(.pipeline(pipeline), expression.span), frame)
    let outcome = try PipelineRun(
      session: session, conductor: conductor, frame: frame, isFresh: isFresh
    ).run(pipeline, checked: checked)
    if let value = outcome.items?.values.first {
      if isSecret { session.redactor.keep(value) }
      let text = frame.sources[frame.entry.tree.source]?.text(of: statement.span) ?? ""
      session.bind(
        name.text,
        SessionValue(
          value: value, version: session.newVersion(), isSecret: isSecret,
          origin: session.note(text, entry: entry.number, .value(name.text))))
      show.bound(name.text, isSecret ? .text(Text(Redactor.mark)) : value)
    }
    return show.end(outcome, in: sources(outcome, frame), itemsAreShown: false)
  }

  private func declare(
    _ statement: Statement, _ index: Int, _ entry: EntryText, _ frame: Session.Frame
  ) -> Int32 {
    guard let key = Declaration.key(of: statement) else { return 2 }
    let result = session.check(
      statement, in: frame, with: session.checking, without: key)
    guard tell(result, frame) != nil else { return 2 }
    session.declare(Declaration(entry: entry, index: index, key: key))
    // A default session that was entered takes the place of what `:set` made.
    if key == "session " { session.settings.requests = [] }
    return 0
  }

  /// A statement that gives nothing to the prompt: its pipelines print.
  private func runWhole(
    _ statement: Statement, _ frame: Session.Frame
  ) throws(PipelineRun.Refusal) -> Int32 {
    let result = session.check(statement, in: frame, with: session.interpreter)
    guard let checked = tell(result, frame) else { throw .mistakes }
    let key = session.key(of: checked) ?? checked.identity(naming: [:])
    if !isFresh, let methods = session.store.methods(sentBy: key) {
      throw .repetition("\(methods.joined(separator: ", ")) was sent by this statement before")
    }
    var outcome = PipelineRun.Outcome()
    try PipelineRun(session: session, conductor: conductor, frame: frame, isFresh: isFresh)
      .execute(checked, &outcome)
    let methods = session.counter.current.unsafe.keys.sorted()
    if !methods.isEmpty { session.store.note(methods, sentBy: key) }
    outcome.asks = outcome.made > 0
    note(outcome)
    return show.end(outcome, in: sources(outcome, frame))
  }

  /// The texts that failures may have their places in.
  private func sources(_ outcome: PipelineRun.Outcome, _ frame: Session.Frame) -> SourceMap {
    session.sources(with: outcome.program?.sources ?? frame.sources)
  }

  private func note(_ outcome: PipelineRun.Outcome) {
    guard let report = outcome.report, let program = outcome.program else { return }
    session.lastRun = Session.LastRun(
      report: report, program: program, responses: outcome.responses, made: outcome.made,
      kept: outcome.kept)
  }

  // MARK: Checking

  private func check(
    _ statement: Statement, _ frame: Session.Frame
  ) throws(PipelineRun.Refusal) -> CheckedProgram {
    let result = session.check(statement, in: frame, with: session.checking)
    guard let program = tell(result, frame) else { throw .mistakes }
    return program
  }

  /// Tells what was found about the entry, and gives the program where there was no error.
  ///
  /// A declaration that another one made wrong is given up, so that it does not stand in the way of
  /// every line from now on.
  private func tell(_ result: CheckResult, _ frame: Session.Frame) -> CheckedProgram? {
    var stale: Set<String> = []
    let shown = result.diagnostics.filter { diagnostic in
      guard let span = diagnostic.primary?.span, let keys = frame.keys[span.source] else {
        return true
      }
      if diagnostic.severity == .error {
        stale.formUnion(
          keys.filter { $0.span.start <= span.start && span.end <= $0.span.end }.map(\.key))
      }
      return diagnostic.severity == .error
    }
    show.tell(shown, in: result.sources)
    if !stale.isEmpty {
      session.forget(declarations: stale)
      for key in stale.sorted() { show.note("`\(key)` is given up; enter it again") }
    }
    return result.program
  }
}
