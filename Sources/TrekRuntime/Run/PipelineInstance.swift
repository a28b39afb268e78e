import TrekHTTP
import TrekPlan
import TrekStageKit
import TrekValues

/// One run of a pipeline: its tasks, channels and ledgers, made from a compiled one.
///
/// Made and run by one task; what it hands to its own tasks it touches no more before they have
/// ended. Hence unchecked.
final class PipelineInstance: @unchecked Sendable {
  /// Who gets what comes out of a pipeline that does not end in a sink.
  enum Outlet {
    /// It is collected; at most so many items are wanted.
    case collect(limit: Int?)
    /// It goes into a channel, on the account of the stage that receives it.
    case channel(BatchChannel, StageIdentity, StageLedger)
    /// They go to whoever runs the program.
    case results(ResultQueue)
  }

  private let run: RunState
  private let control: RunControl
  private let pipeline: CompiledPipeline
  private var ledgers: [(identity: StageIdentity, ledger: StageLedger)] = []
  private var tasks: [@Sendable () async -> Void] = []
  private var collecting: CollectingOutlet?
  private var closing: [any Closing] = []
  private var gauges: [OrderGauge] = []
  /// The item that this pipeline runs for, where it is one inside of another.
  private let turn: ItemTurn?
  /// Whose turn it is in each section, by segment; where there is none, in the next that follows.
  private var turns: [SectionTurn?] = []

  /// Makes the tasks of a pipeline.
  ///
  /// - Parameters:
  ///   - items: what the head is given; nil for a pipeline that makes its items.
  ///   - source: a channel that the head is given items by, with the waker of its consumer.
  ///   - turn: the item of another pipeline that this one runs for; nil where there is none.
  ///   - downstream: the first section of the pipeline that this one feeds.
  init(
    _ pipeline: CompiledPipeline, run: RunState, control: RunControl, items: [Item]? = nil,
    source: (channel: BatchChannel, waker: Waker)? = nil, outlet: Outlet, turn: ItemTurn? = nil,
    before downstream: SectionTurn? = nil
  ) throws(PipelineCompiler.Failure) {
    self.turn = turn
    self.run = run
    self.control = control
    self.pipeline = pipeline
    var next = downstream
    for segment in pipeline.segments.reversed() {
      if segment.section != nil {
        next = SectionTurn(memory: run.memory, within: turn, before: next)
      }
      turns.append(next)
    }
    turns.reverse()
    try build(items: items, source: source, outlet: outlet)
  }

  /// Runs it to its end and gives what was collected.
  func run() async -> [Item] {
    run.accounts.open(self, ledgers, gauges: gauges)
    if tasks.count == 1 {
      await tasks[0]()
    } else {
      await withTaskGroup(of: Void.self) { group in
        for task in tasks { group.addTask { await task() } }
      }
    }
    for one in closing { one.close(complete: false) }
    run.accounts.close(self, chains: [ledgers])
    return collecting?.items ?? []
  }

  // MARK: Building

  private typealias Link = (channel: BatchChannel, waker: Waker)

  private func build(
    items: [Item]?, source: (channel: BatchChannel, waker: Waker)?, outlet: Outlet
  ) throws(PipelineCompiler.Failure) {
    let books = pipeline.segments.map { SegmentLedgers($0, into: &ledgers) }
    var upstream: Link? = source
    var given = items
    for (index, segment) in pipeline.segments.enumerated() {
      let waker = upstream?.waker ?? Waker()
      var downstream: Link?
      let end: Operator
      // A task of its own may read and write at the same time: each side has a waker.
      let outgoing = segment.head.isTask ? Waker() : waker
      // Who waits where the end of the pipeline has no room: behind a task of its own stands one
      // more segment.
      let last = segment.head.isTask ? Waker() : waker
      if index + 1 < books.count {
        let next = Waker()
        let channel = BatchChannel(producer: outgoing, consumer: next)
        downstream = (channel, next)
        end = ChannelOutlet(books[index + 1].firstIdentity, books[index + 1].first, channel)
      } else {
        end = self.end(outlet, waker: last)
      }
      if segment.head.isTask {
        try addTask(
          segment.head, books[index], waker: waker, outgoing: outgoing, last: last,
          upstream: upstream, downstream: downstream, end: end, turn: turns[index])
      } else {
        try addSegment(
          segment, books[index], waker: waker, upstream: upstream, items: given, end: end,
          turn: turns[index])
      }
      given = nil
      upstream = downstream
    }
  }

  /// The operator at the end of the last segment, where that is no sink.
  ///
  /// - Parameter waker: what the task waits on that pushes into it.
  private func end(_ outlet: Outlet, waker: Waker) -> Operator {
    if pipeline.endsInSink { return Operator(.between, StageLedger()) }
    switch outlet {
    case .collect(let limit):
      let ledger = StageLedger()
      ledgers.append((.collected, ledger))
      let collecting = CollectingOutlet(.collected, ledger, limit: limit)
      self.collecting = collecting
      return collecting
    case .channel(let channel, let identity, let ledger):
      channel.connect(producer: waker)
      return ChannelOutlet(identity, ledger, channel)
    case .results(let queue):
      let ledger = StageLedger()
      ledgers.append((.collected, ledger))
      return ResultOutlet(.collected, ledger, queue.open(producer: waker), run: run)
    }
  }

  private func addSegment(
    _ segment: CompiledSegment, _ books: SegmentLedgers, waker: Waker,
    upstream: (channel: BatchChannel, waker: Waker)?, items: [Item]?, end: Operator,
    turn: SectionTurn?
  ) throws(PipelineCompiler.Failure) {
    let input = try self.input(segment, books, upstream: upstream, items: items)
    var receiver: (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)?
    guard let section = segment.section, let inletLedger = books.inlet, let turn else {
      let entry = try chain(segment.before, books.before, next: end, waker: waker, &receiver)
      add(
        SegmentTask(
          control: control, meter: run.meter, waker: waker, upstream: input, entry: entry,
          section: nil, tail: entry))
      return
    }
    let tail = try chain(segment.after, books.after, next: end, waker: waker, &receiver)
    let inlet = SectionInlet(section.identity, inletLedger)
    let entry = try chain(segment.before, books.before, next: inlet, waker: waker, &receiver)
    let slot = SlotOutlet(.between, StageLedger())
    let perItem = try chain(section.perItem, books.perItem, next: slot, waker: waker, &receiver)
    let mailbox = SectionMailbox(
      waking: waker, turn: turn)
    let gauge = OrderGauge(section.identity)
    gauges.append(gauge)
    let driver = SectionDriver(
      work: try work(section, mailbox: mailbox, waker: waker, receiver: receiver), mailbox: mailbox,
      inlet: inlet,
      perItem: perItem, outlet: slot, window: section.window, isOrdered: section.isOrdered,
      demand: section.demand, gauge: gauge)
    add(
      SegmentTask(
        control: control, meter: run.meter, waker: waker, upstream: input, entry: entry,
        section: driver, tail: tail))
  }

  private func input(
    _ segment: CompiledSegment, _ books: SegmentLedgers,
    upstream: (channel: BatchChannel, waker: Waker)?, items: [Item]?
  ) throws(PipelineCompiler.Failure) -> any SegmentUpstream {
    let bindings = items?.first?.bindings
    switch segment.head {
    case .source(let identity, let open):
      let source = try make(at: identity) { () throws(StageFailure) in
        try open(run.context(of: identity))
      }
      return SourceUpstream(source, identity, books.first, bindings: bindings)
    case .values(let identity, let expression):
      let value = try make(at: identity) { () throws(StageFailure) in
        try expression(items?.first ?? Item(.null))
      }
      let list: List
      if case .list(let given) = value { list = given } else { list = List([value]) }
      books.first.expected = list.count
      return SourceUpstream(ListSource(list), identity, books.first, bindings: bindings)
    default:
      if let upstream { return ChannelUpstream(upstream.channel, books.first) }
      return ItemsUpstream(items ?? [])
    }
  }

  private func chain(
    _ stages: [CompiledStage], _ ledgers: [StageLedger], next: Operator, waker: Waker,
    _ receiver: inout (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)?
  ) throws(PipelineCompiler.Failure) -> Operator {
    var first = next
    for (stage, ledger) in zip(stages, ledgers).reversed() {
      first = try makeOperator(stage, ledger, next: first, waker: waker, &receiver)
    }
    return first
  }

  private func add(_ task: SegmentTask) { tasks.append { await task.run() } }

  private func make<T>(
    at identity: StageIdentity, _ body: () throws(StageFailure) -> T
  ) throws(PipelineCompiler.Failure) -> T {
    do throws(StageFailure) {
      return try body()
    } catch {
      throw PipelineCompiler.Failure(cause: error, identity: identity)
    }
  }

  private func makeOperator(
    _ stage: CompiledStage, _ ledger: StageLedger, next: Operator, waker: Waker,
    _ receiver: inout (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)?
  ) throws(PipelineCompiler.Failure) -> Operator {
    let identity = stage.identity
    switch stage.kind {
    case .map(let body): return MapOperator(identity, ledger, next: next, body)
    case .filter(let body): return FilterOperator(identity, ledger, next: next, body)
    case .expand(let body): return ExpandOperator(identity, ledger, next: next, waker: waker, body)
    case .bind(let slot, let body):
      return BindOperator(identity, ledger, next: next, slot: slot, body)
    case .fold(let fold): return FoldOperator(identity, ledger, next: next, fold(), run: run)
    case .sequence(let open):
      let stage = try make(at: identity) { () throws(StageFailure) in
        try open(run.context(of: identity))
      }
      let sequence = SequenceOperator(identity, ledger, next: next, stage, run: run)
      closing.append(sequence)
      return sequence
    case .sink(let open):
      let sink = try make(at: identity) { () throws(StageFailure) in
        try open(run.context(of: identity))
      }
      receiver = sink.bodyReceiver
      let last = SinkOperator(identity, ledger, sink, run: run)
      closing.append(last)
      return last
    }
  }

  private func work(
    _ section: CompiledSection, mailbox: SectionMailbox, waker: Waker,
    receiver: (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)?
  ) throws(PipelineCompiler.Failure) -> any SectionWork {
    switch section.work {
    case .request(let shape, let lane):
      let body: @Sendable (Item) throws(StageFailure) -> BodyPlan
      switch (section.body, receiver) {
      case (.discard, _): body = { _ in .discard }
      case (.sink, let receiver?):
        body = { item throws(StageFailure) in .stream(try receiver(item)) }
      case (.stream, _):
        let scheduler = run.scheduler
        body = { _ in
          .stream(
            BodyStream.make(
              limit: 256 << 10,
              begun: { response, exchange in scheduler.begun(exchange, response) },
              wake: { waker.signal() },
              rest: { exchange, isResting in scheduler.rest(exchange, isResting) },
              release: { exchange, isWanted in scheduler.release(exchange, isWanted: isWanted) }))
        }
      default: body = { _ in .assemble }
      }
      return RequestWork(
        shape, lane: lane, scheduler: run.scheduler, mailbox: mailbox, memory: run.memory,
        window: section.window, world: run.world, body: body)
    case .concurrent(let shape):
      return ConcurrentWork(
        shape, context: run.context(of: section.identity), identity: section.identity,
        mailbox: mailbox, running: run.tasks)
    case .nested(let shape):
      return NestedWork(
        shape, identity: section.identity, run: run, control: control, mailbox: mailbox,
        sides: try sides(of: shape, waker: waker))
    }
  }

  /// The branches of a stage that end in sinks: each runs once, beside, for all of its items.
  private func sides(
    of shape: NestedShape, waker: Waker
  ) throws(PipelineCompiler.Failure) -> SideBranches {
    var channels: [BatchChannel?] = []
    for pipeline in shape.pipelines {
      guard shape.mode.isOfStream, pipeline.givesNothing else {
        channels.append(nil)
        continue
      }
      let own = Waker()
      let channel = BatchChannel(producer: waker, consumer: own)
      let instance = try PipelineInstance(
        pipeline, run: run, control: control, source: (channel, own), outlet: .collect(limit: nil))
      tasks.append { _ = await instance.run() }
      channels.append(channel)
    }
    return SideBranches(channels)
  }

  private func addTask(
    _ head: CompiledHead, _ books: SegmentLedgers, waker: Waker, outgoing: Waker, last: Waker,
    upstream: (channel: BatchChannel, waker: Waker)?,
    downstream: (channel: BatchChannel, waker: Waker)?, end: Operator, turn: SectionTurn?
  ) throws(PipelineCompiler.Failure) {
    // A task of its own writes into a channel; at the end of a pipeline a segment that only takes
    // from it is put between.
    let link: (channel: BatchChannel, waker: Waker)
    if let downstream {
      link = downstream
    } else {
      link = (BatchChannel(producer: outgoing, consumer: last), last)
      add(
        SegmentTask(
          control: control, meter: run.meter, waker: last,
          upstream: ChannelUpstream(link.channel, end.ledger), entry: end, section: nil, tail: end))
    }
    let isSource = upstream == nil
    let writer = ChannelWriter(
      link.channel, waker: outgoing, control: control, ledger: books.first, next: end.ledger,
      isSource: isSource)
    let reader = upstream.map {
      ChannelReader($0.channel, waker: waker, control: control, ledger: books.first)
    }
    let task = try HeadTask(
      head, run: run, control: control, wakers: (waker, outgoing), ledger: books.first,
      reader: reader, writer: writer, outgoing: link.channel, turn: self.turn, before: turn)
    tasks.append { await task.run() }
  }
}

extension CompiledHead {
  /// Whether it is a task of its own, between channels.
  var isTask: Bool {
    switch self {
    case .upstream, .source, .values: false
    case .producer, .pump, .walk, .input, .tee, .merge, .parallel: true
    }
  }
}

extension StageIdentity {
  /// What stands between two tasks and is no stage.
  static let between = StageIdentity(
    number: -1, label: "channel", place: ScriptPlace(source: "", line: 1, column: 1, range: 0..<0))
  /// An expression, which is no stage either.
  static let expression = StageIdentity(
    number: -1, label: "expression",
    place: ScriptPlace(source: "", line: 1, column: 1, range: 0..<0))
  /// Who runs the pipeline and takes what comes out.
  static let collected = StageIdentity(
    number: -1, label: "result", place: ScriptPlace(source: "", line: 1, column: 1, range: 0..<0))
}
