internal import TrekDiagnostics

/// Writes a tree as a script in the one layout that `trek fmt` gives to all.
///
/// - What fits into a line of 100 cells stands on one; a longer pipeline has one stage a line, each
///   after its `|`; longer lists, records and arguments have one element a line.
/// - Blocks that hold more than pipelines, `match`, `parallel` and `if` as a statement are always
///   broken into lines.
/// - Comments stay where they are; of several empty lines one is kept, between statements.
///
/// For a tree without errors, reading what was written gives an equivalent tree
/// (`SyntaxTree.isEquivalent`), and writing that gives the same text again.
public struct Printer {
  /// The cells of a line that are filled.
  public static let width = 100

  var layout = Layout()
  let trivia: [Trivia]

  /// The index of the first comment or empty line that is not written yet.
  var nextTrivia = 0

  /// Whether line ends are not allowed: inside interpolations.
  var isFlat = false

  private init(trivia: [Trivia]) {
    self.trivia = trivia
  }

  /// The text of a tree, ending in a line end if there is anything.
  public static func text(of tree: SyntaxTree) -> String {
    var printer = Printer(trivia: tree.trivia)
    printer.addShebang()
    printer.add(tree.statements, until: .max)
    return printer.layout.rendered(width: width)
  }

  private mutating func addShebang() {
    guard let first = trivia.first, first.kind == .shebang else { return }
    layout.text(first.text)
    layout.hardLine()
    nextTrivia = 1
    if nextTrivia < trivia.count, trivia[nextTrivia].kind == .blankLine {
      layout.hardLine()
      nextTrivia += 1
    }
  }

  // MARK: Statements

  /// Statements one a line, with the comments around them up to an offset.
  mutating func add(_ statements: [Statement], until end: Int, between: Separator = .lines) {
    for (index, statement) in statements.enumerated() {
      if index > 0 { add(between) }
      addLeadingComments(before: statement.span.start, keepsBlankLine: index > 0)
      let position = layout.position
      add(statement)
      hoistComments(inside: statement.span, to: position)
      let next = index + 1 < statements.count ? statements[index + 1].span.start : end
      addHelp(of: statement, before: next)
      addTrailingComment(before: next)
    }
    addClosingComments(before: end, isFirst: statements.isEmpty)
  }

  /// What stands between two statements.
  enum Separator {
    /// A line end in any case.
    case lines
    /// A line end if the group is broken, else a semicolon.
    case semicolons
  }

  mutating func add(_ separator: Separator) {
    if isFlat {
      layout.text("; ")
    } else if separator == .lines {
      layout.hardLine()
    } else {
      layout.line("; ")
    }
  }

  private mutating func add(_ statement: Statement) {
    switch statement.kind {
    case .pipeline(let pipeline): add(pipeline)
    case .let(let statement):
      layout.text("let \(statement.name.text) =")
      addAssigned(statement.value)
    case .param(let statement): add(statement)
    case .secret(let statement):
      layout.text("secret \(statement.name.text) =")
      addAssigned(statement.value)
    case .def(let statement): add(statement)
    case .session(let statement): add(statement)
    case .if(let conditional): add(conditional, isStatement: true)
    case .use(let statement):
      layout.text("use \"\(Printer.escaped(statement.path))\" as \(statement.name.text)")
    case .missing: break
    }
  }

  private mutating func add(_ statement: ParamStatement) {
    layout.text("param \(statement.name.text)")
    if let type = statement.type {
      layout.text(": ")
      add(type)
    }
    if let value = statement.defaultValue {
      layout.text(" =")
      addAssigned(value)
    }
  }

  /// The help of a `param`, where the tree has no comments of its own.
  private mutating func addHelp(of statement: Statement, before end: Int) {
    guard case .param(let param) = statement.kind, let help = param.help else { return }
    if nextTrivia < trivia.count, trivia[nextTrivia].kind == .trailingComment,
      trivia[nextTrivia].span.start < end
    {
      return
    }
    layout.suffix("  # \(help)")
  }

  private mutating func add(_ statement: DefStatement) {
    layout.text("def \(statement.name.text)")
    let end = statement.parametersSpan.end
    addList("(", ")", statement.parameters.map(\.span), until: end) {
      let parameter = statement.parameters[$1]
      $0.layout.text(parameter.name.text)
      if let type = parameter.type {
        $0.layout.text(": ")
        $0.add(type)
      }
      if let value = parameter.defaultValue {
        $0.layout.text(" = ")
        $0.add(value)
      }
    }
    layout.text(" =")
    addAssigned(statement.body)
  }

  private mutating func add(_ statement: SessionStatement) {
    layout.text("session ")
    if let name = statement.name { layout.text("\(name.text) ") }
    addRecord(statement.entries, statement.bodySpan, space: " ")
  }

  private mutating func add(_ type: TypeExpression) {
    switch type.kind {
    case .named(let name): layout.text(name)
    case .list(let element):
      layout.text("[")
      add(element)
      layout.text("]")
    case .record(let fields):
      addList("{", "}", fields.map(\.name.span), until: type.span.end) {
        $0.layout.text("\(fields[$1].name.text): ")
        $0.add(fields[$1].type)
      }
    case .missing: break
    }
  }

  // MARK: Values of statements

  private mutating func addAssigned(_ value: Expression) {
    let isMoved = openGap(before: value.span.start)
    add(value)
    if isMoved { layout.dedent() }
  }

  /// What a name is bound to, after `=` or `->`: on the same line, or from the next line on, one
  /// stage a line.
  mutating func addAssigned(_ pipeline: Pipeline) {
    let start = pipeline.span.start
    if pipeline.stages.count == 1 || pipeline.beginsParallel || isFlat {
      let isMoved = openGap(before: start)
      add(pipeline)
      if isMoved { layout.dedent() }
      return
    }
    layout.open()
    layout.indentIfBroken()
    addTrailingComment(before: start)
    layout.line(" ")
    addLeadingComments(before: start, keepsBlankLine: false)
    addStages(pipeline.stages)
    layout.dedent()
    layout.close()
  }

  /// A blank, or the comments before what follows and a line end; whether it was indented.
  private mutating func openGap(before start: Int) -> Bool {
    guard hasComment(before: start) else {
      layout.text(" ")
      return false
    }
    layout.indent()
    addTrailingComment(before: start)
    layout.hardLine()
    addLeadingComments(before: start, keepsBlankLine: false)
    return true
  }
}

extension Pipeline {
  /// Whether the head is a `parallel`, whose closing brace the next stage may follow.
  var beginsParallel: Bool {
    if case .parallel = stages[0].kind { return true }
    return false
  }
}
