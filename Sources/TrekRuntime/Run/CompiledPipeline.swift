import TrekPlan
import TrekStageKit
import TrekValues

/// A pipeline with its expressions and stage bodies made ready: what instances are made from, once
/// for a statement, many times for a block that runs for each item.
struct CompiledPipeline: Sendable {
  var segments: [CompiledSegment]
  var place: ScriptPlace

  /// Whether it ends in a sink, so that nothing comes out.
  var endsInSink: Bool {
    guard let last = segments.last else { return false }
    let stages = last.section == nil ? last.before : last.after
    if case .sink = stages.last?.kind { return true }
    return false
  }

  /// Whether nothing comes out: it ends in a sink, or in a stage all of whose branches do.
  var givesNothing: Bool {
    if endsInSink { return true }
    guard let last = segments.last, last.after.isEmpty, let section = last.section,
      section.perItem.isEmpty, case .nested(let shape) = section.work
    else { return false }
    switch shape.mode {
    case .fan: break
    case .match(let conditions):
      guard conditions.contains(where: { $0 == nil }) else { return false }
    default: return false
    }
    return shape.pipelines.allSatisfy(\.givesNothing)
  }
}

/// A segment, made ready.
struct CompiledSegment: Sendable {
  var head: CompiledHead
  var before: [CompiledStage] = []
  var section: CompiledSection?
  var after: [CompiledStage] = []

  /// Whether nothing follows the head.
  var isHeadOnly: Bool { before.isEmpty && section == nil && after.isEmpty }
}

/// Where a segment's items come from, made ready.
enum CompiledHead: Sendable {
  /// The segment before, or who runs the pipeline.
  case upstream
  /// A source that is pulled.
  case source(StageIdentity, @Sendable (StageContext) throws(StageFailure) -> any ItemSource)
  /// A source that pushes.
  case producer(
    StageIdentity, @Sendable (StageContext, any ItemWriter) async throws(StageFailure) -> Void)
  /// A stage that waits, between two channels.
  case pump(
    StageIdentity,
    @Sendable (StageContext, any ItemReader, any ItemWriter) async throws(StageFailure) -> Void)
  /// A stage that asks step by step, between two channels.
  case walk(StageIdentity, WalkShape, RequestLane)
  /// An expression: a list gives its items, any other value itself.
  case values(StageIdentity, ItemExpression)
  /// A stream that the caller gives.
  case input(StageIdentity, any ItemReader)
  /// Passes items on and gives them to a pipeline beside.
  case tee(StageIdentity, CompiledPipeline)
  /// Merges what pipelines give.
  case merge(StageIdentity, [CompiledPipeline], isOrdered: Bool)
  /// Works values out at the same time and gives one record of them.
  case parallel(StageIdentity, @Sendable (RunControl) async -> Item)

  /// What the head is called; nil for upstream.
  var identity: StageIdentity? {
    switch self {
    case .upstream: nil
    case .source(let identity, _), .producer(let identity, _), .pump(let identity, _),
      .walk(let identity, _, _), .values(let identity, _), .input(let identity, _),
      .tee(let identity, _),
      .merge(let identity, _, _), .parallel(let identity, _):
      identity
    }
  }
}

/// A stage without waiting, made ready.
struct CompiledStage: Sendable {
  /// What it is.
  enum Kind: Sendable {
    case map(@Sendable (Item) throws(StageFailure) -> Value)
    case filter(@Sendable (Item) throws(StageFailure) -> Bool)
    case expand(@Sendable (Item) throws(StageFailure) -> any ValueIterator)
    case bind(slot: Int, ItemExpression?)
    case fold(@Sendable () -> any Fold)
    case sequence(@Sendable (StageContext) throws(StageFailure) -> any SequenceStage)
    case sink(@Sendable (StageContext) throws(StageFailure) -> any Sink)
  }

  var identity: StageIdentity
  var kind: Kind
}

/// A section, made ready.
struct CompiledSection: Sendable {
  /// What waits.
  enum Work: Sendable {
    case request(RequestShape, RequestLane)
    case concurrent(ConcurrentShape)
    case nested(NestedShape)
  }

  var identity: StageIdentity
  var work: Work
  var perItem: [CompiledStage]
  var body: PlannedBody
  var window: Int
  var isOrdered: Bool
  var demand: Int?
}

/// A stage that runs pipelines for items, made ready.
struct NestedShape: Sendable {
  /// What it does with what they give.
  enum Mode: Sendable {
    /// Keeps the one value in a slot; where the condition does not hold, null.
    case bind(slot: Int, when: ItemExpression?)
    /// Puts out what the pipeline gives.
    case each(elements: ItemExpression?)
    /// Gives error items to the pipeline.
    case rescue
    /// Puts out what all the pipelines give, in their order.
    case fan
    /// Gives the item to the first whose condition holds.
    case match([ItemExpression?])
    /// Runs the pipeline again when an item failed in it.
    case retry(RetryPolicy)
    /// Runs the pipeline no longer than this.
    case timeout(Duration)

    /// Whether its pipelines are those of a stream: such as end in sinks run once.
    var isOfStream: Bool {
      switch self {
      case .rescue, .fan, .match: true
      case .bind, .each, .retry, .timeout: false
      }
    }
  }

  var mode: Mode
  var pipelines: [CompiledPipeline]
  var concurrency: Int
}
