import TrekHTTP
import TrekStageKit
import TrekValues

/// Sends the requests of a stage that asks step by step, and waits for each.
///
/// Any number may be under way; of those the one that was asked first has the turn where memory is
/// short.
final class LaneRequester: Requester {
  private struct State {
    var next = 0
    var out: [Int: Ticket] = [:]
  }

  private let lane: RequestLane
  private let scheduler: RequestScheduler
  private let memory: MemoryAccount
  private let control: RunControl
  private let turn: SectionTurn
  private let state = Locked(State())

  init(
    lane: RequestLane, scheduler: RequestScheduler, memory: MemoryAccount, control: RunControl,
    turn: SectionTurn
  ) {
    self.lane = lane
    self.scheduler = scheduler
    self.memory = memory
    self.control = control
    self.turn = turn
  }

  func answer(to request: Request, for item: Item) async -> Item? {
    guard control.level == .running, !Task.isCancelled else { return nil }
    let waker = Waker()
    let mailbox = SectionMailbox(waking: waker, turn: turn)
    let ticket = state.withLock { state in
      let ticket = Ticket(
        request: request, body: .assemble, scheduler: scheduler, lane: lane,
        origin: NumberedItem(number: state.next, item: item), mailbox: mailbox, account: memory)
      state.out[state.next] = ticket
      state.next += 1
      return ticket
    }
    moveTurn()
    return await withTaskCancellationHandler {
      scheduler.submit([ticket])
      await waker.wait()
      var results: [SectionResult] = []
      mailbox.take(into: &results)
      state.withLock { _ = $0.out.removeValue(forKey: ticket.origin.number) }
      moveTurn()
      guard let result = results.first, result.fate != .cancelled else { return nil }
      return result.item
    } onCancel: {
      scheduler.cancel([ticket])
      waker.signal()
    }
  }

  /// Takes back what has not been sent: whoever waits for it learns that it was given up.
  func drain() {
    let tickets = state.withLock { Array($0.out.values) }
    if !tickets.isEmpty { scheduler.drain(tickets) }
  }

  private func moveTurn() {
    turn.move(to: state.withLock { $0.out.keys.min() ?? SectionTurn.nobody })
  }
}
