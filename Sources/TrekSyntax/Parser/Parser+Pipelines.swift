internal import TrekDiagnostics

extension ErrorCode {
  static let stageExpected = ErrorCode(
    "E122", "a stage is missing",
    story: """
      A pipeline is a value or a source, then stages with `|` between them. Nothing may be left out
      before, between or after the bars.
      """,
    wrong: "1..3 | | print", right: "1..3 | print")

  static let bindingForm = ErrorCode(
    "E142", "`as` stands in the wrong place",
    story: """
      `| as name` keeps the item in reach of what comes further down; it is a stage of its own, after
      a `|`. In `reduce` and `scan`, `as name` stands before the block and names what was reached so
      far.
      """,
    wrong: "1..3 as n | print", right: "1..3 | as n | print")

  static let parallelPlace = ErrorCode(
    "E144", "`parallel` begins a pipeline",
    story: """
      `parallel { … }` runs its statements at the same time. It takes no items, so it stands at the
      start of a pipeline or alone.
      """,
    wrong: "1..3 | parallel { 1 | print }", right: "parallel { 1 | print }")
}

extension Parser {
  /// Stages with `|` between them, also over line ends.
  func parsePipeline() -> Pipeline {
    let start = startOffset
    var stages: [Stage] = []
    repeat {
      stages.append(parseStage(isHead: stages.isEmpty))
      endStage()
    } while takePipe()
    return Pipeline(stages: stages, span: span(from: start))
  }

  /// Steps to the end of a stage, and says what should not be there.
  private func endStage() {
    guard !isStageEnd else { return }
    if kind == .asKeyword, nextKind == .word { return reportTightBinding() }
    reportUnexpected()
    while !isStageEnd {
      recover()
      if kind == .comma { advance() }
    }
  }

  private var isStageEnd: Bool {
    switch kind {
    case .pipe, .newline, .semicolon, .end: true
    // Between the arms of a `match`, where it is reported.
    case .comma: matchDepths.last == openBrackets.count
    default: isClosing(kind) || isStatementStart
    }
  }

  /// Steps over a `|` here or at the start of the next line that is not empty.
  private func takePipe() -> Bool {
    if kind == .asKeyword { return true }
    if kind == .newline {
      let next = indexAfterLines()
      guard tokens[next].kind == .pipe else { return false }
      index = next
    }
    guard kind == .pipe else { return false }
    advance()
    skipLines()
    return true
  }

  private func reportTightBinding() {
    guard mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .bindingForm, "`as` is a stage of its own", at: .init(here, "`|` is missing before this"),
        help: "write `| as name`", fix: .init(replacing: here.before, with: "| ")))
  }

  /// One stage; at a head, or after a `|`.
  func parseStage(isHead: Bool) -> Stage {
    let start = startOffset
    let kind = parseStageKind(isHead: isHead)
    return Stage(kind, span(from: start))
  }

  private func parseStageKind(isHead: Bool) -> Stage.Kind {
    if let operand = pendingOperand { return parseNamedStage(operand, isHead: isHead) }
    switch kind {
    case .word:
      return parseNamedStage(parseOperand(), isHead: isHead)
    case .asKeyword:
      return parseBinding(isHead: isHead)
    case .matchKeyword:
      return parseMatch()
    case .parallelKeyword:
      return parseParallel(isHead: isHead)
    case .openBrace:
      return parseBraceStage()
    default:
      guard startsOperand(kind) else { return missingStage(isHead: isHead) }
      return .expression(parseExpression())
    }
  }

  /// A stage that begins with a word, or an expression that does.
  private func parseNamedStage(_ operand: Expression, isHead: Bool) -> Stage.Kind {
    pendingOperand = operand
    guard let name = operand.stageName else { return .expression(parseExpression()) }
    if startsArgument || startsBindingWithBlock {
      pendingOperand = nil
      return .call(parseCall(name))
    }
    if name.module == nil, !isHead {
      pendingOperand = nil
      return .call(StageCall(name: name, arguments: []))
    }
    if kind.binaryOperator != nil || kind == .range || kind == .assign || isNotIn {
      return .expression(parseExpression())
    }
    pendingOperand = nil
    return .reference(name)
  }

  private func parseBinding(isHead: Bool) -> Stage.Kind {
    if isHead, mayReportHere() {
      collector.error(
        Diagnostic(
          .bindingForm, "`as` names an item, and there is none yet",
          at: .init(here, "nothing comes in here"), help: "write `items | as name`"))
    }
    advance()
    return .binding(parseName("a name for the item"))
  }

  private func parseParallel(isHead: Bool) -> Stage.Kind {
    if !isHead, mayReportHere() {
      collector.error(
        Diagnostic(
          .parallelPlace, "`parallel` takes no items",
          at: .init(here, "stands at the start of a pipeline"),
          help: "to do several things with each item, use `fan { …; … }` or `tee { … }`"))
    }
    advance()
    return .parallel(parseRequiredBlock("`parallel`"))
  }

  private func parseBraceStage() -> Stage.Kind {
    let start = here
    switch parseBrace() {
    case .record(let record):
      pendingOperand = record
      return .expression(parseExpression())
    case .block:
      reportStrayBlock(start)
      return .missing
    }
  }

  private func missingStage(isHead: Bool) -> Stage.Kind {
    guard mayReportHere() else { return .missing }
    let endsHere = kind == .newline || kind == .semicolon || isStatementStart
    let message: String
    switch kind {
    case .pipe where isHead: message = "nothing stands before this `|`"
    case .pipe: message = "nothing stands between two `|`"
    case _ where endsHere || kind == .end:
      message = isHead ? "a value or a source is missing" : "nothing follows this `|`"
    default:
      message = isHead ? "no statement begins with \(shown)" : "no stage begins with \(shown)"
    }
    let afterPipe = !isHead && kind != .pipe && previousEnd > 0
    let place =
      (endsHere || kind == .end) && (afterPipe || !isHead)
      ? Span(source.id, max(0, previousEnd - 1)..<previousEnd) : here
    collector.error(
      Diagnostic(
        .stageExpected, message,
        at: .init(place, kind == .pipe ? "a stage belongs before this" : "a stage belongs here"),
        help: endsHere ? nil : stageHelp(isHead: isHead)))
    return .missing
  }

  private func stageHelp(isHead: Bool) -> String? {
    switch kind {
    case .pipe where isHead:
      "a pipeline begins with a value or a source: `fetch urls | print`"
    case .elseKeyword: "`else` follows the `}` of an `if`, or stands in a `match`"
    case .letKeyword, .paramKeyword, .secretKeyword, .defKeyword, .sessionKeyword, .useKeyword:
      "a statement begins on a line of its own"
    default: nil
    }
  }
}

extension Expression {
  /// The stage that a word alone, or two with a dot between, may name.
  var stageName: StageName? {
    switch kind {
    case .name(let text):
      return StageName(name: Name(text, span))
    case .path(let path):
      guard path.steps.count == 1, case .field(let field) = path.steps[0],
        case .name(let module) = path.base.kind, !field.text.isEmpty
      else { return nil }
      return StageName(module: Name(module, path.base.span), name: field)
    default:
      return nil
    }
  }
}
