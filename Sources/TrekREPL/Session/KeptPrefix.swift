import Trek
import TrekDiagnostics
import TrekSyntax

/// A pipeline of an entry, cut where the items that come out of a stage are kept or can be taken
/// from what is kept.
struct KeptPrefix {
  /// A place behind a stage.
  struct Boundary {
    /// How many stages stand before it.
    var count: Int
    /// The plan of these stages; nil where their items must not be given again.
    var key: String?
    /// Whether the last of these stages asks the network.
    var asks: Bool
    /// Whether the last of them reads the bodies of what the one before asked for.
    var decodes = false
    /// The names in reach there that `as` bound.
    var names: [Name]
  }

  let pipeline: Pipeline
  /// Behind each stage, from the first on.
  let boundaries: [Boundary]
  /// Whether any stage asks the network.
  var asks: Bool { boundaries.contains { $0.asks } }
  /// Whether items may be recorded in the middle: not where a stage stops what is before it, since
  /// a recording would make more be asked for than it needs.
  let hasEarlyEnd: Bool

  /// Stages that want no more at some point.
  private static let early: Set<String> = ["take", "first", "until", "strict"]

  /// Looks at a pipeline that was checked.
  init(
    _ pipeline: Pipeline, _ frame: Session.Frame, _ session: Session, checked: CheckedProgram
  ) {
    self.pipeline = pipeline
    let calls = checked.calls
    hasEarlyEnd = calls.contains { Self.early.contains($0.definition.name) }
    guard calls.contains(where: { $0.definition.shape.sendsRequests }) else {
      boundaries = []
      return
    }
    var boundaries: [Boundary] = []
    var asked = 0
    var bound: [Name] = []
    for (index, stage) in pipeline.stages.enumerated() {
      if case .binding(let name) = stage.kind { bound.append(name) }
      let prefix = Array(pipeline.stages[...index])
      func check(_ stages: [Stage]) -> CheckedProgram? {
        let pipeline = Pipeline(stages: stages, span: pipeline.span)
        return session.check(
          Statement(.pipeline(pipeline), pipeline.span), in: frame, with: session.checking
        ).program
      }
      guard let program = check(prefix) else {
        boundaries.append(Boundary(count: index + 1, key: nil, asks: false, names: []))
        continue
      }
      let asksNow = program.calls.reduce(0) { $0 + ($1.definition.shape.sendsRequests ? 1 : 0) }
      bound = bound.filter { name in
        check(prefix + [Stage(.expression(Expression(.name(name.text), name.span)), name.span)])
          != nil
      }
      boundaries.append(
        Boundary(
          count: index + 1, key: asksNow == 0 ? nil : session.key(of: program),
          asks: asksNow > asked, names: bound))
      boundaries[index].decodes =
        index > 0 && boundaries[index - 1].asks && Self.readsBodies(stage, session)
      asked = asksNow
    }
    self.boundaries = boundaries
  }

  private static func readsBodies(_ stage: Stage, _ session: Session) -> Bool {
    guard case .call(let call) = stage.kind,
      let definition = session.environment.catalog.stage(call.name.text)
    else { return false }
    return definition.shape != .sink && definition.bodyUse != .none
  }

  // MARK: Stages of the prompt

  /// The stages with taps behind those that ask, and one behind the last.
  ///
  /// - Parameters:
  ///   - start: the boundary whose items are kept, or nil to begin with the first stage.
  ///   - isTapped: says for a boundary whether it gets a tap; its tap has its count for a number.
  func stages(
    from start: Boundary?, catalog: StageCatalog, isTapped: (Boundary) -> Bool
  ) -> [Stage] {
    var stages: [Stage] = []
    let first = start?.count ?? 0
    if let start { stages = replay(start) }
    for (index, stage) in pipeline.stages.enumerated() where index >= first {
      stages.append(stage)
      guard boundaries.indices.contains(index), index + 1 < pipeline.stages.count else { continue }
      let boundary = boundaries[index]
      if isTapped(boundary), !readsAsItComes(pipeline.stages[index + 1], catalog) {
        stages.append(tap(boundary))
      }
    }
    return stages
  }

  /// Whether a stage reads bodies while they come, or drops them: then they are not to be held for
  /// a tap before it.
  private func readsAsItComes(_ stage: Stage, _ catalog: StageCatalog) -> Bool {
    guard case .call(let call) = stage.kind, let definition = catalog.stage(call.name.text) else {
      return false
    }
    return definition.bodyUse == .stream || definition.bodyUse == .drop
  }

  /// A stage that records the items at a boundary.
  private func tap(_ boundary: Boundary) -> Stage {
    let span = pipeline.stages[boundary.count - 1].span.after
    let names = boundary.names
    var arguments = [argument(.number(number(boundary.count)), span)]
    if !names.isEmpty {
      let entries = names.map { name in
        RecordEntry(
          key: name, form: .word, value: Expression(.name(name.text), span), span: span)
      }
      arguments.append(argument(.record(entries), span))
    }
    return Self.call(
      names.isEmpty ? PromptStages.tap : PromptStages.tapNames, arguments, span)
  }

  /// The stages that give the kept items of a boundary again, with what was bound to them.
  ///
  /// - Parameter head: the stage that gives them; that of the catalog where it is nil.
  func replay(_ boundary: Boundary, head: Stage? = nil) -> [Stage] {
    let span = pipeline.span.before
    var arguments = [argument(.number(number(boundary.count)), span)]
    if boundary.names.isEmpty {
      return [head ?? Self.call(PromptStages.kept, arguments, span)]
    }
    arguments.append(
      TrekSyntax.Argument(
        label: Name("names", span), value: Expression(.bool(true), span), span: span))
    let whole = Name("(kept item)", span)
    var stages = [
      head ?? Self.call(PromptStages.kept, arguments, span), Stage(.binding(whole), span),
    ]
    for name in boundary.names {
      stages.append(Stage(.expression(path(whole, ["names", name.text], span)), span))
      stages.append(Stage(.binding(name), span))
    }
    stages.append(Stage(.expression(path(whole, ["item"], span)), span))
    return stages
  }

  private func number(_ value: Int) -> NumberLiteral {
    NumberLiteral(text: "\(value)", value: .int(Int64(value)))
  }

  private func argument(_ kind: Expression.Kind, _ span: Span) -> TrekSyntax.Argument {
    TrekSyntax.Argument(label: nil, value: Expression(kind, span), span: span)
  }

  private func path(_ base: Name, _ fields: [String], _ span: Span) -> Expression {
    Expression(
      .path(
        PathExpression(
          base: Expression(.name(base.text), span),
          steps: fields.map { .field(Name($0, span)) })), span)
  }

  /// A stage with arguments.
  static func call(_ name: String, _ arguments: [TrekSyntax.Argument], _ span: Span) -> Stage {
    Stage(
      .call(StageCall(name: StageName(name: Name(name, span)), arguments: arguments)), span)
  }
}
