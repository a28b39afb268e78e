import Trek
import TrekDiagnostics
import TrekSyntax

/// Runs one pipeline of an entry, with what is kept of earlier ones in the place of its first
/// stages.
struct PipelineRun {
  let session: Session
  let conductor: Conductor
  let frame: Session.Frame
  /// Whether everything is asked for anew.
  let isFresh: Bool

  /// What came of it.
  struct Outcome {
    /// What came out, or nil where the pipeline ends in a sink.
    var items: KeptItems?
    /// Whether the pipeline gives one value: then `items` holds at most that.
    var isOne = false
    var report: RunReport?
    var program: PlanProgram?
    var isInterrupted = false
    /// How many items came from memory.
    var kept = 0
    /// How many requests were made and came to their end.
    var made = 0
    /// Whether the network has a part in it.
    var asks = false
    /// What is to be said beside.
    var notes: [String] = []
    /// The responses that were seen on the way.
    var responses: [Response] = []

    /// Whether the run was stopped before its end: its stages may have been told that no more
    /// comes, as if they had seen all.
    var isCutShort: Bool {
      guard let report else { return false }
      return isInterrupted || report.wasInterrupted || report.isStoppedByStrict
        || report.outputFailure != nil
    }
  }

  /// Why it was not run.
  enum Refusal: Error {
    /// Mistakes, which have been told.
    case mistakes
    /// It would repeat what must not be repeated by itself.
    case repetition(String)
    /// A name has no value of its type.
    case arguments(String)
  }

  /// Runs a pipeline that was checked.
  ///
  /// - Parameter checked: the program of the pipeline alone, without a sink of the prompt's.
  func run(_ pipeline: Pipeline, checked: CheckedProgram) throws(Refusal) -> Outcome {
    guard case .run(let plan)? = checked.statements.last?.kind else { throw .mistakes }
    let endsInSink = plan.cardinality == .none
    let isExpression = isValue(pipeline)
    let prefix = KeptPrefix(pipeline, frame, session, checked: checked)
    var outcome = Outcome(isOne: isExpression || plan.cardinality == .one)
    outcome.asks = prefix.asks

    let start = isFresh ? nil : start(of: prefix)
    try refuseRepetition(in: prefix, from: start, &outcome)
    if let start, let key = start.boundary.key {
      session.store.use(key)
      outcome.kept = start.items.items.count
      let before = prefix.boundaries.prefix { $0.count <= start.boundary.count }
      let sent = before.compactMap { $0.key.flatMap { session.store.methods(sentBy: $0) } }
      if let methods = sent.last {
        outcome.notes.append(
          "\(Self.words(methods)) not sent again: `:fresh` before the line sends \(Self.them(methods))"
        )
      }
      if start.boundary.count == pipeline.stages.count {
        outcome.items = start.items
        return outcome
      }
      session.board.open(replay: start.boundary.count, start.items.items)
    }
    defer { session.board.clear() }

    let taps = prefix.hasEarlyEnd ? [] : self.taps(of: prefix, after: start?.boundary)
    for tap in taps {
      session.board.open(tap.count, limit: session.settings.keep, endsAtLimit: false)
    }
    session.board.open(0, limit: session.settings.keep, endsAtLimit: true)
    let stages = self.stages(
      prefix, start: start?.boundary, taps: taps, endsInSink: endsInSink,
      isExpression: isExpression)
    try execute(stages, &outcome)

    remember(prefix, taps, outcome, endsInSink: endsInSink)
    if !endsInSink {
      outcome.items = session.board.recording(0)?.items
      if outcome.isCutShort { outcome.items?.isWhole = false }
    }
    return outcome
  }

  /// Whether a pipeline is an expression: its value is what it gives, a list as a whole.
  private func isValue(_ pipeline: Pipeline) -> Bool {
    guard pipeline.stages.count == 1 else { return false }
    switch pipeline.stages[0].kind {
    case .expression: return true
    case .reference(let name): return session.values[(name.module ?? name.name).text] != nil
    default: return false
    }
  }

  // MARK: What is kept

  private func start(
    of prefix: KeptPrefix
  ) -> (boundary: KeptPrefix.Boundary, items: KeptItems)? {
    for boundary in prefix.boundaries.reversed() {
      guard let key = boundary.key, case .whole(let items)? = session.store[key] else { continue }
      return (boundary, items)
    }
    return nil
  }

  private func taps(
    of prefix: KeptPrefix, after start: KeptPrefix.Boundary?
  ) -> [KeptPrefix.Boundary] {
    prefix.boundaries.dropLast().filter { boundary in
      (boundary.asks || boundary.decodes) && boundary.key != nil
        && boundary.count > start?.count ?? 0
    }
  }

  /// Refuses a line that would send again what an earlier one sent and that changes something.
  private func refuseRepetition(
    in prefix: KeptPrefix, from start: (boundary: KeptPrefix.Boundary, items: KeptItems)?,
    _ outcome: inout Outcome
  ) throws(Refusal) {
    if isFresh { return }
    var part: Int?
    for boundary in prefix.boundaries where boundary.count > start?.boundary.count ?? 0 {
      guard let key = boundary.key else { continue }
      if case .part(let count)? = session.store[key], !prefix.hasEarlyEnd { part = count }
      guard boundary.asks, let methods = session.store.methods(sentBy: key) else { continue }
      throw .repetition(
        "\(Self.words(methods)) sent by an earlier line, and what came of it is not kept whole")
    }
    if let part {
      outcome.notes.append("\(part) of ? kept, the run before was not whole: asked anew")
    }
  }

  /// Keeps what the taps saw, and notes what must not be sent again.
  private func remember(
    _ prefix: KeptPrefix, _ taps: [KeptPrefix.Boundary], _ outcome: Outcome, endsInSink: Bool
  ) {
    for tap in taps {
      guard let key = tap.key, var items = session.board.recording(tap.count)?.items else {
        continue
      }
      if outcome.isCutShort { items.isWhole = false }
      // What was bound to an item that failed is not kept.
      if !tap.names.isEmpty, items.failureCount > 0 { items.isWhole = false }
      session.store.keep(items, for: key)
    }
    if !endsInSink, let last = prefix.boundaries.last, let key = last.key,
      var items = session.board.recording(0)?.items
    {
      if outcome.isCutShort { items.isWhole = false }
      session.store.keep(items, for: key)
    }
    let methods = session.counter.current.unsafe.keys.sorted()
    guard !methods.isEmpty else { return }
    for boundary in prefix.boundaries where boundary.asks {
      if let key = boundary.key { session.store.note(methods, sentBy: key) }
    }
  }

  private static func words(_ methods: [String]) -> String {
    let names = methods.map { "`\($0)`" }.joined(separator: " and ")
    return methods.count == 1 ? "\(names) was" : "\(names) were"
  }

  private static func them(_ methods: [String]) -> String { methods.count == 1 ? "it" : "them" }

  // MARK: Running

  private func stages(
    _ prefix: KeptPrefix, start: KeptPrefix.Boundary?, taps: [KeptPrefix.Boundary],
    endsInSink: Bool, isExpression: Bool
  ) -> [Stage] {
    let pipeline = prefix.pipeline
    let span = pipeline.span
    var stages: [Stage]
    if isExpression {
      // A list of the one value, so that a list is not taken apart.
      let value = Expression(.parenthesized(pipeline), span)
      stages = [Stage(.expression(Expression(.list([value]), span)), span)]
    } else {
      stages = prefix.stages(from: start, catalog: session.environment.catalog) { boundary in
        taps.contains { $0.count == boundary.count }
      }
    }
    if endsInSink { return stages }
    let zero = Expression(.number(NumberLiteral(text: "0", value: .int(0))), span.after)
    stages.append(
      KeptPrefix.call(
        PromptStages.tap, [TrekSyntax.Argument(label: nil, value: zero, span: span.after)],
        span.after))
    stages.append(KeptPrefix.call(PromptStages.end, [], span.after))
    return stages
  }

  private func execute(_ stages: [Stage], _ outcome: inout Outcome) throws(Refusal) {
    let span = frame.entry.tree.span
    let result = session.check(
      Statement(.pipeline(Pipeline(stages: stages, span: span)), span), in: frame,
      with: session.interpreter)
    guard let checked = result.program else {
      throw .arguments(result.diagnostics.first?.message ?? "the line cannot be run")
    }
    try execute(checked, &outcome)
    for boundary in 0...stages.count {
      for item in session.board.recording(boundary)?.items.items ?? [] {
        if case .object(let object) = item.value, let response = object as? Response {
          outcome.responses.append(response)
        }
      }
    }
  }

  /// Runs a checked program and notes what it did.
  func execute(_ checked: CheckedProgram, _ outcome: inout Outcome) throws(Refusal) {
    session.counter.begin()
    if checked.calls.contains(where: { $0.definition.name == "stdin" }) {
      conductor.watch.showKeys()
    }
    let program = session.interpreter.program(checked)
    outcome.program = program.plan
    var answers = 0
    do throws(ArgumentError) {
      let ended = try conductor.run(
        program, values: session.values.mapValues(\.value), settings: session.settings)
      outcome.report = ended.report
      outcome.isInterrupted = ended.isInterrupted
      answers = ended.answers
    } catch {
      throw .arguments(error.description)
    }
    outcome.made = session.counter.current.made
    // What was made ready and given up when the run was stopped was not fetched.
    if outcome.isInterrupted { outcome.made = min(outcome.made, answers) }
  }
}
