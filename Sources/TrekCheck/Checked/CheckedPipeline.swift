public import TrekDiagnostics
public import TrekStageKit
public import TrekValues

/// Stages in a row, each with all that it needs.
///
/// A pipeline runs by itself, on the items of a stream (a branch of `tee`, `fan`, `match`,
/// `catch`), or for one item: a branch of `each`, `retry`, `timeout`, and a pipeline in an
/// expression where an item is in reach. What combines items in a pipeline for one item gives items
/// that have what was bound to that item, the `bind`s at the pipeline's front included.
public struct CheckedPipeline: Sendable {
  /// The stages.
  ///
  /// Of a pipeline that runs by itself the first makes items; of any other the first is
  /// given them. In one for an item `values`, a source or `parallel` may stand first, or after
  /// `bind`s: what it makes takes the item's place and keeps what is bound to it.
  public var stages: [CheckedStage]
  /// How many items come out.
  ///
  /// Of a pipeline for an item whose head is a value of which nothing is
  /// known, `one` is a promise that the run has to see kept.
  public var cardinality: Cardinality
  /// The type of the items that come out.
  public var output: ValueType
  /// Where it stands.
  public var span: Span

  /// Makes a pipeline.
  public init(
    stages: [CheckedStage], cardinality: Cardinality, output: ValueType, span: Span
  ) {
    self.stages = stages
    self.cardinality = cardinality
    self.output = output
    self.span = span
  }
}

/// One stage of a checked pipeline.
public struct CheckedStage: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// A list gives its items, any other value gives itself: at a head, or for an item.
    case values(CheckedExpression)
    /// A head: a stream that an embedding program gives.
    case input(VariableID)
    /// A stage of the catalog.
    case call(CheckedCall)
    /// An expression in the place of a stage: one value for each item.
    case map(CheckedExpression)
    /// Keeps a value in reach downstream: the item, or what the expression gives for it.
    case bind(slot: Int, name: String, CheckedExpression?)
    /// A head: runs the `let`s at the same time, and gives one record of what they gave.
    case parallel([(name: String, value: CheckedExpression)])
  }

  /// What it is.
  public var kind: Kind
  /// As the script names it, for reports: `fetch`, `.title`, `as user`.
  public var label: String
  /// The type of the items that come in; `nothing` where there are none.
  public var input: ValueType
  /// The type of the items that go out.
  public var output: ValueType
  /// Where it stands.
  public var span: Span

  /// Makes a stage.
  public init(
    _ kind: Kind, label: String, input: ValueType, output: ValueType, span: Span
  ) {
    self.kind = kind
    self.label = label
    self.input = input
    self.output = output
    self.span = span
  }
}

/// A stage of the catalog with its arguments.
public struct CheckedCall: Sendable {
  /// The stage.
  public var definition: StageDefinition
  /// The arguments by parameter; for each the layers, the weakest first (the default session's,
  /// the named session's, the call's own).
  public var arguments: [String: [CheckedArgument]]
  /// The block after it.
  public var block: CheckedBlock?
  /// Which session it belongs to, as a name that no other session has; nil: none.
  public var session: String?

  /// Makes a call.
  public init(
    definition: StageDefinition, arguments: [String: [CheckedArgument]],
    block: CheckedBlock? = nil
  ) {
    self.definition = definition
    self.arguments = arguments
    self.block = block
  }
}

/// An argument, and who gave it.
public struct CheckedArgument: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    /// Evaluated once, for each item or whenever called, as the parameter's kind says.
    case expression(CheckedExpression)
    /// What `group` makes of each group; aggregates in it are over the group.
    case aggregate(CheckedExpression)
    /// What `reduce` and `scan` make of the value so far, which is in the slot, and an item.
    case reducer(slot: Int, CheckedExpression)
  }

  /// Who gave an argument; `explain` shows it.
  public enum Origin: Sendable, Hashable {
    /// The call itself.
    case call
    /// The session of this name, or the file's default one.
    case session(String?)
  }

  /// What it is.
  public var kind: Kind
  /// Who gave it.
  public var origin: Origin
  /// Where it stands.
  public var span: Span

  /// Makes an argument.
  public init(_ kind: Kind, origin: Origin = .call, span: Span) {
    self.kind = kind
    self.origin = origin
    self.span = span
  }
}

/// The block of a stage: one pipeline, or several branches or arms.
///
/// What a block's `let`s bind stands as `bind` stages at the front of its pipelines.
public struct CheckedBlock: Sendable {
  /// One branch or arm.
  public struct Branch: Sendable {
    /// Which items an arm of `match` takes; nil for `else` and for branches of other stages.
    public var condition: CheckedExpression?
    /// What is done with them; its first stage is given the items.
    public var pipeline: CheckedPipeline

    /// Makes a branch.
    public init(condition: CheckedExpression? = nil, pipeline: CheckedPipeline) {
      self.condition = condition
      self.pipeline = pipeline
    }
  }

  /// The branches in order.
  public var branches: [Branch]
  /// Where it stands.
  public var span: Span

  /// Makes a block.
  public init(branches: [Branch], span: Span) {
    self.branches = branches
    self.span = span
  }
}
