import TrekDiagnostics
import TrekPlan
import TrekStageKit
import TrekSyntax
import TrekURL
import TrekValues

/// Finds in a plan what a policy forbids outright: stages, functions, labels, hosts that stand in
/// the script.
struct PolicyCheck {
  private let policy: Policy
  private let sources: SourceMap
  private(set) var diagnostics: [Diagnostic] = []
  private var seen: Set<Span> = []

  init(_ policy: Policy, _ sources: SourceMap) {
    self.policy = policy
    self.sources = sources
  }

  // MARK: Text

  /// What is wrong with a text before it is read.
  static func size(_ source: Source, _ limits: Policy.Limits) -> Diagnostic? {
    guard source.bytes.count <= limits.scriptBytes else {
      return Diagnostic(
        PolicyCode.size,
        "the script has \(source.bytes.count) bytes, and \(limits.scriptBytes) are allowed",
        at: Diagnostic.Label(
          Span(source.id, limits.scriptBytes..<limits.scriptBytes + 1), "too long from here"))
    }
    guard limits.nesting < .max else { return nil }
    var depth = 0
    for token in Lexer.tokens(of: source) {
      switch token.kind {
      case .openParen, .openBracket, .openBrace, .interpolationOpen: depth += 1
      case .closeParen, .closeBracket, .closeBrace, .interpolationClose: depth -= 1
      default: continue
      }
      if depth > limits.nesting {
        return Diagnostic(
          PolicyCode.size, "brackets stand in one another more than \(limits.nesting) deep",
          at: Diagnostic.Label(Span(source.id, token.range), "one too many"))
      }
    }
    return nil
  }

  // MARK: Plan

  /// Looks at all of a program.
  mutating func check(_ program: PlanProgram) {
    for statement in program.statements { check(statement) }
  }

  private mutating func check(_ statement: PlanStatement) {
    switch statement.kind {
    case .run(let pipeline), .collect(_, let pipeline, _): check(pipeline)
    case .assign(_, _, let expression, _): check(expression)
    case .parameter(_, let fallback): if let fallback { check(fallback) }
    case .choose(let branches):
      for branch in branches {
        if let condition = branch.condition { check(condition) }
        for statement in branch.body { check(statement) }
      }
    case .parallel(let groups):
      for statement in groups.joined() { check(statement) }
    }
  }

  private mutating func check(_ pipeline: PlanPipeline) {
    let stages = pipeline.segments.flatMap(\.stages)
    for stage in stages { check(stage) }
    // `fetch "…"` at a head: the URLs are what the head gives.
    for (head, next) in zip(stages, stages.dropFirst()) {
      guard case .values(let expression) = head.kind, case .call(let call) = next.kind,
        call.definition.shape.sendsRequests, call.arguments["url"] == nil
      else { continue }
      checkURL(expression, expression.place)
    }
  }

  private mutating func check(_ stage: PlanStage) {
    switch stage.kind {
    case .values(let expression), .map(let expression): check(expression)
    case .input: break
    case .call(let call): check(call, at: stage.place)
    case .bind(_, let expression): if let expression { check(expression) }
    case .nested(_, let pipeline, let condition):
      check(pipeline)
      if let condition { check(condition) }
    case .parallel(let branches):
      for branch in branches {
        for statement in branch.statements { check(statement) }
        check(branch.value)
      }
    }
  }

  private mutating func check(_ call: PlanCall, at place: ScriptPlace) {
    let name = call.definition.name
    if !policy.stages.allows(name) {
      report(PolicyCode.name, "the policy does not allow the stage `\(name)`", place, "forbidden")
    }
    let isRequest = call.definition.shape.sendsRequests
    for (label, arguments) in call.arguments.sorted(by: { $0.key < $1.key }) {
      for argument in arguments {
        if isRequest, !policy.requestLabels.allows(label) {
          report(
            PolicyCode.name, "the policy does not allow the label `\(label)`", argument.place,
            "forbidden")
        }
        let expression: PlanExpression
        switch argument.kind {
        case .expression(let value), .aggregate(let value), .reducer(_, let value):
          expression = value
        }
        check(expression)
        if isRequest, label == "url" || label == "base" { checkURL(expression, argument.place) }
      }
    }
    for branch in call.branches {
      if let condition = branch.condition { check(condition) }
      check(branch.pipeline)
    }
  }

  /// A URL that stands in the script as it is.
  private mutating func checkURL(_ expression: PlanExpression, _ place: ScriptPlace) {
    switch expression.kind {
    case .list(let elements):
      for element in elements { checkURL(element, element.place) }
    case .constant(.list(let list)):
      for case .text(let text) in list { checkURL(text, place) }
    case .constant(.text(let text)): checkURL(text, place)
    default: break
    }
  }

  private mutating func checkURL(_ text: Text, _ place: ScriptPlace) {
    guard let url = try? ParsedURL(text.string), let reason = policy.hosts.refusal(of: url) else {
      return
    }
    report(PolicyCode.host, reason, place, "may not be asked")
  }

  private mutating func check(_ expression: PlanExpression) {
    switch expression.kind {
    case .constant, .item, .variable, .binding: break
    case .path(let base, let steps):
      check(base)
      for case .index(let index) in steps { check(index) }
    case .interpolation(let parts), .list(let parts), .record(_, let parts):
      for part in parts { check(part) }
    case .call(let function, let arguments):
      if !policy.functions.allows(function.name) {
        report(
          PolicyCode.name, "the policy does not allow the function `\(function.name)`",
          expression.place, "forbidden")
      }
      for argument in arguments { check(argument) }
    case .stage(let call, let operand), .fold(let call, let operand):
      check(call, at: expression.place)
      check(operand)
    case .aggregate(let call): check(call, at: expression.place)
    case .negate(let operand), .not(let operand): check(operand)
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .coalesce(let left, let right), .range(let left, let right):
      check(left)
      check(right)
    case .conditional(let branches):
      for branch in branches {
        if let condition = branch.condition { check(condition) }
        check(branch.value)
      }
    }
  }

  private mutating func report(
    _ code: ErrorCode, _ message: String, _ place: ScriptPlace, _ label: String
  ) {
    let source = sources.sources.first { $0.name == place.source }
    let span = Span(source?.id ?? .main, place.range)
    guard diagnostics.count < 20, seen.insert(span).inserted else { return }
    diagnostics.append(
      Diagnostic(
        code, message, at: Diagnostic.Label(span, label),
        help: "the program that runs the script decides this"))
  }
}
