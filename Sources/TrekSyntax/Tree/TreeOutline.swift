/// A tree as text, one node a line, indented by depth, without places and comments.
///
/// Two trees mean the same to every later phase exactly if their outlines are equal.
struct TreeOutline {
  private(set) var text = ""
  private var depth = 0

  private mutating func line(_ words: String) {
    text += String(repeating: "  ", count: depth)
    text += words
    text += "\n"
  }

  private mutating func nested(_ words: String, _ body: (inout TreeOutline) -> Void) {
    line(words)
    depth += 1
    body(&self)
    depth -= 1
  }

  /// A text in quotes, with whatever would break the line escaped.
  private func quoted(_ text: String) -> String { text.debugDescription }

  // MARK: Statements

  mutating func add(_ statement: Statement) {
    switch statement.kind {
    case .pipeline(let pipeline): add(pipeline)
    case .let(let statement):
      nested("let \(statement.name.text)") { $0.add(statement.value) }
    case .param(let statement): add(statement)
    case .secret(let statement):
      nested("secret \(statement.name.text)") { $0.add(statement.value) }
    case .def(let statement): add(statement)
    case .session(let statement):
      nested("session \(statement.name?.text ?? "")") { outline in
        for entry in statement.entries { outline.add(entry) }
      }
    case .if(let conditional): add(conditional)
    case .use(let statement):
      line("use \(quoted(statement.path)) as \(statement.name.text)")
    case .missing: line("missing")
    }
  }

  private mutating func add(_ statement: ParamStatement) {
    nested("param \(statement.name.text)") { outline in
      if let type = statement.type { outline.add(type) }
      if let value = statement.defaultValue { outline.add(value) }
      if let help = statement.help { outline.line("help \(outline.quoted(help))") }
    }
  }

  private mutating func add(_ statement: DefStatement) {
    nested("def \(statement.name.text)") { outline in
      for parameter in statement.parameters {
        outline.nested("parameter \(parameter.name.text)") { outline in
          if let type = parameter.type { outline.add(type) }
          if let value = parameter.defaultValue { outline.add(value) }
        }
      }
      outline.add(statement.body)
    }
  }

  private mutating func add(_ type: TypeExpression) {
    switch type.kind {
    case .named(let name): line("type \(name)")
    case .list(let element): nested("list type") { $0.add(element) }
    case .record(let fields):
      nested("record type") { outline in
        for field in fields { outline.nested("field \(field.name.text)") { $0.add(field.type) } }
      }
    case .missing: line("missing type")
    }
  }

  private mutating func add(_ block: Block) {
    nested("block") { outline in
      for statement in block.statements { outline.add(statement) }
    }
  }

  private mutating func add(_ conditional: Conditional) {
    nested("if") { outline in
      for branch in conditional.branches {
        outline.add(branch.condition)
        outline.add(branch.body)
      }
      if let otherwise = conditional.otherwise { outline.nested("else") { $0.add(otherwise) } }
    }
  }

  // MARK: Pipelines

  private mutating func add(_ pipeline: Pipeline) {
    nested("pipeline") { outline in
      for stage in pipeline.stages { outline.add(stage) }
    }
  }

  private mutating func add(_ stage: Stage) {
    switch stage.kind {
    case .expression(let expression): add(expression)
    case .reference(let name): line("reference \(name.text)")
    case .call(let call): add(call)
    case .binding(let name): line("as \(name.text)")
    case .match(let arms):
      nested("match") { outline in
        for arm in arms { outline.add(arm) }
      }
    case .parallel(let block): nested("parallel") { $0.add(block) }
    case .missing: line("missing stage")
    }
  }

  private mutating func add(_ call: StageCall) {
    nested("stage \(call.name.text)") { outline in
      for argument in call.arguments { outline.add(argument) }
      if let binding = call.binding { outline.line("as \(binding.text)") }
      if let block = call.block { outline.add(block) }
    }
  }

  private mutating func add(_ argument: Argument) {
    guard let label = argument.label else { return add(argument.value) }
    nested("label \(label.text)") { $0.add(argument.value) }
  }

  private mutating func add(_ arm: MatchArm) {
    nested(arm.condition == nil ? "else arm" : "arm") { outline in
      if let condition = arm.condition { outline.add(condition) }
      switch arm.body {
      case .pipeline(let pipeline): outline.add(pipeline)
      case .block(let block): outline.add(block)
      }
    }
  }

  // MARK: Expressions

  private mutating func add(_ expression: Expression) {
    switch expression.kind {
    case .null: line("null")
    case .bool(let value): line("\(value)")
    case .item: line("item")
    case .missing: line("missing expression")
    case .name(let name): line("name \(name)")
    case .url(let url): line("url \(quoted(url))")
    case .number, .percent, .duration, .size, .rate, .regex: line(literal(expression.kind))
    default: addCompound(expression.kind)
    }
  }

  private func literal(_ kind: Expression.Kind) -> String {
    switch kind {
    case .number(let literal): "number \(literal.text)"
    case .percent(let literal): "percent \(literal.text)"
    case .duration(let literal): "duration \(literal.text)"
    case .size(let literal): "size \(literal.text)"
    case .rate(let literal): "rate \(literal.text)"
    case .regex(let literal): "regex \(quoted(literal.pattern)) \(literal.flags)"
    default: ""
    }
  }

  private mutating func addCompound(_ kind: Expression.Kind) {
    switch kind {
    case .string(let literal): add(literal)
    case .list(let elements): add("list", elements)
    case .record(let entries): add(entries)
    case .call(let call): add(call)
    case .path(let path): add(path)
    case .negate(let operand): add("negate", [operand])
    case .not(let operand): add("not", [operand])
    case .chain(let chain): add(chain)
    case .range(let low, let high): add("range", [low, high])
    case .conditional(let conditional): add(conditional)
    case .parenthesized(let pipeline): nested("parentheses") { $0.add(pipeline) }
    default: break
    }
  }

  private mutating func add(_ words: String, _ expressions: [Expression]) {
    nested(words) { outline in
      for expression in expressions { outline.add(expression) }
    }
  }

  private mutating func add(_ literal: StringLiteral) {
    nested("text \(literal.form)") { outline in
      for part in literal.parts {
        switch part {
        case .text(let text, _): outline.line(outline.quoted(text))
        case .expression(let expression): outline.add(expression)
        }
      }
    }
  }

  private mutating func add(_ entries: [RecordEntry]) {
    nested("record") { outline in
      for entry in entries { outline.add(entry) }
    }
  }

  private mutating func add(_ entry: RecordEntry) {
    nested("entry \(entry.form) \(quoted(entry.key.text))") { $0.add(entry.value) }
  }

  private mutating func add(_ call: FunctionCall) {
    nested("function \(call.name.text)") { outline in
      for argument in call.arguments { outline.add(argument) }
    }
  }

  private mutating func add(_ path: PathExpression) {
    nested("path") { outline in
      outline.add(path.base)
      for step in path.steps {
        switch step {
        case .field(let name): outline.line("field \(name.text)")
        case .index(let index, _): outline.nested("index") { $0.add(index) }
        case .optional: outline.line("optional")
        }
      }
    }
  }

  private mutating func add(_ chain: OperatorChain) {
    nested("chain") { outline in
      outline.add(chain.first)
      for link in chain.links {
        outline.line("operator \(link.operator.rawValue)")
        outline.add(link.operand)
      }
    }
  }
}

extension SyntaxTree {
  /// The tree as text, one node a line, indented by depth, without places and comments.
  public var outline: String {
    var outline = TreeOutline()
    for statement in statements { outline.add(statement) }
    return outline.text
  }

  /// Whether both trees mean the same: equal but for places, comments, and how characters of texts
  /// are written.
  public func isEquivalent(to other: SyntaxTree) -> Bool {
    outline == other.outline
  }
}
