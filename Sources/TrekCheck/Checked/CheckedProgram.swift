public import TrekDiagnostics
public import TrekValues

/// A script whose names, arguments, types and uses of streams are right: what the planner takes.
///
/// `use`d files, `def`s, sessions and streams are resolved: a `def` stands where it was called, a
/// stream where it is used, a session's keys beneath the arguments of each request. What is left
/// are values to work out and pipelines to run.
public struct CheckedProgram: Sendable {
  /// The script and the files that it uses.
  public var sources: SourceMap
  /// What is done, in order.
  public var statements: [CheckedStatement]
  /// What the caller may give: `param`s of the script, inputs of an embedding program.
  public var parameters: [CheckedParameter]
  /// How many variables there are; their ids are 0 ..< this.
  public var variableCount: Int
  /// How many slots of `Bindings` are in use; 0 ..< this.
  public var bindingCount: Int
  /// The warnings of the check.
  public var warnings: [Diagnostic]

  /// Makes a program.
  public init(
    sources: SourceMap, statements: [CheckedStatement], parameters: [CheckedParameter],
    variableCount: Int, bindingCount: Int, warnings: [Diagnostic]
  ) {
    self.sources = sources
    self.statements = statements
    self.parameters = parameters
    self.variableCount = variableCount
    self.bindingCount = bindingCount
    self.warnings = warnings
  }
}

/// The number of a variable: of a `let` that is a value, a `param`, a `secret`, an input.
public struct VariableID: Sendable, Hashable {
  /// The number, from 0.
  public let number: Int
  /// Makes an id.
  public init(_ number: Int) { self.number = number }
}

/// An argument of the script.
public struct CheckedParameter: Sendable {
  /// Its name.
  public var name: String
  /// Its type; `any` where none is written and no default says one.
  public var type: ValueType
  /// The text of its comment.
  public var help: String?
  /// Whether it has a default.
  public var isRequired: Bool
  /// The variable that holds it.
  public var variable: VariableID
  /// Where it stands; nil for an input of an embedding program.
  public var span: Span?
  /// Whether an embedding program gives a stream for it, which is pulled where it is used.
  public var isStream: Bool

  /// Makes a parameter.
  public init(
    name: String, type: ValueType, help: String? = nil, isRequired: Bool, variable: VariableID,
    span: Span? = nil, isStream: Bool = false
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.isRequired = isRequired
    self.variable = variable
    self.span = span
    self.isStream = isStream
  }
}

/// One thing to do.
public struct CheckedStatement: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// Runs a pipeline to its end; it ends in a sink, which the checker adds where none is written.
    case run(CheckedPipeline)
    /// Works a value out and keeps it. A pipeline in it runs here.
    case assign(VariableID, name: String, CheckedExpression)
    /// As `assign`, and the value is never shown.
    case secret(VariableID, name: String, CheckedExpression)
    /// The default of a `param`, worked out where the caller gave nothing.
    case parameter(index: Int, default: CheckedExpression?)
    /// Runs the statements of the first branch whose condition holds; nil is `else`.
    case choose([(condition: CheckedExpression?, body: [CheckedStatement])])
    /// Runs its statements at the same time; ends when all have ended.
    case parallel([CheckedStatement])
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: Span

  /// Makes a statement.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}
