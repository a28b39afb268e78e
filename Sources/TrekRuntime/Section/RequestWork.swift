import TrekHTTP
import TrekStageKit
import TrekValues

/// The waiting part of a section that asks a transport.
final class RequestWork: SectionWork {
  private let request: @Sendable (Item) throws(StageFailure) -> Request
  private let lane: RequestLane
  private let scheduler: RequestScheduler
  private let mailbox: SectionMailbox
  private let memory: MemoryAccount
  private let world: any StageWorld
  private let body: @Sendable (Item) throws(StageFailure) -> BodyPlan
  /// The tickets that are out, by their number in the window.
  @exclusivity(unchecked) private var out: [Ticket?]

  init(
    _ shape: RequestShape, lane: RequestLane, scheduler: RequestScheduler,
    mailbox: SectionMailbox, memory: MemoryAccount, window: Int, world: any StageWorld,
    body: @escaping @Sendable (Item) throws(StageFailure) -> BodyPlan
  ) {
    request = shape.request
    self.lane = lane
    self.scheduler = scheduler
    self.mailbox = mailbox
    self.memory = memory
    self.world = world
    self.body = body
    out = Array(repeating: nil, count: window)
  }

  func start(_ items: [NumberedItem]) {
    var tickets: [Ticket] = []
    tickets.reserveCapacity(items.count)
    for numbered in items {
      do throws(StageFailure) {
        let request = try request(numbered.item).withFiles(of: world)
        let ticket = Ticket(
          request: request, body: try body(numbered.item),
          scheduler: scheduler, lane: lane, origin: numbered, mailbox: mailbox, account: memory)
        out[numbered.number % out.count] = ticket
        tickets.append(ticket)
      } catch {
        let item = numbered.item
        mailbox.deliver(
          SectionResult(
            numbered.number,
            Item(
              .null, ordinal: item.ordinal, bindings: item.bindings,
              failure: ItemFailure(
                cause: error, stage: lane.identity.label, place: lane.identity.place,
                input: item.value, index: item.ordinal))))
      }
    }
    if !tickets.isEmpty { scheduler.submit(tickets) }
  }

  func subject(_ number: Int) -> Text? { out[number % out.count]?.request.url }

  func settled(_ number: Int) { out[number % out.count] = nil }

  func drain() { scheduler.drain(out.compactMap { $0 }) }

  func cancel() {
    let tickets = out.compactMap { $0 }
    out = Array(repeating: nil, count: out.count)
    if !tickets.isEmpty { scheduler.cancel(tickets) }
  }
}
