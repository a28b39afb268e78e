public import TrekDiagnostics

/// An expression with its place.
public struct Expression: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// `null`
    case null
    /// `true`, `false`
    case bool(Bool)
    /// `42`, `1_000`, `0.5`, `1e6`
    case number(NumberLiteral)
    /// `5%`, a share of one
    case percent(PercentLiteral)
    /// `250ms`
    case duration(DurationLiteral)
    /// `10KiB`
    case size(SizeLiteral)
    /// `10/s`
    case rate(RateLiteral)
    /// `"text \(expr)"`, `'raw'`, `"""` lines
    case string(StringLiteral)
    /// A bare URL.
    case url(String)
    /// `/pattern/flags`
    case regex(RegexLiteral)
    /// `[a, b]`
    case list([Expression])
    /// `{name: x, "odd key": y, .id, user.name}`
    case record([RecordEntry])
    /// `.`, the item
    case item
    /// A word: a variable, a bare word after a label, a value of the checker's.
    case name(String)
    /// `upper(.name)`, `auth.token()`
    case call(FunctionCall)
    /// Something and what touches it: `.a.b[0]?`, `user.name`
    case path(PathExpression)
    /// `-x`
    case negate(Expression)
    /// `not x`
    case not(Expression)
    /// `a + b - c`: operators of one precedence.
    case chain(OperatorChain)
    /// `low..high`
    case range(low: Expression, high: Expression)
    /// `if c { a } else { b }`
    case conditional(Conditional)
    /// `( … )`, a pipeline; `(a + b)` is one of a sole expression.
    case parenthesized(Pipeline)
    /// Nothing where an expression was expected; already reported.
    case missing
  }

  /// What it is.
  public var kind: Kind

  /// From its first to its last token.
  public var span: Span

  /// Makes an expression.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// One entry of a record or of a session.
public struct RecordEntry: Sendable {
  /// The key; of `.id` and `user.name` the last word of the path.
  public var key: Name

  /// How the entry is written.
  public enum Form: Sendable {
    /// `name: value`
    case word
    /// `"odd key": value`
    case quoted
    /// `.id`, `user.name`: the value says the key.
    case path
  }

  /// How the entry is written.
  public var form: Form

  /// The value.
  public var value: Expression

  /// Key and value.
  public var span: Span

  /// Makes an entry.
  public init(key: Name, form: Form, value: Expression, span: Span) {
    self.key = key
    self.form = form
    self.value = value
    self.span = span
  }
}

/// `upper(.name)`: a name that a `(` touches.
public struct FunctionCall: Sendable {
  /// Which function.
  public var name: StageName

  /// Positional and labelled arguments in the order written.
  public var arguments: [Argument]

  /// Makes a call.
  public init(name: StageName, arguments: [Argument]) {
    self.name = name
    self.arguments = arguments
  }
}

/// Something and what touches it: `.a.b[0]?`; of `.a` the base is `item`.
public struct PathExpression: Sendable {
  /// One step of a path.
  public enum Step: Sendable {
    /// `.name`; its place is that of the word.
    case field(Name)
    /// `[i]`; its place includes the brackets.
    case index(Expression, Span)
    /// `?`: what is missing or null before it makes the whole path null.
    case optional(Span)

    /// The place of the step.
    public var span: Span {
      switch self {
      case .field(let name): name.span
      case .index(_, let span), .optional(let span): span
      }
    }
  }

  /// What the steps start from; itself no path.
  public var base: Expression

  /// The steps in order; never empty.
  public var steps: [Step]

  /// Makes a path.
  public init(base: Expression, steps: [Step]) {
    self.base = base
    self.steps = steps
  }
}

/// Operands with operators of one precedence between them; they associate to the left.
public struct OperatorChain: Sendable {
  /// An operator and the operand after it.
  public struct Link: Sendable {
    /// The operator.
    public var `operator`: Operator

    /// The place of the operator.
    public var operatorSpan: Span

    /// The operand at its right.
    public var operand: Expression

    /// Makes a link.
    public init(_ operator: Operator, _ operatorSpan: Span, _ operand: Expression) {
      self.operator = `operator`
      self.operatorSpan = operatorSpan
      self.operand = operand
    }
  }

  /// The leftmost operand.
  public var first: Expression

  /// The rest, never empty; comparisons have exactly one link.
  public var links: [Link]

  /// Makes a chain.
  public init(first: Expression, links: [Link]) {
    self.first = first
    self.links = links
  }
}
