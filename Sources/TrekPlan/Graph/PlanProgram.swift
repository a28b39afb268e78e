public import TrekDiagnostics
public import TrekStageKit
public import TrekValues

/// What a run does, in order: pipelines cut into segments, values to work out.
public struct PlanProgram: Sendable {
  /// The script and the files that it uses, for places.
  public var sources: SourceMap
  /// What is done, in order.
  public var statements: [PlanStatement]
  /// What the caller may give.
  public var parameters: [PlanParameter]
  /// How many variables there are.
  public var variableCount: Int
  /// How many stages there are; each has a number below this, by which accounts are kept.
  public var stageCount: Int

  /// Makes a program.
  public init(
    sources: SourceMap, statements: [PlanStatement], parameters: [PlanParameter],
    variableCount: Int, stageCount: Int
  ) {
    self.sources = sources
    self.statements = statements
    self.parameters = parameters
    self.variableCount = variableCount
    self.stageCount = stageCount
  }
}

/// An argument of the script.
public struct PlanParameter: Sendable {
  /// Its name.
  public var name: String
  /// Its type.
  public var type: ValueType
  /// The text of its comment.
  public var help: String?
  /// Whether it has no default.
  public var isRequired: Bool
  /// The variable that holds it.
  public var variable: Int
  /// Whether the caller gives a stream for it.
  public var isStream: Bool

  /// Makes a parameter.
  public init(
    name: String, type: ValueType, help: String?, isRequired: Bool, variable: Int, isStream: Bool
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.isRequired = isRequired
    self.variable = variable
    self.isStream = isStream
  }
}

/// One thing to do.
public struct PlanStatement: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// Runs a pipeline to its end.
    case run(PlanPipeline)
    /// Works a value out and keeps it; before it, the pipelines inside run, each into a variable.
    case assign(variable: Int, name: String, PlanExpression, isSecret: Bool)
    /// The default of a `param`, where the caller gave nothing.
    case parameter(index: Int, default: PlanExpression?)
    /// Runs a pipeline and keeps the value that it gives, or the list of its items.
    case collect(variable: Int, PlanPipeline, asList: Bool)
    /// Runs the statements of the first branch whose condition holds.
    case choose([(condition: PlanExpression?, body: [PlanStatement])])
    /// Runs groups of statements at the same time; each group in order.
    case parallel([[PlanStatement]])
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var place: ScriptPlace

  /// Makes a statement.
  public init(_ kind: Kind, _ place: ScriptPlace) {
    self.kind = kind
    self.place = place
  }
}
