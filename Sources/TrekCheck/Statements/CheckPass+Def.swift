import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// The `def` that a name stands for here.
  ///
  /// In its own body, the name of a `def` that covers a stage is that stage: it can only be meant.
  func def(named name: String, _ context: Context) -> Def? {
    guard let def = context.scope.module.defs[name] else { return nil }
    let isKnown = catalog.stage(name) != nil || catalog.function(name) != nil
    if isKnown, openDefs.contains(where: { $0.def === def }) { return nil }
    return def
  }

  /// What is known of a `def`; its body is checked once, with arguments of which nothing is known.
  func summary(of def: Def, at span: Span) -> DefSummary? {
    switch def.state {
    case .checked(let summary): return summary
    case .checking:
      reportRecursion(def, at: span)
      return nil
    case .unchecked: break
    }
    def.state = .checking
    let before = diagnostics.errorCount
    var summary = apart { nesting(at: span, levels: 4) { self.summary(of: def) } }
    if diagnostics.errorCount > before || summary == nil {
      summary = DefSummary(
        takesItems: false, type: .any, cardinality: .many, end: nil, canFail: true,
        endsBindings: false, isBroken: true)
    }
    if let summary { def.state = .checked(summary) }
    return summary
  }

  /// Checks something for itself, whatever is being checked around it.
  private func apart<Result>(_ body: () -> Result) -> Result {
    let outer = (
      isSummary, diagnostics.trials, watches, moduleStatement, hoisted, bindingCount,
      variableCount, inlinedStages
    )
    isSummary = true
    diagnostics.trials = 0
    watches = []
    moduleStatement = nil
    defer {
      (
        isSummary, diagnostics.trials, watches, moduleStatement, hoisted, bindingCount,
        variableCount, inlinedStages
      ) = outer
    }
    return body()
  }

  private func summary(of def: Def) -> DefSummary {
    openDefs.append(OpenDef(def: def, call: nil))
    defer { openDefs.removeLast() }
    let scope = Scope(parent: def.module.scope, module: def.module)
    for parameter in def.statement.parameters {
      let type = def.parameters.first { $0.name == parameter.name.text }?.type ?? .any
      scope.declare(
        parameter.name.text,
        .argument(DefArgument(name: parameter.name.text, value: .unknown(type))),
        at: parameter.name.span)
    }
    var flow = Flow(Context(scope: scope))
    let takesItems = headTakesItems(def, flow.context)
    if takesItems {
      flow.type = .any
      flow.cardinality = .one
      run(def.statement.body, .items, &flow)
    } else {
      run(def.statement.body, .source, &flow)
    }
    return DefSummary(
      takesItems: takesItems, type: flow.type, cardinality: flow.cardinality, end: flow.end,
      canFail: flow.canFail, endsBindings: flow.endsBindings, isBroken: flow.isPoisoned)
  }

  /// Whether the head of a `def`'s body needs items, or depends on one.
  func headTakesItems(_ def: Def, _ context: Context) -> Bool {
    guard let head = def.statement.body.stages.first else { return false }
    var flow = Flow(context)
    flow.context.item = newItem(.any)
    flow.context.isPerItem = true
    let (_, depends) = trying {
      watching { first(head, .item(takesItem: true), &flow) }
    }
    return depends || flow.tookItem
  }

  // MARK: Statement

  /// Looks at a `def` where it stands.
  func def(_ statement: DefStatement, _ scope: Scope) {
    guard let def = scope.module.defs[statement.name.text],
      def.statement.name.span == statement.name.span
    else { return }
    if scope.module.isMain, catalog.stage(def.name) != nil || catalog.function(def.name) != nil {
      report(
        .coversStage, "`\(def.name)` is also a stage of Trek", at: statement.name.span,
        "covers it in this file", help: "take another name, unless that is what you want")
    }
    _ = summary(of: def, at: statement.name.span)
  }

  /// Makes the `def`s of a file known, wherever in it they stand.
  func declare(defs statements: [Statement], in module: Module) {
    for statement in statements {
      guard case .def(let syntax) = statement.kind else { continue }
      if let first = module.defs[syntax.name.text] {
        report(
          .nameTaken, "there is a `def \(syntax.name.text)` already", at: syntax.name.span, "again",
          labels: [Diagnostic.Label(first.statement.name.span, "first here")],
          help: "take another name")
        continue
      }
      let def = Def(syntax, statement.span, module: module)
      var names: [String: Span] = [:]
      for parameter in syntax.parameters {
        if let first = names[parameter.name.text] {
          report(
            .nameTaken, "`\(parameter.name.text)` is a parameter already", at: parameter.name.span,
            "again", labels: [Diagnostic.Label(first, "first here")], help: "take another name")
          continue
        }
        names[parameter.name.text] = parameter.name.span
        def.parameters.append(
          ParameterDescription(
            name: parameter.name.text, summary: "a parameter of `\(syntax.name.text)`",
            kind: .perItem, position: .positional,
            type: parameter.type.flatMap { type($0) } ?? .any,
            defaultText: parameter.defaultValue.map { text($0.span) }))
      }
      module.defs[syntax.name.text] = def
    }
  }

  private func reportRecursion(_ def: Def, at span: Span) {
    var way: [Def] = []
    if let index = openDefs.firstIndex(where: { $0.def === def }) {
      way = openDefs[index...].map(\.def)
    }
    let names = (way + [def]).map { "`\($0.name)`" }.joined(separator: " → ")
    report(
      .recursion, "`\(def.name)` comes back to itself: \(names)", at: span, "and so without end",
      labels: way.map { Diagnostic.Label($0.statement.name.span, "`\($0.name)`") },
      help: "a `def` stands for its stages; to follow links, use `pages` or `crawl`")
  }

  func reportTooDeep(at span: Span) {
    report(
      .tooDeep, "this is nested too deeply", at: span, "more than \(depthLimit) levels",
      help: "give an inner part a name with `let`")
  }
}

extension ErrorCode {
  static let recursion = ErrorCode(
    "E214", "a `def` comes back to itself",
    story: """
      A `def` stands for its stages, which are put where it is called. One that calls itself, also \
      by way of others, would go on without end. The way round is shown.
      """,
    wrong: "def again = upper | again\n[\"a\"] | again | print",
    right: "def again = upper | lower\n[\"a\"] | again | print")

  static let tooDeep = ErrorCode(
    "E215", "a script is nested too deeply, or grows too large",
    story: """
      `def`s stand for their stages, so a few that call one another twice grow without measure: \
      thirty of them would be a thousand million stages. There are limits to the depth and to the \
      number of stages that `def`s grow to.
      """,
    wrong: (1...30).reduce("def a0 = upper\n") { $0 + "def a\($1) = a\($1 - 1) | a\($1 - 1)\n" }
      + "[\"x\"] | a30 | print",
    right: "def a0 = upper\ndef a1 = a0 | a0\n[\"x\"] | a1 | print")

  static let coversStage = ErrorCode(
    "W202", "a `def` covers a stage of Trek",
    story: """
      A `def` may have the name of a stage; in this file the name then means the `def`, and in its \
      own body the stage. Whoever reads the script may expect the stage, so this is a warning.
      """,
    wrong: "def count = map 1\n[\"a\"] | count | print",
    right: "def ones = map 1\n[\"a\"] | ones | print")
}
