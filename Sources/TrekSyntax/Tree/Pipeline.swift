public import TrekDiagnostics

/// Stages with `|` between them: `head | stage | stage`.
public struct Pipeline: Sendable {
  /// The stages in order, the head first; never empty.
  public var stages: [Stage]

  /// From the first to the last stage.
  public var span: Span

  /// Makes a pipeline.
  public init(stages: [Stage], span: Span) {
    self.stages = stages
    self.span = span
  }

  /// The expression that the pipeline consists of, where it has no other stage.
  ///
  /// A lone `name` is not one: it may be a stage (`Stage.Kind.reference`).
  public var soleExpression: Expression? {
    guard stages.count == 1, case .expression(let expression) = stages[0].kind else { return nil }
    return expression
  }
}

/// One stage of a pipeline with its place.
public struct Stage: Sendable {
  /// What it is.
  public enum Kind: Sendable {
    /// A value at the head; short for `map` after a `|`.
    case expression(Expression)

    /// A word alone, or two with a dot between, that may be a value or a stage.
    ///
    /// At a head `names`: the variable if there is one, else the stage. At a head or after a `|`,
    /// `user.name`: the stage `name` of the module `user` if `user` is a `use`d module, else the
    /// path. After a `|`, a word without a dot is always a stage, and comes as a `call`.
    case reference(StageName)

    /// A stage with what belongs to it; after a `|` also a bare word.
    case call(StageCall)

    /// `as name`, never at a head.
    case binding(Name)

    /// `match { cond -> stage | stage }`
    case match([MatchArm])

    /// `parallel { … }`, only at a head.
    case parallel(Block)

    /// Nothing where a stage was expected; already reported.
    case missing
  }

  /// What it is.
  public var kind: Kind

  /// From its first to its last token, without the `|`.
  public var span: Span

  /// Makes a stage.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// A stage's or function's name, perhaps of a module: `fetch`, `auth.login`.
public struct StageName: Sendable {
  /// The word before the dot.
  public var module: Name?

  /// The stage's own name.
  public var name: Name

  /// Makes a name.
  public init(module: Name? = nil, name: Name) {
    self.module = module
    self.name = name
  }

  /// From the module's first letter to the name's last.
  public var span: Span {
    module.map { $0.span.joined(with: name.span) } ?? name.span
  }

  /// As it is written.
  public var text: String {
    module.map { "\($0.text).\(name.text)" } ?? name.text
  }
}

/// A stage with what belongs to it: `name arg, arg, label: value as binding { block }`.
public struct StageCall: Sendable {
  /// Which stage.
  public var name: StageName

  /// Positional and labelled arguments in the order written.
  public var arguments: [Argument]

  /// The name after `as` before the block: `reduce 0 as sum { … }`.
  public var binding: Name?

  /// The block at the end.
  public var block: Block?

  /// Makes a call.
  public init(name: StageName, arguments: [Argument], binding: Name? = nil, block: Block? = nil) {
    self.name = name
    self.arguments = arguments
    self.binding = binding
    self.block = block
  }
}

/// One argument of a stage or a function.
public struct Argument: Sendable {
  /// The word before the colon, where there is one.
  public var label: Name?

  /// The value; a bare word, as in `accept: any`, is a `name` like any other.
  public var value: Expression

  /// Label and value.
  public var span: Span

  /// Makes an argument.
  public init(label: Name?, value: Expression, span: Span) {
    self.label = label
    self.value = value
    self.span = span
  }
}

/// Statements in braces: `{ statement; statement }`.
public struct Block: Sendable {
  /// The statements in order; may be empty.
  public var statements: [Statement]

  /// The braces and what is in them.
  public var span: Span

  /// Makes a block.
  public init(statements: [Statement], span: Span) {
    self.statements = statements
    self.span = span
  }
}

/// One arm of a `match`: `condition -> body`, or `else -> body`.
public struct MatchArm: Sendable {
  /// What an arm does with its items.
  public enum Body: Sendable {
    /// `-> stage | stage`; its first stage gets the items.
    case pipeline(Pipeline)
    /// `-> { … }`
    case block(Block)
  }

  /// Which items it takes; nil for `else`.
  public var condition: Expression?

  /// What it does with them.
  public var body: Body

  /// The whole arm.
  public var span: Span

  /// Makes an arm.
  public init(condition: Expression?, body: Body, span: Span) {
    self.condition = condition
    self.body = body
    self.span = span
  }
}

/// `if c { … } else if d { … } else { … }`, as a statement or as an expression.
public struct Conditional: Sendable {
  /// A condition and what is done where it holds.
  public struct Branch: Sendable {
    /// An expression, never a call by juxtaposition.
    public var condition: Expression

    /// As an expression, one pipeline that gives one value.
    public var body: Block

    /// Makes a branch.
    public init(condition: Expression, body: Block) {
      self.condition = condition
      self.body = body
    }
  }

  /// `if` and each `else if`; never empty.
  public var branches: [Branch]

  /// The block after the last `else`.
  public var otherwise: Block?

  /// Makes a conditional.
  public init(branches: [Branch], otherwise: Block?) {
    self.branches = branches
    self.otherwise = otherwise
  }
}
