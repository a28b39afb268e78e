/// How a stage goes with its items: what the planner needs to know to place it.
///
/// A small closed set; every stage, ours or a user's, has one of these shapes.
public enum StageShape: Sendable, Hashable {
  /// Makes items from nothing.
  case source
  /// One item in, one out, at once.
  case map
  /// One item in, the same or none out, at once.
  case filter
  /// One item in, any number out, at once.
  case expand
  /// One item in, one answer of a transport out, later, many at a time.
  case request
  /// Requests for each item, one after the other: what is asked next depends on what came.
  case walk
  /// One item in, one out, later, many at a time.
  case concurrent
  /// All items in, one out at the end.
  case fold
  /// Items in order, with memory of those before: any number out, also at the end.
  case sequence
  /// As `sequence`, and waits for time or other work in between.
  case pump
  /// Items in, nothing out.
  case sink
  /// Runs blocks; the planner knows each by its name.
  case flow(FlowShape)
}

/// The stages that run blocks.
public enum FlowShape: String, Sendable, Hashable, CaseIterable {
  /// Passes items on and gives each to a block beside.
  case tee
  /// Gives each item to each branch.
  case fan
  /// Runs a block for one item at a time.
  case each
  /// Gives each item to the first arm whose condition holds.
  case match
  /// Merges what its branches give.
  case merge
  /// Gives error items to a block.
  case `catch`
  /// Runs its block for an item again when it failed.
  case retry
  /// Runs its block for an item no longer than a time.
  case timeout
}

/// How many items a pipeline gives that ends in a stage.
public enum Cardinality: Sendable, Hashable {
  /// None: a sink.
  case none
  /// Exactly one, at the end.
  case one
  /// Any number.
  case many
}

extension StageShape {
  /// How many items come out, whatever goes in.
  public var cardinality: Cardinality {
    switch self {
    case .fold: .one
    case .sink: .none
    default: .many
    }
  }

  /// Whether each item in is one item out, so that a limit downstream limits what goes in.
  public var keepsOneToOne: Bool {
    switch self {
    case .map, .request, .concurrent: true
    default: false
    }
  }

  /// Whether it sends requests: it takes their labels, and sessions give it defaults.
  public var sendsRequests: Bool { self == .request || self == .walk }

  /// Whether it can run inside a parallel section, where items are met in the order of answers.
  public var isPerItem: Bool {
    switch self {
    case .map, .filter: true
    default: false
    }
  }
}
