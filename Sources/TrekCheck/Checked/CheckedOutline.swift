import TrekDiagnostics
import TrekStageKit
import TrekValues

extension CheckedProgram {
  /// The program as text for people, a statement or stage a line, without places.
  public var outline: String {
    var outline = CheckedOutline()
    for parameter in parameters {
      outline.line(
        "\(parameter.isStream ? "stream" : "param") v\(parameter.variable.number) "
          + "\(parameter.name): \(parameter.type)")
    }
    for statement in statements { outline.add(statement) }
    return outline.text
  }
}

extension CheckedProgram {
  /// What the program does, as a text that is the same only for programs that do the same: `naming`
  /// says what stands for the value of a variable that the caller gives.
  package func identity(naming: [VariableID: String]) -> String {
    var outline = CheckedOutline { naming[$0] ?? "v\($0.number - naming.count)" }
    for statement in statements { outline.add(statement) }
    return outline.text
  }
}

/// Writes a checked program down.
struct CheckedOutline {
  /// What variables are called.
  private let naming: (VariableID) -> String
  private(set) var text = ""
  private var depth = 0

  init(naming: @escaping (VariableID) -> String = { "v\($0.number)" }) { self.naming = naming }

  mutating func line(_ words: String) {
    text += String(repeating: "  ", count: depth) + words + "\n"
  }

  private mutating func nested(_ words: String, _ body: (inout CheckedOutline) -> Void) {
    line(words)
    depth += 1
    body(&self)
    depth -= 1
  }

  mutating func add(_ statement: CheckedStatement) {
    switch statement.kind {
    case .run(let pipeline): nested("run") { $0.add(pipeline) }
    case .assign(let id, let name, let value): assign("let", id, name, value)
    case .secret(let id, let name, let value): assign("secret", id, name, value)
    case .parameter(let index, let value):
      nested("default of parameter \(index)") { outline in
        if let value { outline.line(outline.words(value)) }
      }
    case .choose(let branches):
      for (index, branch) in branches.enumerated() {
        let test = branch.condition.map { "if \(words($0))" } ?? ""
        nested(index == 0 ? test : test.isEmpty ? "else" : "else \(test)") { outline in
          for statement in branch.body { outline.add(statement) }
        }
      }
    case .parallel(let body):
      nested("parallel") { outline in
        for statement in body { outline.add(statement) }
      }
    }
  }

  private mutating func assign(
    _ word: String, _ id: VariableID, _ name: String, _ value: CheckedExpression
  ) {
    if case .pipeline(let pipeline) = value.kind {
      nested("\(word) \(naming(id)) \(name): \(value.type)") { $0.add(pipeline) }
    } else {
      line("\(word) \(naming(id)) \(name): \(value.type) = \(words(value))")
    }
  }

  private mutating func add(_ pipeline: CheckedPipeline) {
    for stage in pipeline.stages { add(stage) }
  }

  private mutating func add(_ stage: CheckedStage) {
    let type = stage.output == .nothing ? "" : " → \(stage.output)"
    switch stage.kind {
    case .values(let value): line("values \(words(value))\(type)")
    case .input(let id): line("input \(naming(id))\(type)")
    case .map(let value): line("map \(words(value))\(type)")
    case .bind(let slot, let name, let value):
      line("bind \(slot) \(name)" + (value.map { " = \(words($0))" } ?? ""))
    case .parallel(let values):
      nested("parallel\(type)") { outline in
        for value in values { outline.line("\(value.name): \(outline.words(value.value))") }
      }
    case .call(let call):
      nested("\(words(call))\(type)") { outline in
        for branch in call.block?.branches ?? [] {
          outline.nested(branch.condition.map { "when \(outline.words($0))" } ?? "branch") {
            $0.add(branch.pipeline)
          }
        }
      }
    }
  }

  private func words(_ call: CheckedCall) -> String {
    var words = call.definition.name
    for parameter in call.definition.parameters {
      for layer in call.arguments[parameter.name] ?? [] {
        words += " \(parameter.name)"
        if case .session(let name) = layer.origin { words += "[\(name ?? "session")]" }
        switch layer.kind {
        case .expression(let value), .aggregate(let value): words += ": \(self.words(value))"
        case .reducer(let slot, let value): words += ": \(slot) \(self.words(value))"
        }
      }
    }
    return words
  }

  private func words(_ values: [CheckedExpression]) -> String {
    values.map(words).joined(separator: ", ")
  }

  private func words(_ value: CheckedExpression) -> String {
    switch value.kind {
    case .constant(let known):
      if case .object(let object) = known { return object.asText()?.string ?? object.typeName }
      if case .text = known { return known.json().string }
      return known.printed.string
    case .item: return "."
    case .variable(let id, _): return naming(id)
    case .binding(let slot, _): return "#\(slot)"
    case .path(let base, let steps):
      // `.` and the first `.name` share the point.
      if case .item = base.kind, case .field? = steps.first { return steps.map(words).joined() }
      return words(base) + steps.map(words).joined()
    case .interpolation(let parts): return "text(\(words(parts)))"
    case .list(let parts): return "[\(words(parts))]"
    case .record(let entries):
      return "{" + entries.map { "\($0.key): \(words($0.value))" }.joined(separator: ", ") + "}"
    case .call(let function, let parts): return "\(function.name)(\(words(parts)))"
    case .stage(let call, let operand): return "(\(words(operand)) | \(words(call)))"
    case .fold(let call, let operand): return "over(\(words(operand)), \(words(call)))"
    case .aggregate(let call): return "group(\(words(call)))"
    case .negate(let operand): return "-\(words(operand))"
    case .not(let operand): return "not \(words(operand))"
    case .binary(let op, let left, let right):
      return "(\(words(left)) \(op.rawValue) \(words(right)))"
    case .and(let left, let right): return "(\(words(left)) and \(words(right)))"
    case .or(let left, let right): return "(\(words(left)) or \(words(right)))"
    case .coalesce(let left, let right): return "(\(words(left)) ?? \(words(right)))"
    case .range(let low, let high): return "\(words(low))..\(words(high))"
    case .conditional(let branches):
      return branches.map { branch in
        (branch.condition.map { "if \(words($0)) " } ?? "") + "{ \(words(branch.value)) }"
      }.joined(separator: " else ")
    case .pipeline(let pipeline):
      var inner = CheckedOutline(naming: naming)
      inner.add(pipeline)
      let lines = inner.text.split(separator: "\n").map { $0.drop { $0 == " " } }
      return "(" + lines.joined(separator: " | ") + ")"
    }
  }

  private func words(_ step: PathStep) -> String {
    switch step {
    case .field(let name, _): ".\(name)"
    case .index(let index, _): "[\(words(index))]"
    case .optional: "?"
    }
  }
}
