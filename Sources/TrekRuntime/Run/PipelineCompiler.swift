import TrekPlan
import TrekStageKit
import TrekValues

/// Makes a plan's pipelines ready for a run: evaluates constants, makes stage bodies, adds lanes.
struct PipelineCompiler {
  let run: RunState
  let expressions: ExpressionCompiler

  /// Why a pipeline cannot be run: a stage's arguments do not do.
  struct Failure: Error {
    var cause: StageFailure
    var identity: StageIdentity
  }

  /// Makes a pipeline ready.
  func compile(_ pipeline: PlanPipeline) throws(Failure) -> CompiledPipeline {
    var segments: [CompiledSegment] = []
    for segment in pipeline.segments {
      var compiled = try compile(segment, in: pipeline)
      if compiled.head.isTask && !compiled.isHeadOnly {
        // A head that turns out to have a task of its own hands its items to the rest by a channel.
        segments.append(CompiledSegment(head: compiled.head))
        compiled.head = .upstream
      }
      segments.append(compiled)
    }
    return CompiledPipeline(segments: segments, place: pipeline.place)
  }

  private func compile(
    _ segment: PlanSegment, in pipeline: PlanPipeline
  ) throws(Failure) -> CompiledSegment {
    var result = CompiledSegment(head: .upstream)
    if case .stage(let stage) = segment.head { result.head = try head(stage) }
    for stage in segment.before { result.before.append(try compile(stage)) }
    if let section = segment.section { result.section = try compile(section, in: pipeline) }
    for stage in segment.after { result.after.append(try compile(stage)) }
    return result
  }

  private func identity(_ stage: PlanStage) -> StageIdentity {
    StageIdentity(number: stage.number, label: stage.label, place: stage.place)
  }

  /// Runs what makes something ready, and says which stage it was about where that fails.
  private func at<T>(
    _ identity: StageIdentity, _ make: () throws(StageFailure) -> T
  ) throws(Failure) -> T {
    do throws(StageFailure) {
      return try make()
    } catch {
      throw Failure(cause: error, identity: identity)
    }
  }

  private func head(_ stage: PlanStage) throws(Failure) -> CompiledHead {
    let identity = identity(stage)
    switch stage.kind {
    case .values(let expression):
      let values = try at(identity) { () throws(StageFailure) in
        try expressions.compile(expression)
      }
      return .values(identity, values)
    case .input(let variable):
      guard let reader = run.inputs[variable] else {
        throw Failure(
          cause: StageFailure(code: "input", "no stream was given for `\(stage.label)`"),
          identity: identity)
      }
      return .input(identity, reader)
    case .parallel(let branches):
      let variables = expressions.variables
      let run = run
      return .parallel(identity) { control in
        await ParallelValues(run: run, control: control, identity: identity)
          .record(of: branches, variables: variables)
      }
    case .call(let call):
      let body = try at(identity) { () throws(StageFailure) in try expressions.body(of: call) }
      switch body {
      case .source(let make): return .source(identity, make)
      case .producer(let produce): return .producer(identity, produce)
      case .pump(let pump): return .pump(identity, pump)
      case .walk(let shape): return .walk(identity, shape, lane(shape.limits, identity))
      case .flow(.tee): return .tee(identity, try compile(branch: 0, of: call, identity))
      case .flow(.merge(_, let isOrdered)):
        var pipelines: [CompiledPipeline] = []
        for branch in call.branches { pipelines.append(try compile(branch.pipeline)) }
        return .merge(identity, pipelines, isOrdered: isOrdered)
      default: throw wrongShape(call, identity)
      }
    case .map, .bind, .nested:
      throw Failure(
        cause: StageFailure(code: "plan", "`\(stage.label)` makes no items"), identity: identity)
    }
  }

  private func compile(
    branch index: Int, of call: PlanCall, _ identity: StageIdentity
  ) throws(Failure) -> CompiledPipeline {
    guard index < call.branches.count else {
      throw Failure(
        cause: StageFailure(code: "block", "`\(call.definition.name)` needs a block"),
        identity: identity)
    }
    return try compile(call.branches[index].pipeline)
  }

  private func wrongShape(_ call: PlanCall, _ identity: StageIdentity) -> Failure {
    Failure(
      cause: StageFailure(
        code: "shape",
        "the stage `\(call.definition.name)` does not keep to the shape that it was defined with"),
      identity: identity)
  }

  private func compile(_ stage: PlanStage) throws(Failure) -> CompiledStage {
    let identity = identity(stage)
    let kind: CompiledStage.Kind
    switch stage.kind {
    case .map(let expression):
      let body = try at(identity) { () throws(StageFailure) in
        try expressions.compile(expression)
      }
      kind = .map(body.evaluate)
    case .bind(let slot, let expression):
      let body = try at(identity) { () throws(StageFailure) -> ItemExpression? in
        guard let expression else { return nil }
        return try expressions.compile(expression)
      }
      kind = .bind(slot: slot, body)
    case .values(let expression):
      let body = try at(identity) { () throws(StageFailure) in
        try expressions.compile(expression)
      }
      kind = .expand { item throws(StageFailure) in
        let value = try body(item)
        guard case .list(let list) = value else { return ListIterator(List([value])) }
        return ListIterator(list)
      }
    case .call(let call):
      let body = try at(identity) { () throws(StageFailure) in try expressions.body(of: call) }
      switch body {
      case .map(let body): kind = .map(body)
      case .filter(let body): kind = .filter(body)
      case .expand(let body): kind = .expand(body)
      case .fold(let make): kind = .fold(metered(make, identity))
      case .sequence(let make): kind = .sequence(metered(make, identity))
      case .sink(let make): kind = .sink(make)
      case .flow(.each(_, let elements)): kind = .expand(Self.elements(elements))
      default: throw wrongShape(call, identity)
      }
    case .input, .nested, .parallel:
      throw Failure(
        cause: StageFailure(code: "plan", "`\(stage.label)` stands where it cannot"),
        identity: identity)
    }
    return CompiledStage(identity: identity, kind: kind)
  }

  /// A fold of a run whose memory is limited.
  private func metered(
    _ make: @escaping @Sendable () -> any Fold, _ identity: StageIdentity
  ) -> @Sendable () -> any Fold {
    guard let meter = run.meter, meter.limits.heldBytes < .max else { return make }
    return {
      let fold = make()
      return fold.holdsItems ? MeteredFold(fold, meter, identity) : fold
    }
  }

  /// A stage with memory of a run whose memory is limited.
  private func metered(
    _ make: @escaping @Sendable (StageContext) throws(StageFailure) -> any SequenceStage,
    _ identity: StageIdentity
  ) -> @Sendable (StageContext) throws(StageFailure) -> any SequenceStage {
    guard let meter = run.meter, meter.limits.heldBytes < .max else { return make }
    return { context throws(StageFailure) in
      let stage = try make(context)
      return stage.holdsItems ? MeteredSequence(stage, meter, identity) : stage
    }
  }

  /// `each` without a block: the elements of the list that the item is or an expression gives.
  private static func elements(
    _ expression: ItemExpression?
  ) -> @Sendable (Item) throws(StageFailure) -> any ValueIterator {
    { item throws(StageFailure) in
      let value = try expression?(item) ?? item.value
      guard case .list(let list) = value else {
        throw StageFailure(code: "each.type", "`each` goes through a list, not \(value.typeName)")
      }
      return ListIterator(list)
    }
  }

  /// A stage's share of the scheduler, within what the run is limited to.
  private func lane(_ limits: RequestLimits, _ identity: StageIdentity) -> RequestLane {
    var limits = limits
    if let most = run.meter?.limits.requestsAtOnce, most < .max {
      limits.concurrency = min(limits.concurrency, most)
      limits.perHost = min(limits.perHost ?? 6, most)
    }
    return run.scheduler.addLane(limits, identity: identity)
  }

  // MARK: Sections

  private func compile(
    _ section: PlanSection, in pipeline: PlanPipeline
  ) throws(Failure) -> CompiledSection {
    let identity = identity(section.concurrent)
    var perItem: [CompiledStage] = []
    for stage in section.perItem { perItem.append(try compile(stage)) }
    var result = CompiledSection(
      identity: identity, work: .nested(NestedShape(mode: .fan, pipelines: [], concurrency: 1)),
      perItem: perItem, body: section.body, window: 1, isOrdered: true,
      demand: try demand(section, in: pipeline))
    switch section.concurrent.kind {
    case .nested(let slot, let nested, let condition):
      let condition = try at(identity) { () throws(StageFailure) -> ItemExpression? in
        guard let condition else { return nil }
        return try expressions.compile(condition)
      }
      result.work = .nested(
        NestedShape(
          mode: .bind(slot: slot, when: condition), pipelines: [try compile(nested)],
          concurrency: 64))
      result.window = 256
    case .call(let call):
      let body = try at(identity) { () throws(StageFailure) in try expressions.body(of: call) }
      switch body {
      case .request(var shape):
        shape = try at(identity) { () throws(StageFailure) in
          try shape.prepared(in: run.requestSetting)
        }
        let lane = lane(shape.limits, identity)
        result.work = .request(shape, lane)
        result.window = lane.limits.window ?? lane.limits.concurrency * 4
        result.isOrdered = lane.limits.ordered
      case .concurrent(let shape):
        result.work = .concurrent(shape)
        result.window = shape.concurrency * 4
        result.isOrdered = shape.ordered
      case .flow(let flow): try self.flow(flow, call, identity, &result)
      default: throw wrongShape(call, identity)
      }
    default:
      throw Failure(
        cause: StageFailure(code: "plan", "`\(section.concurrent.label)` does not wait"),
        identity: identity)
    }
    return result
  }

  private func flow(
    _ flow: FlowBody, _ call: PlanCall, _ identity: StageIdentity, _ result: inout CompiledSection
  ) throws(Failure) {
    var pipelines: [CompiledPipeline] = []
    for branch in call.branches { pipelines.append(try compile(branch.pipeline)) }
    var concurrency = 64
    let mode: NestedShape.Mode
    switch flow {
    case .each(_, let elements):
      mode = .each(elements: elements)
      concurrency = 1
    case .catch: mode = .rescue
    case .fan: mode = .fan
    case .match:
      var conditions: [ItemExpression?] = []
      for branch in call.branches {
        guard let condition = branch.condition else {
          conditions.append(nil)
          continue
        }
        conditions.append(
          try at(identity) { () throws(StageFailure) in try expressions.compile(condition) })
      }
      mode = .match(conditions)
    case .retry(_, let policy, let count):
      mode = .retry(policy)
      concurrency = count
    case .timeout(_, let duration, let count):
      mode = .timeout(duration)
      concurrency = count
    case .tee, .merge: throw wrongShape(call, identity)
    }
    result.work = .nested(
      NestedShape(mode: mode, pipelines: pipelines, concurrency: concurrency))
    result.window = concurrency * 4
  }

  /// How many items a `take` downstream lets through.
  private func demand(_ section: PlanSection, in pipeline: PlanPipeline) throws(Failure) -> Int? {
    guard let number = section.demand else { return nil }
    for stage in pipeline.segments.flatMap(\.stages) where stage.number == number {
      guard case .call(let call) = stage.kind, let argument = call.arguments["count"]?.last,
        case .expression(let expression) = argument.kind
      else { return nil }
      let value = try at(identity(stage)) { () throws(StageFailure) in
        try expressions.constant(expression)
      }
      return value.asInt.map { Int(clamping: $0) }
    }
    return nil
  }
}
