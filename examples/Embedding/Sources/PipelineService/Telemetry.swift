import Metrics
import Tracing
import Trek

/// Counts and times what a run asks.
func meter(_ events: RunEvents) async {
  for await event in events {
    let dimensions = [
      ("outcome", event.kind.rawValue), ("status", event.status.map(String.init) ?? ""),
    ]
    switch event.kind {
    case .requestAnswered, .requestFailed, .requestRetried:
      Counter(label: "trek_requests", dimensions: dimensions).increment()
      if let elapsed = event.elapsed {
        Metrics.Timer(label: "trek_request_seconds", dimensions: dimensions).record(
          duration: elapsed)
      }
      Counter(label: "trek_response_bytes").increment(by: event.bytes ?? 0)
    case .itemFailed:
      Counter(label: "trek_failed_items", dimensions: [("code", event.code ?? "")]).increment()
    default: break
    }
    if event.dropped > 0 { Counter(label: "trek_lost_events").increment(by: event.dropped) }
  }
}

/// Makes a span of each attempt at a request.
func trace(_ events: RunEvents) async {
  var spans: [Int: any Tracing.Span] = [:]
  for await event in events {
    guard let request = event.request else { continue }
    let time = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: UInt64(event.wallTime))
    if event.kind == .requestStarted {
      let span = startSpan("\(event.method ?? "") \(event.stage ?? "")", at: time, ofKind: .client)
      span.attributes["url.full"] = event.url
      span.attributes["http.request.resend_count"] = (event.attempt ?? 1) - 1
      spans[request] = span
    } else if let span = spans.removeValue(forKey: request) {
      if let status = event.status { span.attributes["http.response.status_code"] = status }
      if event.kind != .requestAnswered && event.kind != .requestRedirected {
        span.setStatus(SpanStatus(code: .error, message: event.message ?? event.kind.rawValue))
      }
      span.end(at: time)
    }
  }
}
