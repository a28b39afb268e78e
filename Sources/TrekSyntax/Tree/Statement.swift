public import TrekDiagnostics

/// One statement with its place.
public struct Statement: Sendable {
  /// What it is.
  public enum Kind: Sendable {
    /// A pipeline that is run.
    case pipeline(Pipeline)
    /// `let name = pipeline`
    case `let`(LetStatement)
    /// `param name: Type = value  # help`
    case param(ParamStatement)
    /// `secret name = expression`
    case secret(SecretStatement)
    /// `def name(a, b: Int = 3) = pipeline`
    case def(DefStatement)
    /// `session name { base: … }`
    case session(SessionStatement)
    /// `if c { … } else { … }` alone as a statement; with a stage after it, it is a pipeline.
    case `if`(Conditional)
    /// `use "file.pipe" as name`
    case use(UseStatement)
    /// Text that could not be read as a statement; already reported.
    case missing
  }

  /// What it is.
  public var kind: Kind

  /// From its first to its last token.
  public var span: Span

  /// Makes a statement.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// `let name = pipeline`; an expression is a pipeline of one stage.
public struct LetStatement: Sendable {
  /// The name that is bound.
  public var name: Name

  /// What it is bound to.
  public var value: Pipeline

  /// Makes a `let`.
  public init(name: Name, value: Pipeline) {
    self.name = name
    self.value = value
  }
}

/// `param name: Type = value  # help`: an argument of the script.
public struct ParamStatement: Sendable {
  /// Its name.
  public var name: Name

  /// Its type, where one is written.
  public var type: TypeExpression?

  /// The value where none is given; without it the argument is required.
  public var defaultValue: Expression?

  /// The text of the comment on the same line, without `#` and blanks around it.
  public var help: String?

  /// Makes a `param`.
  public init(name: Name, type: TypeExpression?, defaultValue: Expression?, help: String?) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.help = help
  }
}

/// `secret name = expression`: a value that is never shown.
public struct SecretStatement: Sendable {
  /// Its name.
  public var name: Name

  /// Where the value comes from.
  public var value: Expression

  /// Makes a `secret`.
  public init(name: Name, value: Expression) {
    self.name = name
    self.value = value
  }
}

/// `def name(a, b: Int = 3) = pipeline`: a stage of one's own.
public struct DefStatement: Sendable {
  /// Its name.
  public var name: Name

  /// Its parameters in order; empty where there are none.
  public var parameters: [DefParameter]

  /// The brackets around the parameters; empty where there are none.
  public var parametersSpan: Span

  /// What it does.
  public var body: Pipeline

  /// Makes a `def`.
  public init(
    name: Name, parameters: [DefParameter], parametersSpan: Span, body: Pipeline
  ) {
    self.name = name
    self.parameters = parameters
    self.parametersSpan = parametersSpan
    self.body = body
  }
}

/// A parameter of a `def`: `name`, `name: Type`, `name: Type = value`.
public struct DefParameter: Sendable {
  /// Its name.
  public var name: Name

  /// Its type, where one is written.
  public var type: TypeExpression?

  /// The value where none is given; without it the argument is required.
  public var defaultValue: Expression?

  /// The whole parameter.
  public var span: Span

  /// Makes a parameter.
  public init(name: Name, type: TypeExpression?, defaultValue: Expression?, span: Span) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.span = span
  }
}

/// `session name { base: …, headers: … }`; without a name, the file's default.
public struct SessionStatement: Sendable {
  /// Its name; nil for the default session of the file.
  public var name: Name?

  /// The keys and values in the order written.
  public var entries: [RecordEntry]

  /// The braces and what is in them.
  public var bodySpan: Span

  /// Makes a `session`.
  public init(name: Name?, entries: [RecordEntry], bodySpan: Span) {
    self.name = name
    self.entries = entries
    self.bodySpan = bodySpan
  }
}

/// What stands after `use`: a file and the name that it gets here.
public struct UseStatement: Sendable {
  /// The path as the text literal says.
  public var path: String

  /// The place of the literal.
  public var pathSpan: Span

  /// The word after `as`: the module's name in this file.
  public var name: Name

  /// Makes a `use`.
  public init(path: String, pathSpan: Span, name: Name) {
    self.path = path
    self.pathSpan = pathSpan
    self.name = name
  }
}

/// A type as it is written after `:` in `param` and `def`.
public struct TypeExpression: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// A word such as `Int`; whether there is such a type, the checker says.
    case named(String)
    /// `[T]`
    case list(TypeExpression)
    /// `{name: T, …}`
    case record([Field])
    /// Nothing where a type was expected; already reported.
    case missing
  }

  /// One field of a record type.
  public struct Field: Sendable {
    /// The field's name.
    public var name: Name

    /// The field's type.
    public var type: TypeExpression

    /// Makes a field.
    public init(name: Name, type: TypeExpression) {
      self.name = name
      self.type = type
    }
  }

  /// What it is.
  public var kind: Kind

  /// Its place.
  public var span: Span

  /// Makes a type.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}
