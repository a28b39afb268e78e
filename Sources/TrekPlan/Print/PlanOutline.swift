import TrekDiagnostics
import TrekStageKit

extension PlanProgram {
  /// The plan as text for people: what runs in one task, what runs for many items at a time, how
  /// bodies are read, and where each option came from.
  public var outline: String {
    var outline = PlanOutline(of: self)
    for parameter in parameters { outline.add(parameter) }
    for statement in statements { outline.add(statement) }
    return outline.text
  }
}

/// Writes a plan down, a stage a line.
struct PlanOutline {
  private let excerpts: PlanExcerpts
  private(set) var text = ""
  private var depth = 0

  init(of program: PlanProgram) { excerpts = PlanExcerpts(of: program) }

  private mutating func line(_ words: String) {
    text += String(repeating: "  ", count: depth) + words + "\n"
  }

  private mutating func nested(_ words: String, _ body: (inout PlanOutline) -> Void) {
    line(words)
    depth += 1
    body(&self)
    depth -= 1
  }

  /// Writes words in lines of about a hundred characters.
  private mutating func addWrapped(_ words: [String], after head: String) {
    let margin = head.count
    var row = head
    for (index, word) in words.enumerated() {
      let last = index == words.count - 1
      let next = word + (last ? "" : ";")
      if 2 * depth + row.count + next.count > 97, row.count > margin {
        line(row)
        row = String(repeating: " ", count: margin)
      }
      row += " " + next
    }
    if !words.isEmpty { line(row) }
  }

  // MARK: Statements

  mutating func add(_ parameter: PlanParameter) {
    let form = parameter.isStream ? "a stream of \(parameter.type)" : "\(parameter.type)"
    let need = parameter.isRequired ? "must be given" : "has a default"
    line("parameter \(parameter.name): \(form), \(need)")
  }

  mutating func add(_ statement: PlanStatement) {
    switch statement.kind {
    case .run(let pipeline): nested("run  \(statement.place)") { $0.add(pipeline) }
    case .collect(_, let pipeline, let asList):
      nested("collect \(asList ? "a list" : "one value")  \(statement.place)") { $0.add(pipeline) }
    case .assign(_, let name, let expression, let isSecret):
      let value = isSecret ? "•••" : excerpts.text(expression.place)
      line("\(isSecret ? "secret" : "let") \(name) = \(value)")
    case .parameter: return
    case .choose(let branches):
      for (index, branch) in branches.enumerated() {
        let test = branch.condition.map { "if \(excerpts.text($0.place))" }
        nested(index == 0 ? test ?? "always" : "else" + (test.map { " \($0)" } ?? "")) { outline in
          for statement in branch.body { outline.add(statement) }
        }
      }
    case .parallel(let groups):
      nested("at the same time") { outline in
        for (index, group) in groups.enumerated() {
          outline.nested("branch \(index + 1)") { outline in
            for statement in group { outline.add(statement) }
          }
        }
      }
    }
  }

  // MARK: Pipelines

  private mutating func add(_ pipeline: PlanPipeline) {
    for (index, segment) in pipeline.segments.enumerated() {
      let link = index == 0 ? "" : "  ← a bounded channel"
      nested("task \(index + 1)\(link)") { $0.add(segment) }
    }
  }

  private mutating func add(_ segment: PlanSegment) {
    if case .stage(let stage) = segment.head { add(stage, "begin ") }
    for stage in segment.before { add(stage, "then  ") }
    if let section = segment.section {
      nested("section \(section.words)") { outline in
        outline.add(section.concurrent, "wait  ")
        for stage in section.perItem { outline.add(stage, "then  ") }
      }
    }
    for stage in segment.after { add(stage, "then  ") }
  }

  private mutating func add(_ stage: PlanStage, _ role: String) {
    line("\(role)\(excerpts.line(of: stage))  #\(stage.number)")
    depth += 1
    defer { depth -= 1 }
    switch stage.kind {
    case .call(let call):
      for row in OptionRow.given(to: call) { line(row.text(excerpts)) }
      let defaults = OptionRow.defaults(of: call)
      addWrapped(defaults, after: "by default:")
      for branch in call.branches {
        let test = branch.condition.map { "where \(excerpts.text($0.place))" } ?? "block"
        nested(test) { $0.add(branch.pipeline) }
      }
    case .nested(_, let pipeline, let condition):
      let test = condition.map { " where \(excerpts.text($0.place))" } ?? ""
      nested("for each item\(test)") { $0.add(pipeline) }
    case .parallel(let values):
      for value in values {
        nested("\(value.name) = \(excerpts.text(value.value.place))") { outline in
          for statement in value.statements { outline.add(statement) }
        }
      }
    case .values, .input, .map, .bind: return
    }
  }
}

extension PlanSection {
  /// How many items at a time, in which order, and what becomes of bodies.
  fileprivate var words: String {
    var parts = [isOrdered ? "in order" : "as answers come", "window \(windowText)"]
    if case .call(let call) = concurrent.kind, call.definition.shape == .request {
      parts.append("bodies: \(body.words)")
    }
    if let demand { parts.append("bounded by #\(demand)") }
    return parts.joined(separator: ", ")
  }

  private var isOrdered: Bool { constant("ordered") != "false" }

  /// How many items may wait for an earlier one.
  private var windowText: String {
    if let given = constant("window") { return given }
    guard case .call(let call) = concurrent.kind else { return "of its own" }
    if let concurrency = constant("concurrency") {
      return Int(concurrency).map { "\($0 * 4)" } ?? "4 × concurrency"
    }
    let parameter = call.definition.parameters.first { $0.name == "concurrency" }
    return parameter?.defaultText.flatMap(Int.init).map { "\($0 * 4)" } ?? "4 × concurrency"
  }

  /// A constant argument of the stage that waits, as text.
  private func constant(_ name: String) -> String? {
    guard case .call(let call) = concurrent.kind,
      case .expression(let expression)? = call.arguments[name]?.last?.kind
    else { return nil }
    guard case .constant(let value) = expression.kind else { return "as given" }
    return String(describing: value)
  }
}

extension PlannedBody {
  fileprivate var words: String {
    switch self {
    case .discard: "dropped as they come"
    case .assemble: "held whole"
    case .sink: "handed to the sink as they come"
    case .stream: "read as they come"
    }
  }
}
