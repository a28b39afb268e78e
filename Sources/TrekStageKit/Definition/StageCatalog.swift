/// The stages and functions that a script may name.
public struct StageCatalog: Sendable {
  /// A heading of the help with the stages under it.
  public struct Group: Sendable {
    /// The heading, as `Request` or `Shape`.
    public let name: String
    /// The stages, in the order of the help.
    public let stages: [StageDefinition]

    /// Makes a group.
    public init(_ name: String, _ stages: [StageDefinition]) {
      self.name = name
      self.stages = stages
    }
  }

  /// The stages by group.
  public private(set) var groups: [Group]
  private var stagesByName: [String: StageDefinition] = [:]
  private var functionsByName: [String: FunctionDefinition] = [:]

  /// Makes a catalog; of two stages or functions of one name the later serves.
  public init(groups: [Group] = [], functions: [FunctionDefinition] = []) {
    self.groups = groups
    for stage in groups.flatMap(\.stages) { stagesByName[stage.name] = stage }
    for function in functions { functionsByName[function.name] = function }
  }

  /// A catalog with one more group and more functions.
  public func adding(_ group: Group, functions: [FunctionDefinition] = []) -> StageCatalog {
    StageCatalog(groups: groups + [group], functions: self.functions + functions)
  }

  /// The stage of a name, or nil.
  public func stage(_ name: String) -> StageDefinition? { stagesByName[name] }

  /// The function of a name, or nil.
  public func function(_ name: String) -> FunctionDefinition? { functionsByName[name] }

  /// The names of all stages, sorted.
  public var stageNames: [String] { stagesByName.keys.sorted() }

  /// All functions, sorted by name.
  public var functions: [FunctionDefinition] {
    functionsByName.values.sorted { $0.name < $1.name }
  }

  /// The heading that a stage stands under, or nil.
  public func group(of name: String) -> String? {
    groups.first { $0.stages.contains { $0.name == name } }?.name
  }
}
