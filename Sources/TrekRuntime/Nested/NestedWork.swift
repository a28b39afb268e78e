import TrekStageKit
import TrekValues

/// The waiting part of a section that runs pipelines for its items.
final class NestedWork: SectionWork, Sendable {
  private struct State {
    var waiting: [NumberedItem] = []
    var active = 0
    var tasks: [Int: Task<Void, Never>] = [:]
    var isStopped = false
    var sides: SideBranches
  }

  private let shape: NestedShape
  private let identity: StageIdentity
  private let run: RunState
  /// Stops with the pipeline that the section belongs to, or alone.
  private let control: RunControl
  private let parent: RunControl
  private let mailbox: SectionMailbox
  /// For each branch, whether it ends in a sink and so runs once.
  private let isSide: [Bool]
  private let state: Locked<State>

  init(
    _ shape: NestedShape, identity: StageIdentity, run: RunState, control: RunControl,
    mailbox: SectionMailbox, sides: SideBranches
  ) {
    isSide = sides.areSides
    state = Locked(State(sides: sides))
    self.shape = shape
    self.identity = identity
    self.run = run
    parent = control
    self.control = control.makeChild()
    self.mailbox = mailbox
  }

  deinit { parent.remove(control) }

  func takes(_ item: Item) -> Bool {
    if case .rescue = shape.mode { return item.failure != nil }
    return item.failure == nil
  }

  func start(_ items: [NumberedItem]) {
    guard isSide.contains(true) else {
      return state.withLock { state in
        state.waiting.append(contentsOf: items)
        startMore(&state)
      }
    }
    for numbered in items {
      do throws(StageFailure) {
        let waiting = try way(of: numbered)
        state.withLock { $0.sides.add(waiting) }
      } catch {
        mailbox.deliver(failure(numbered, error))
      }
    }
    advance()
  }

  /// Which branches that run once an item goes into, and what is done with it then.
  private func way(of numbered: NumberedItem) throws(StageFailure) -> SideBranches.Waiting {
    var item = numbered.item
    var branches: [Int] = []
    var then = SideBranches.Continuation.runs
    switch shape.mode {
    case .rescue:
      item = rescued(item)
      branches = [0]
      then = .done
    case .fan:
      branches = isSide.indices.filter { isSide[$0] }
      if branches.count == isSide.count { then = .done }
    case .match(let conditions):
      guard let arm = try arm(of: item, conditions) else {
        then = .passes
        break
      }
      if isSide[arm] {
        branches = [arm]
        then = .done
      }
    case .bind, .each, .retry, .timeout: break
    }
    return SideBranches.Waiting(numbered: numbered, item: item, branches: branches[...], then: then)
  }

  func advance() {
    guard isSide.contains(true) else { return }
    let results = state.withLock { state in
      var results: [SectionResult] = []
      while let waiting = state.sides.next() {
        let number = waiting.numbered.number
        switch waiting.then {
        case .done: results.append(SectionResult(number, items: []))
        case .passes: results.append(SectionResult(number, waiting.numbered.item))
        case .runs: state.waiting.append(waiting.numbered)
        }
      }
      startMore(&state)
      return results
    }
    if !results.isEmpty { mailbox.deliver(results) }
  }

  func close() { state.withLock { $0.sides.close() } }

  private func startMore(_ state: inout State) {
    while state.active < max(1, shape.concurrency), !state.waiting.isEmpty, !state.isStopped {
      let numbered = state.waiting.removeFirst()
      state.active += 1
      state.tasks[numbered.number] = run.tasks.start { await self.perform(numbered) }
    }
  }

  private func perform(_ numbered: NumberedItem) async {
    let result = await result(of: numbered)
    state.withLock { state in
      state.active -= 1
      state.tasks[numbered.number] = nil
      startMore(&state)
    }
    // Only now may the number be given anew.
    mailbox.deliver(result)
  }

  func drain() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting.map(\.number) + state.sides.clear()
    }
    mailbox.deliver(waiting.map { SectionResult($0, items: [], fate: .cancelled) })
  }

  func cancel() {
    let tasks = state.withLock { state in
      defer { state.tasks = [:] }
      state.isStopped = true
      state.waiting = []
      _ = state.sides.clear()
      return Array(state.tasks.values)
    }
    control.raise(to: .stopped)
    // Who waits for the time of another attempt need not.
    for task in tasks { task.cancel() }
  }

  // MARK: One item

  private func result(of numbered: NumberedItem) async -> SectionResult {
    let item = numbered.item
    do throws(StageFailure) {
      switch shape.mode {
      case .bind(let slot, let condition):
        return try await bind(numbered, slot: slot, when: condition)
      case .each(let elements):
        var given = [item]
        if let elements { given = try self.elements(try elements(item), of: item) }
        var all: [Item] = []
        for one in given { all += await outputs(0, [one], for: numbered) }
        return SectionResult(numbered.number, items: all)
      case .rescue:
        return SectionResult(
          numbered.number, items: await outputs(0, [rescued(item)], for: numbered))
      case .fan:
        var outputs: [Item] = []
        for index in shape.pipelines.indices where !isSide[index] {
          outputs += await self.outputs(index, [item], for: numbered)
        }
        return SectionResult(numbered.number, items: outputs)
      case .match(let conditions):
        guard let arm = try arm(of: item, conditions) else {
          return SectionResult(numbered.number, item)
        }
        return SectionResult(numbered.number, items: await outputs(arm, [item], for: numbered))
      case .retry(let policy): return await retry(numbered, policy)
      case .timeout(let limit): return await timeout(numbered, limit)
      }
    } catch {
      return failure(numbered, error)
    }
  }

  /// The failure of an item, as an item.
  private func rescued(_ item: Item) -> Item {
    Item(
      item.failure.map { Value.object($0) } ?? .null, ordinal: item.ordinal,
      bindings: item.bindings)
  }

  /// The first arm whose condition holds; nil where none does.
  private func arm(
    of item: Item, _ conditions: [ItemExpression?]
  ) throws(StageFailure) -> Int? {
    for (index, condition) in conditions.enumerated() {
      guard let condition else { return index }
      if try Operators.truth(try condition(item), of: "match") { return index }
    }
    return nil
  }

  private func elements(_ value: Value, of item: Item) throws(StageFailure) -> [Item] {
    guard case .list(let list) = value else {
      throw StageFailure(code: "each.type", "`each` goes through a list, not \(value.typeName)")
    }
    return (0..<list.count).map { item.with(list[$0] ?? .null) }
  }

  private func failure(_ numbered: NumberedItem, _ cause: StageFailure) -> SectionResult {
    let item = numbered.item
    return SectionResult(
      numbered.number,
      Item(
        .null, ordinal: item.ordinal, bindings: item.bindings,
        failure: ItemFailure(
          cause: cause, stage: identity.label, place: identity.place, input: item.value,
          index: item.ordinal)))
  }

  private func turn(of numbered: NumberedItem) -> ItemTurn {
    ItemTurn(section: mailbox.turn, number: numbered.number)
  }

  /// What a pipeline gives for items, in order; error items among it.
  private func outputs(
    _ index: Int, _ items: [Item], for numbered: NumberedItem
  ) async -> [Item] {
    do throws(PipelineCompiler.Failure) {
      let instance = try PipelineInstance(
        shape.pipelines[index], run: run, control: control, items: items,
        outlet: .collect(limit: nil), turn: turn(of: numbered))
      return await instance.run()
    } catch {
      return [
        Item(
          .null, ordinal: items.first?.ordinal ?? 0,
          failure: ItemFailure(
            cause: error.cause, stage: error.identity.label, place: error.identity.place,
            input: items.first?.value ?? .null, index: items.first?.ordinal ?? 0))
      ]
    }
  }

  /// The one value that the pipeline gives is kept in a slot; a failure in it is the item's.
  private func bind(
    _ numbered: NumberedItem, slot: Int, when condition: ItemExpression?
  ) async throws(StageFailure) -> SectionResult {
    var item = numbered.item
    var value = Value.null
    var isWanted = true
    if let condition { isWanted = try Operators.truth(try condition(item), of: "if") }
    if isWanted {
      let outputs = await outputs(0, [item], for: numbered)
      if let failed = outputs.first(where: { $0.failure != nil }) {
        return SectionResult(
          numbered.number,
          Item(.null, ordinal: item.ordinal, bindings: item.bindings, failure: failed.failure))
      }
      guard outputs.count == 1 else {
        throw StageFailure(
          code: "nested.count", "the pipeline in parentheses gave \(outputs.count) values, not one",
          help: "end it with `collect` for a list, or with `first`")
      }
      value = outputs[0].value
    }
    item.bindings = Bindings(slot: slot, value: value, next: item.bindings)
    return SectionResult(numbered.number, item)
  }

  /// Runs the pipeline until no item fails in it, or the attempts are used up.
  private func retry(_ numbered: NumberedItem, _ policy: RetryPolicy) async -> SectionResult {
    var random = SplitMix64(seed: UInt64(truncatingIfNeeded: numbered.number) &+ run.clock.now)
    var attempts = 1
    while true {
      let items = await outputs(0, [numbered.item], for: numbered)
      let mayRepeat = attempts <= policy.count && control.level == .running
      guard mayRepeat, items.contains(where: { $0.failure != nil }) else {
        return SectionResult(numbered.number, items: items)
      }
      let wait = NextStepRule.backoff(policy, attempts: attempts, random.unitInterval())
      try? await run.clock.sleep(until: run.clock.now &+ wait)
      attempts += 1
    }
  }

  /// Runs the pipeline, and stops it when the time is over.
  private func timeout(_ numbered: NumberedItem, _ limit: Duration) async -> SectionResult {
    let own = control.makeChild()
    defer { control.remove(own) }
    let clock = run.clock
    let deadline = clock.now &+ UInt64(max(0, limit.nanosecondCount))
    let isOver = Locked(false)
    let watch = Task {
      do { try await clock.sleep(until: deadline) } catch { return }
      isOver.withLock { $0 = true }
      own.raise(to: .stopped)
    }
    defer { watch.cancel() }
    do throws(PipelineCompiler.Failure) {
      let instance = try PipelineInstance(
        shape.pipelines[0], run: run, control: own, items: [numbered.item],
        outlet: .collect(limit: nil), turn: turn(of: numbered))
      let items = await instance.run()
      guard isOver.withLock({ $0 }) else { return SectionResult(numbered.number, items: items) }
    } catch {
      return failure(numbered, error.cause)
    }
    return failure(
      numbered,
      StageFailure(
        .network, code: "timeout.block",
        "the block was not done within \(Value.duration(limit).printed.string)"))
  }
}
