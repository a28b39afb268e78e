import TrekStageKit
import TrekValues

/// The waiting part of a section whose stage does its own work.
final class ConcurrentWork: SectionWork, Sendable {
  private struct State {
    var waiting: [NumberedItem] = []
    var tasks: [Int: Task<Void, Never>] = [:]
    var active = 0
  }

  private let shape: ConcurrentShape
  private let context: StageContext
  private let identity: StageIdentity
  private let mailbox: SectionMailbox
  private let running: TaskTally
  private let state = Locked(State())

  init(
    _ shape: ConcurrentShape, context: StageContext, identity: StageIdentity,
    mailbox: SectionMailbox, running: TaskTally
  ) {
    self.running = running
    self.shape = shape
    self.context = context
    self.identity = identity
    self.mailbox = mailbox
  }

  func start(_ items: [NumberedItem]) {
    state.withLock { state in
      state.waiting.append(contentsOf: items)
      startMore(&state)
    }
  }

  private func startMore(_ state: inout State) {
    while state.active < max(1, shape.concurrency), !state.waiting.isEmpty {
      let numbered = state.waiting.removeFirst()
      state.active += 1
      state.tasks[numbered.number] = running.start { await self.perform(numbered) }
    }
  }

  private func perform(_ numbered: NumberedItem) async {
    let item = numbered.item
    let result: Item
    do throws(StageFailure) {
      result = item.with(try await shape.work(context, item))
    } catch {
      result = Item(
        .null, ordinal: item.ordinal, bindings: item.bindings,
        failure: ItemFailure(
          cause: error, stage: identity.label, place: identity.place, input: item.value,
          index: item.ordinal))
    }
    state.withLock { state in
      state.active -= 1
      state.tasks[numbered.number] = nil
      startMore(&state)
    }
    mailbox.deliver(SectionResult(numbered.number, result))
  }

  func drain() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    mailbox.deliver(waiting.map { SectionResult($0.number, items: [], fate: .cancelled) })
  }

  func cancel() {
    let tasks = state.withLock { state in
      defer {
        state.tasks = [:]
        state.waiting = []
      }
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
  }
}
