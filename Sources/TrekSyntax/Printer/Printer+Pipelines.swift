internal import TrekDiagnostics

extension Printer {
  /// A pipeline on one line, or one stage a line.
  mutating func add(_ pipeline: Pipeline) {
    if pipeline.beginsParallel, pipeline.stages.count > 1 {
      // The stages after a closing brace may follow it on its line.
      add(pipeline.stages[0])
      layout.open()
      for stage in pipeline.stages.dropFirst() { addNext(stage) }
      layout.close()
    } else {
      layout.open()
      addStages(pipeline.stages)
      layout.close()
    }
  }

  /// The stages of a pipeline inside a group.
  mutating func addStages(_ stages: [Stage]) {
    for (index, stage) in stages.enumerated() {
      if index == 0 {
        add(stage)
      } else {
        addNext(stage, hugs: stages.count == 2 && stage.endsInBlock)
      }
    }
  }

  private mutating func addNext(_ stage: Stage, hugs: Bool = false) {
    addTrailingComment(before: stage.span.start)
    addBreak(" ")
    addLeadingComments(before: stage.span.start, keepsBlankLine: false)
    layout.text("| ")
    layout.indentIfBroken()
    if hugs { layout.hug() }
    add(stage)
    layout.dedent()
  }

  mutating func add(_ stage: Stage) {
    switch stage.kind {
    case .expression(let expression): add(expression)
    case .reference(let name): layout.text(name.text)
    case .call(let call): add(call)
    case .binding(let name): layout.text("as \(name.text)")
    case .match(let arms): addMatch(arms, until: stage.span.end)
    case .parallel(let block):
      layout.text("parallel ")
      add(block, isBroken: true)
    case .missing: break
    }
  }

  // MARK: Calls

  private mutating func add(_ call: StageCall) {
    layout.text(call.name.text)
    if !call.arguments.isEmpty { addArguments(call.arguments) }
    if let binding = call.binding { layout.text(" as \(binding.text)") }
    if let block = call.block {
      layout.text(" ")
      addGrouped(block)
    }
  }

  /// The arguments of a stage.
  ///
  /// The first stands on the line of its name, the others there too or one a
  /// line. Before a label the comma is left out where the line goes on.
  private mutating func addArguments(_ arguments: [Argument]) {
    let bracketed = arguments.filter { $0.value.isBracketed }.count
    layout.text(" ")
    layout.open()
    for (index, argument) in arguments.enumerated() {
      if index == 1 { layout.indentIfBroken() }
      if index > 0 {
        if argument.label == nil || isFlat {
          layout.text(",")
        } else {
          layout.choice(broken: ",", flat: "")
        }
        addTrailingComment(before: argument.span.start)
        addBreak(" ")
        addLeadingComments(before: argument.span.start, keepsBlankLine: false)
      }
      // Where only the last one has brackets, they may begin on the line of the name.
      if index == arguments.count - 1, bracketed == 1, argument.value.isBracketed { layout.hug() }
      add(argument)
    }
    if arguments.count > 1 { layout.dedent() }
    layout.close()
  }

  mutating func add(_ argument: Argument) {
    if let label = argument.label { layout.text("\(label.text): ") }
    add(argument.value)
  }

  // MARK: Blocks

  /// A block of a stage: on one line if it holds pipelines only and fits.
  private mutating func addGrouped(_ block: Block) {
    // Alone in braces, a path would be the entry of a record, and nothing at all a record.
    let needsSemicolon = block.statements.count == 1 && block.statements[0].isLikeRecordEntry
    if block.statements.isEmpty, !hasComment(before: block.span.end) { return layout.text("{ ; }") }
    layout.open()
    add(block, isBroken: !block.holdsPipelinesOnly, ending: needsSemicolon ? ";" : "")
    layout.close()
  }

  /// A block inside a group, or broken in any case.
  mutating func add(_ block: Block, isBroken: Bool, ending: String = "") {
    let end = max(0, block.span.end - 1)
    if block.statements.isEmpty, !hasComment(before: end) { return layout.text("{}") }
    layout.text("{")
    layout.indent()
    addTrailingComment(before: block.statements.first?.span.start ?? end)
    addBlockBreak(isBroken)
    if block.statements.isEmpty {
      addClosingComments(before: end, isFirst: true)
    } else {
      addStatements(of: block, until: end, isBroken: isBroken, ending: ending)
    }
    layout.dedent()
    addBlockBreak(isBroken)
    layout.text("}")
  }

  private mutating func addStatements(
    of block: Block, until end: Int, isBroken: Bool, ending: String
  ) {
    if ending.isEmpty {
      add(block.statements, until: end, between: isBroken ? .lines : .semicolons)
    } else {
      addLeadingComments(before: block.statements[0].span.start, keepsBlankLine: false)
      if case .pipeline(let pipeline) = block.statements[0].kind { add(pipeline) }
      layout.text(ending)
      addTrailingComment(before: end)
      addClosingComments(before: end, isFirst: false)
    }
  }

  private mutating func addBlockBreak(_ isBroken: Bool) {
    if isBroken, !isFlat { layout.hardLine() } else { addBreak(" ") }
  }

  /// The arms of a `match`, one a line.
  private mutating func addMatch(_ arms: [MatchArm], until end: Int) {
    let end = max(0, end - 1)
    layout.text("match ")
    if arms.isEmpty, !hasComment(before: end) { return layout.text("{}") }
    layout.text("{")
    layout.indent()
    addTrailingComment(before: arms.first?.span.start ?? end)
    addBlockBreak(true)
    for (index, arm) in arms.enumerated() {
      if index > 0 { add(Separator.lines) }
      addLeadingComments(before: arm.span.start, keepsBlankLine: index > 0)
      add(arm)
      addTrailingComment(before: index + 1 < arms.count ? arms[index + 1].span.start : end)
    }
    addClosingComments(before: end, isFirst: arms.isEmpty)
    layout.dedent()
    addBlockBreak(true)
    layout.text("}")
  }

  private mutating func add(_ arm: MatchArm) {
    if let condition = arm.condition { add(condition) } else { layout.text("else") }
    layout.text(" ->")
    switch arm.body {
    case .pipeline(let pipeline): addAssigned(pipeline)
    case .block(let block):
      layout.text(" ")
      layout.open()
      add(block, isBroken: !block.holdsPipelinesOnly)
      layout.close()
    }
  }

  /// An `if` with all its branches: broken as a statement, as an expression if it does not fit.
  mutating func add(_ conditional: Conditional, isStatement: Bool) {
    let blocks = conditional.branches.map(\.body) + (conditional.otherwise.map { [$0] } ?? [])
    let isBroken = isStatement || !blocks.allSatisfy(\.holdsPipelinesOnly)
    layout.open()
    for (index, branch) in conditional.branches.enumerated() {
      layout.text(index == 0 ? "if " : " else if ")
      add(branch.condition)
      layout.text(" ")
      add(branch.body, isBroken: isBroken)
    }
    if let otherwise = conditional.otherwise {
      layout.text(" else ")
      add(otherwise, isBroken: isBroken)
    }
    layout.close()
  }
}

extension Block {
  /// Whether it may stand on one line.
  var holdsPipelinesOnly: Bool {
    statements.allSatisfy { statement in
      if case .pipeline = statement.kind { return true }
      return false
    }
  }
}

extension Statement {
  /// Whether the parser would take it for the entry of a record if it stood alone in braces.
  var isLikeRecordEntry: Bool {
    guard case .pipeline(let pipeline) = kind, pipeline.stages.count == 1 else { return false }
    switch pipeline.stages[0].kind {
    case .expression(let expression): return expression.pathName != nil
    case .reference(let name): return name.module != nil
    default: return false
    }
  }
}

extension Stage {
  /// Whether it ends in a block, so that its lines may begin on the line before.
  var endsInBlock: Bool {
    switch kind {
    case .call(let call): call.block != nil
    case .match: true
    default: false
    }
  }
}
