import TrekStageKit
import TrekValues

/// The task of a stage that has one to itself: between a reader and a writer it waits for what it
/// likes.
final class HeadTask: Sendable {
  private let head: CompiledHead
  private let run: RunState
  private let control: RunControl
  private let waker: Waker
  private let outgoing: Waker
  private let ledger: StageLedger
  private let reader: ChannelReader?
  private let writer: ChannelWriter
  private let channel: BatchChannel
  /// Whose turn it is among the requests of a stage that asks step by step.
  private let turn: SectionTurn
  /// The pipelines that run beside, each with the way to it or from it.
  private let beside: [(instance: PipelineInstance, channel: BatchChannel, waker: Waker)]

  init(
    _ head: CompiledHead, run: RunState, control: RunControl,
    wakers: (incoming: Waker, outgoing: Waker), ledger: StageLedger, reader: ChannelReader?,
    writer: ChannelWriter, outgoing channel: BatchChannel, turn: ItemTurn?,
    before downstream: SectionTurn?
  ) throws(PipelineCompiler.Failure) {
    self.head = head
    self.run = run
    self.control = control
    waker = wakers.incoming
    outgoing = wakers.outgoing
    self.ledger = ledger
    self.reader = reader
    self.writer = writer
    self.channel = channel
    self.turn = SectionTurn(memory: run.memory, within: turn, before: downstream)
    var beside: [(instance: PipelineInstance, channel: BatchChannel, waker: Waker)] = []
    switch head {
    case .tee(_, let pipeline):
      let own = Waker()
      let channel = BatchChannel(producer: waker, consumer: own)
      beside.append(
        (
          try PipelineInstance(
            pipeline, run: run, control: control, source: (channel, own),
            outlet: .collect(limit: nil), turn: turn), channel, own
        ))
    case .merge(let identity, let pipelines, _):
      for pipeline in pipelines {
        let own = Waker()
        let channel = BatchChannel(producer: own, consumer: waker)
        beside.append(
          (
            try PipelineInstance(
              pipeline, run: run, control: control, outlet: .channel(channel, identity, ledger),
              turn: turn, before: downstream),
            channel, own
          ))
      }
    default: break
    }
    self.beside = beside
  }

  /// Runs the stage to its end.
  func run() async {
    control.register(waker)
    control.register(outgoing)
    switch head {
    case .producer(let identity, let produce):
      await whileWanted {
        await self.attempt(identity) { () async throws(StageFailure) in
          try await produce(self.run.context(of: identity), self.writer)
        }
      }
    case .pump(let identity, let pump):
      if let reader {
        await attempt(identity) { () async throws(StageFailure) in
          try await pump(run.context(of: identity), reader, writer)
        }
      }
    case .walk(let identity, let shape, let lane):
      if let reader { await walk(shape, identity, lane, reader) }
    case .input(let identity, let input):
      await whileWanted {
        while let items = await input.next(),
          await self.writer.write(items.map { $0.failing(at: identity) })
        {}
      }
    case .parallel(_, let work): _ = await writer.write([await work(control)])
    case .tee: await tee()
    case .merge(_, _, let isOrdered): await merge(isOrdered: isOrdered)
    case .upstream, .source, .values: break
    }
    reader?.stop()
    writer.close()
    control.unregister(waker)
    control.unregister(outgoing)
  }

  /// Runs a stage that asks step by step; what it waits for is given up where nobody wants more.
  private func walk(
    _ shape: WalkShape, _ identity: StageIdentity, _ lane: RequestLane, _ reader: ChannelReader
  ) async {
    let requester = LaneRequester(
      lane: lane, scheduler: run.scheduler, memory: run.memory, control: control, turn: turn)
    await whileWanted(drain: { requester.drain() }) {
      await self.attempt(identity) { () async throws(StageFailure) in
        var context = self.run.context(of: identity)
        context.requestSetting = self.run.requestSetting
        try await shape.walk(context, requester, reader, self.writer)
      }
    }
  }

  /// Runs what makes items in its own time, and cancels it when nobody wants more of them: it may
  /// wait for something that never comes.
  ///
  /// - Parameter drain: what is done where the run is interrupted, for those that may end what is
  ///   under way; nil: they are cancelled then as well.
  private func whileWanted(
    drain: (() -> Void)? = nil, _ produce: @escaping @Sendable () async -> Void
  ) async {
    let watch = Waker()
    let production = Production()
    channel.tellStop(to: watch)
    control.register(watch)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await produce()
        production.isOver.withLock { $0 = true }
        watch.signal()
      }
      while !production.isOver.withLock({ $0 }), control.level != .stopped, !channel.isStopped {
        if control.level == .draining {
          guard let drain else { break }
          drain()
        }
        await watch.wait()
      }
      group.cancelAll()
    }
    control.unregister(watch)
  }

  /// Runs the stage's own code; what it throws becomes an error item in the stream.
  private func attempt(
    _ identity: StageIdentity, _ body: () async throws(StageFailure) -> Void
  ) async {
    do throws(StageFailure) {
      try await body()
    } catch {
      let failure = ItemFailure(
        cause: error, stage: identity.label, place: identity.place, input: .null, index: 0)
      _ = await writer.write([Item(.null, failure: failure)])
    }
  }

  // MARK: Pipelines beside

  private func tee() async {
    guard let reader, let branch = beside.first else { return }
    let side = ChannelWriter(
      branch.channel, waker: waker, control: control, ledger: StageLedger(), next: StageLedger(),
      isSource: false)
    let instance = branch.instance
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = await instance.run() }
      var sideWants = true
      while let items = await reader.next() {
        if sideWants { sideWants = await side.write(items.filter { $0.failure == nil }) }
        guard await writer.write(items) else { break }
      }
      side.close()
      await group.waitForAll()
    }
  }

  private func merge(isOrdered: Bool) async {
    await withTaskGroup(of: Void.self) { group in
      for branch in beside {
        let instance = branch.instance
        group.addTask { _ = await instance.run() }
      }
      var open = beside.map {
        BranchQueue(channel: $0.channel)
      }
      while !open.isEmpty, control.level != .stopped {
        guard let items = isOrdered ? turn(&open) : whatIsThere(&open) else {
          await waker.wait()
          continue
        }
        ledger.receive(items.count)
        ledger.consume(items.count)
        if items.isEmpty { continue }
        guard await writer.write(items) else { break }
      }
      for branch in beside { ledger.discard(branch.channel.stop()) }
      for queue in open { ledger.discard(queue.items.count - queue.position) }
      await group.waitForAll()
    }
  }

  /// One item of each branch in turn, as far as they are there; nil where the next in turn has none
  /// yet.
  private func turn(_ open: inout [BranchQueue]) -> [Item]? {
    var result: [Item] = []
    while result.count < 256, !open.isEmpty {
      switch open[0].next() {
      case .item(let item):
        result.append(item)
        open.append(open.removeFirst())
      case .ended: open.removeFirst()
      case .empty: return result.isEmpty ? nil : result
      }
    }
    return result
  }

  /// All that is there; nil where nothing is.
  private func whatIsThere(_ open: inout [BranchQueue]) -> [Item]? {
    var result: [Item] = []
    var ended: [Int] = []
    for index in open.indices {
      var goesOn = true
      while goesOn, result.count < 1024 {
        switch open[index].next() {
        case .item(let item): result.append(item)
        case .ended:
          ended.append(index)
          goesOn = false
        case .empty: goesOn = false
        }
      }
    }
    for index in ended.reversed() { open.remove(at: index) }
    return result.isEmpty && ended.isEmpty ? nil : result
  }
}

/// Whether a head has made all that it will make.
private final class Production: Sendable {
  let isOver = Locked(false)
}

/// What has come of one branch and is not passed on yet.
private struct BranchQueue {
  enum Next {
    case item(Item)
    case empty
    case ended
  }

  let channel: BatchChannel
  var items: [Item] = []
  var position = 0

  mutating func next() -> Next {
    if position >= items.count {
      items.removeAll(keepingCapacity: true)
      position = 0
      switch channel.receive(into: &items) {
      case .items: break
      case .empty: return .empty
      case .ended: return .ended
      }
    }
    defer { position += 1 }
    return .item(items[position])
  }
}

extension Item {
  /// The item, and where it is a failure that knows no place, with that of the stage that gave it.
  fileprivate func failing(at identity: StageIdentity) -> Item {
    guard let failure, failure.place.source.isEmpty else { return self }
    return Item(
      .null, ordinal: ordinal, bindings: bindings,
      failure: ItemFailure(
        cause: failure.cause, stage: identity.label, place: identity.place, input: failure.input,
        index: ordinal))
  }
}
