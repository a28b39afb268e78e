public import TrekStageKit

/// A pipeline, cut into segments: each is a task, between two of them is a bounded channel.
public struct PlanPipeline: Sendable {
  /// The segments in order; never empty.
  public var segments: [PlanSegment]
  /// How many items come out of the last.
  public var cardinality: Cardinality
  /// Where it stands.
  public var place: ScriptPlace

  /// Makes a pipeline.
  public init(segments: [PlanSegment], cardinality: Cardinality, place: ScriptPlace) {
    self.segments = segments
    self.cardinality = cardinality
    self.place = place
  }
}

/// Stages that run in one task.
///
/// Items go through `before` one after the other; then, where there is a section, many at a time
/// through its stages; then in order through `after`.
public struct PlanSegment: Sendable {
  /// Where the items come from.
  public var head: PlanHead
  /// Stages without waiting, before the section.
  public var before: [PlanStage]
  /// The part that many items are in at a time, or nil.
  public var section: PlanSection?
  /// Stages without waiting, after the section.
  public var after: [PlanStage]

  /// Makes a segment.
  public init(
    head: PlanHead, before: [PlanStage] = [], section: PlanSection? = nil, after: [PlanStage] = []
  ) {
    self.head = head
    self.before = before
    self.section = section
    self.after = after
  }

  /// All stages of the segment, in order.
  public var stages: [PlanStage] {
    var all = before
    if case .stage(let stage) = head { all.insert(stage, at: 0) }
    if let section { all += [section.concurrent] + section.perItem }
    return all + after
  }
}

/// Where a segment's items come from.
public enum PlanHead: Sendable {
  /// A stage that makes them, or waits and runs blocks, in a way of its own.
  case stage(PlanStage)
  /// The segment before, or who runs the block.
  case upstream
}

/// A stage that many items are in at a time, and those after it that each of them goes through as
/// soon as it is there.
public struct PlanSection: Sendable {
  /// The stage that waits: a request, work of its own, a pipeline for each item.
  public var concurrent: PlanStage
  /// Stages that meet the items in the order of their answers.
  public var perItem: [PlanStage]
  /// What becomes of the bodies of answers.
  public var body: PlannedBody
  /// The number of a `take` downstream that bounds how many items may enter, where all stages
  /// between keep one item one.
  public var demand: Int?

  /// Makes a section.
  public init(
    concurrent: PlanStage, perItem: [PlanStage] = [], body: PlannedBody = .assemble,
    demand: Int? = nil
  ) {
    self.concurrent = concurrent
    self.perItem = perItem
    self.body = body
    self.demand = demand
  }
}

/// What becomes of the bodies of answers.
public enum PlannedBody: String, Sendable {
  /// Nothing downstream reads them: dropped as they come.
  case discard
  /// Held whole.
  case assemble
  /// Handed to the sink that ends the segment, piece by piece.
  case sink
  /// Read by the next stage while it comes.
  case stream
}

/// One stage.
public struct PlanStage: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// A list gives its items, any other value itself.
    case values(PlanExpression)
    /// A stream that the caller gives.
    case input(variable: Int)
    /// A stage of the catalog.
    case call(PlanCall)
    /// One value for each item.
    case map(PlanExpression)
    /// Keeps the item, or what the expression gives, in a slot.
    case bind(slot: Int, PlanExpression?)
    /// Runs a pipeline for each item and keeps its value in a slot; where the condition does not
    /// hold, nothing is run and null kept.
    case nested(slot: Int, PlanPipeline, when: PlanExpression?)
    /// Runs pipelines at the same time and gives one record of their values.
    case parallel([PlanBranchValue])
  }

  /// What it is.
  public var kind: Kind
  /// The number by which its account is kept.
  public var number: Int
  /// As the script names it.
  public var label: String
  /// Where it stands.
  public var place: ScriptPlace

  /// Makes a stage.
  public init(_ kind: Kind, number: Int, label: String, place: ScriptPlace) {
    self.kind = kind
    self.number = number
    self.label = label
    self.place = place
  }
}

/// One value of a `parallel` head: what is worked out, after the pipelines in it have run.
public struct PlanBranchValue: Sendable {
  /// The field of the record.
  public var name: String
  /// Pipelines that run first, each into a variable.
  public var statements: [PlanStatement]
  /// The value.
  public var value: PlanExpression

  /// Makes a branch.
  public init(name: String, statements: [PlanStatement], value: PlanExpression) {
    self.name = name
    self.statements = statements
    self.value = value
  }
}

/// A stage of the catalog with its arguments.
public struct PlanCall: Sendable {
  /// The stage.
  public var definition: StageDefinition
  /// The arguments by parameter, the weakest layer first.
  public var arguments: [String: [PlanArgument]]
  /// The branches of its block.
  public var branches: [PlanBranch]
  /// Which session it belongs to, as a name that no other session has; nil: none.
  public var session: String?

  /// Makes a call.
  public init(
    definition: StageDefinition, arguments: [String: [PlanArgument]], branches: [PlanBranch] = [],
    session: String? = nil
  ) {
    self.session = session
    self.definition = definition
    self.arguments = arguments
    self.branches = branches
  }
}

/// A branch or an arm of a block.
public struct PlanBranch: Sendable {
  /// Which items an arm takes; nil: all that came so far.
  public var condition: PlanExpression?
  /// What is done with them.
  public var pipeline: PlanPipeline

  /// Makes a branch.
  public init(condition: PlanExpression?, pipeline: PlanPipeline) {
    self.condition = condition
    self.pipeline = pipeline
  }
}

/// An argument.
public struct PlanArgument: Sendable {
  /// What it is.
  public enum Kind: Sendable {
    /// Evaluated once or for each item, as the parameter says.
    case expression(PlanExpression)
    /// What is made of each group.
    case aggregate(PlanExpression)
    /// A step of a reduction; the value so far is in the slot.
    case reducer(slot: Int, PlanExpression)
  }

  /// What it is.
  public var kind: Kind
  /// Who gave it, as `explain` shows it: empty for the call itself.
  public var origin: String
  /// Where it stands.
  public var place: ScriptPlace

  /// Makes an argument.
  public init(_ kind: Kind, origin: String, place: ScriptPlace) {
    self.kind = kind
    self.origin = origin
    self.place = place
  }
}
