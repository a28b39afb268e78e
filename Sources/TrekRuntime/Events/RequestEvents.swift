import TrekHTTP
import TrekStageKit
import TrekValues

/// Tells the listeners of a run what becomes of its requests.
///
/// Called under the scheduler's lock, where `hub.isHeard`; listeners are told without waiting.
struct RequestEvents: Sendable {
  let hub: EventHub

  var isHeard: Bool { hub.isHeard }

  /// An attempt begins.
  func started(_ ticket: Ticket, at now: UInt64) {
    if ticket.eventNumber == 0 { ticket.eventNumber = hub.nextRequest() }
    ticket.startedAt = now
    post(.requestStarted, ticket, at: now)
  }

  /// An attempt has ended, and there will be another.
  func retried(_ ticket: Ticket, after wait: UInt64, at now: UInt64) {
    post(.requestRetried, ticket, at: now) { event in
      event.wait = EventHub.duration(wait)
      Self.tell(ticket.outcome, &event)
    }
  }

  /// An answer sends the request elsewhere.
  func redirected(_ ticket: Ticket, to request: Request, at now: UInt64) {
    post(.requestRedirected, ticket, at: now) { event in
      event.location = request.url.string
      Self.tell(ticket.outcome, &event)
    }
  }

  /// A request has its outcome.
  func ended(_ ticket: Ticket, at now: UInt64) {
    switch ticket.outcome {
    case .cancelled, .pending: cancelled(ticket, at: now)
    case .failure:
      post(.requestFailed, ticket, at: now) { Self.tell(ticket.outcome, &$0) }
    case .response(let response):
      let isAccepted = ticket.request.options.accept.contains(response.status)
      post(isAccepted ? .requestAnswered : .requestFailed, ticket, at: now) { event in
        Self.tell(ticket.outcome, &event)
        if !isAccepted {
          event.code = "status.\(response.status)"
          event.message = "the answer is \(response.status)"
        }
      }
    }
  }

  /// A request failed for a reason that is not its last outcome.
  func failed(_ ticket: Ticket, _ failure: TransportFailure, at now: UInt64) {
    post(.requestFailed, ticket, at: now) { Self.tell(.failure(failure), &$0) }
  }

  /// A request was given up; nothing is told of one that never began.
  func cancelled(_ ticket: Ticket, at now: UInt64) {
    guard ticket.eventNumber != 0 else { return }
    post(.requestCancelled, ticket, at: now)
  }

  private func post(
    _ kind: RunEvent.Kind, _ ticket: Ticket, at now: UInt64,
    _ fill: (inout RunEvent) -> Void = { _ in }
  ) {
    hub.post(kind, at: now) { event in
      event.stage = ticket.lane.identity.label
      event.place = ticket.lane.identity.place
      event.item = ticket.origin.item.ordinal
      event.request = ticket.eventNumber == 0 ? nil : ticket.eventNumber
      event.attempt = max(1, ticket.attempts)
      event.method = ticket.request.method.name
      event.url = ticket.request.url.string
      if kind != .requestStarted, ticket.startedAt != 0 {
        event.elapsed = EventHub.duration(now &- min(now, ticket.startedAt))
      }
      fill(&event)
      if kind != .requestStarted, kind != .requestCancelled { event.traffic = Self.traffic(ticket) }
    }
  }

  private static func traffic(_ ticket: Ticket) -> RunEvent.Traffic {
    let response: Response? =
      switch ticket.outcome {
      case .response(let response): response
      case .failure(let failure): failure.response
      case .pending, .cancelled: nil
      }
    return RunEvent.Traffic(
      request: ticket.request, head: response?.head, version: response?.version,
      remote: response?.remote ?? "")
  }

  private static func tell(_ outcome: ExchangeOutcome, _ event: inout RunEvent) {
    switch outcome {
    case .response(let response):
      event.status = response.status
      event.bytes = response.size
      event.timing = response.time
    case .failure(let failure):
      event.code = failure.code.rawValue
      event.message = failure.message
      event.status = failure.response?.status
    case .pending, .cancelled: break
    }
  }
}
