/// The stages and functions that a script may name.
///
/// Definitions are made when they are first asked for: a script pays for those that it names.
public struct StageCatalog: Sendable {
  /// A name, and the definition that it stands for.
  public struct Entry<Definition: Sendable>: Sendable {
    /// The name, as scripts call it.
    public let name: String
    /// Gives the definition, which bears the entry's name.
    let definition: @Sendable () -> Definition

    /// Makes an entry; `definition` is evaluated each time that it is asked for, and so is best a
    /// constant that makes itself on first use.
    public init(
      _ name: String, _ definition: @escaping @Sendable @autoclosure () -> Definition
    ) {
      self.name = name
      self.definition = definition
    }
  }

  /// A heading of the help with the stages under it.
  public struct Group: Sendable {
    /// The heading, as `Request` or `Shape`.
    public let name: String
    fileprivate let entries: [Entry<StageDefinition>]

    /// Makes a group of stages.
    public init(_ name: String, _ stages: [StageDefinition]) {
      self.init(name, entries: stages.map { stage in Entry(stage.name, stage) })
    }

    /// Makes a group of stages that are defined when they are first asked for.
    public init(_ name: String, entries: [Entry<StageDefinition>]) {
      self.name = name
      self.entries = entries
    }

    /// The stages, in the order of the help.
    public var stages: [StageDefinition] { entries.map { $0.definition() } }
  }

  /// The stages by group.
  public let groups: [Group]
  private let stageEntries: [Entry<StageDefinition>]
  private let functionEntries: [Entry<FunctionDefinition>]
  private let stagePlaces: [String: Int]
  private let functionPlaces: [String: Int]

  /// Makes a catalog; of two stages or functions of one name the later serves.
  public init(groups: [Group] = [], functions: [FunctionDefinition] = []) {
    self.init(
      groups: groups, functionEntries: functions.map { function in Entry(function.name, function) })
  }

  /// Makes a catalog whose functions are defined when they are first asked for.
  public init(groups: [Group], functionEntries: [Entry<FunctionDefinition>]) {
    self.groups = groups
    self.functionEntries = functionEntries
    stageEntries = groups.flatMap(\.entries)
    stagePlaces = Self.places(stageEntries)
    functionPlaces = Self.places(functionEntries)
  }

  private static func places<Definition>(_ entries: [Entry<Definition>]) -> [String: Int] {
    var places = [String: Int](minimumCapacity: entries.count)
    for (place, entry) in entries.enumerated() { places[entry.name] = place }
    return places
  }

  /// A catalog with one more group and more functions.
  public func adding(_ group: Group, functions: [FunctionDefinition] = []) -> StageCatalog {
    StageCatalog(
      groups: groups + [group],
      functionEntries: functionEntries
        + functions.map { function in Entry(function.name, function) })
  }

  /// A catalog in which each stage is what `change` makes of it, under the same name.
  package func mappingStages(
    _ change: @escaping @Sendable (StageDefinition) -> StageDefinition
  ) -> StageCatalog {
    StageCatalog(
      groups: groups.map { group in
        Group(
          group.name,
          entries: group.entries.map { entry in Entry(entry.name, change(entry.definition())) })
      },
      functionEntries: functionEntries)
  }

  /// The stage of a name, or nil.
  public func stage(_ name: String) -> StageDefinition? {
    stagePlaces[name].map { stageEntries[$0].definition() }
  }

  /// The function of a name, or nil.
  public func function(_ name: String) -> FunctionDefinition? {
    functionPlaces[name].map { functionEntries[$0].definition() }
  }

  /// The names of all stages, sorted.
  public var stageNames: [String] { stagePlaces.keys.sorted() }

  /// The names of all functions, sorted.
  public var functionNames: [String] { functionPlaces.keys.sorted() }

  /// All functions, sorted by name.
  public var functions: [FunctionDefinition] { functionNames.compactMap(function) }

  /// The heading that a stage stands under, or nil.
  public func group(of name: String) -> String? {
    groups.first { $0.entries.contains { $0.name == name } }?.name
  }
}
