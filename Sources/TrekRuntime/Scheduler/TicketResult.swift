import TrekHTTP
import TrekStageKit
import TrekValues

/// Makes what a section gets of a request that is done.
enum TicketResult {
  static func of(_ ticket: Ticket) -> SectionResult {
    let origin = ticket.origin
    switch ticket.outcome {
    case .response(let response):
      complete(response, of: ticket)
      guard ticket.request.options.accept.contains(response.status) else {
        return failure(ticket, status(response))
      }
      return SectionResult(origin.number, origin.item.with(.object(response)))
    case .failure(let failure):
      return self.failure(ticket, network(failure))
    case .cancelled: return SectionResult(origin.number, items: [], fate: .cancelled)
    case .pending:
      return failure(
        ticket, StageFailure(.network, code: "pending", "the transport gave no outcome"))
    }
  }

  /// The answer of a ticket whose body is still coming.
  static func of(_ ticket: Ticket, _ response: Response) -> SectionResult {
    complete(response, of: ticket)
    return SectionResult(ticket.origin.number, ticket.origin.item.with(.object(response)))
  }

  /// Adds what the transport does not know.
  private static func complete(_ response: Response, of ticket: Ticket) {
    response.complete(
      attempts: ticket.attempts, index: ticket.origin.item.ordinal,
      input: ticket.origin.item.value, redirects: ticket.redirects, queue: ticket.queued)
  }

  private static func status(_ response: Response) -> StageFailure {
    let reason = response.head.reason
    return StageFailure(
      .status, code: "status.\(response.status)",
      "the answer is \(response.status)\(reason.isEmpty ? "" : " \(reason)")",
      response: response)
  }

  private static func network(_ failure: TransportFailure) -> StageFailure {
    let notes = failure.libraryCode.map { ["libcurl's code is \($0)"] } ?? []
    return StageFailure(
      failure.isReceivers ? .data : .network, code: failure.code.rawValue, failure.message,
      notes: notes,
      response: failure.response)
  }

  private static func failure(_ ticket: Ticket, _ cause: StageFailure) -> SectionResult {
    var cause = cause
    if ticket.lacksBudget {
      cause.notes.append("not tried again: too few requests to this host succeed (`retryBudget`)")
    }
    let item = ticket.origin.item
    let identity = ticket.lane.identity
    return SectionResult(
      ticket.origin.number,
      Item(
        .null, ordinal: item.ordinal, bindings: item.bindings,
        failure: ItemFailure(
          cause: cause, stage: identity.label, place: identity.place, input: item.value,
          index: item.ordinal, attempts: max(1, ticket.attempts),
          attemptLimit: ticket.lane.limits.retry.count + 1, url: ticket.request.url)))
  }
}
