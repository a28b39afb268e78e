import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An attempt at a request as an entry of an HTTP archive (HAR 1.2), without secrets.
///
/// Bodies are not in it, but for what a form or JSON sends. Where no answer came, the status is 0 and
/// `_error` says why; `_stage`, `_item` and `_attempt` say whose it is.
struct HarEntry {
  let redactor: Redactor

  /// The entry for an event; nil where nothing was sent.
  func value(_ event: RunEvent) -> Value? {
    guard let traffic = event.traffic, let elapsed = event.elapsed else { return .none }
    let took = Self.nanoseconds(elapsed)
    var fields: [(key: Text, value: Value)] = [
      ("startedDateTime", .text(Text(Self.moment(event.wallTime - took)))),
      ("time", Self.milliseconds(took)),
      ("request", request(traffic)),
      ("response", response(traffic, event)),
      ("cache", .record(Record())),
      ("timings", Self.timings(event.timing, took: took)),
    ]
    let address = traffic.remote.prefix(
      upTo: traffic.remote.lastIndex(of: ":") ?? traffic.remote.endIndex)
    if !address.isEmpty { fields.append(("serverIPAddress", .text(Text(String(address))))) }
    if let stage = event.stage { fields.append(("_stage", .text(Text(stage)))) }
    if let item = event.item { fields.append(("_item", .int(Int64(item)))) }
    if let attempt = event.attempt { fields.append(("_attempt", .int(Int64(attempt)))) }
    if let message = event.message { fields.append(("_error", .text(Text(message)))) }
    return .record(Record(fields))
  }

  private func request(_ traffic: RunEvent.Traffic) -> Value {
    let request = traffic.request
    let url = redactor.redactURL(request.url.string)
    var fields: [(key: Text, value: Value)] = [
      ("method", .text(Text(request.method.name))), ("url", .text(Text(url))),
      ("httpVersion", .text(Text(traffic.version?.description ?? ""))), ("cookies", []),
      ("headers", headers(request.headers.fields.map { ($0.name, $0.value ?? "") })),
      ("queryString", query(url)), ("headersSize", -1),
    ]
    var size = 0
    if case .bytes(let bytes) = request.body {
      size = bytes.count
      let type =
        request.headers.fields.first { $0.name.lowercased() == "content-type" }?.value ?? ""
      var post: [(key: Text, value: Value)] = [("mimeType", .text(Text(type)))]
      if let text = String(validating: bytes.withUnsafeBytes(Array.init), as: UTF8.self) {
        post.append(("text", .text(Text(redactor.redact(text)))))
      }
      fields.append(("postData", .record(Record(post))))
    } else if case .streamed = request.body {
      size = -1
    }
    fields.append(("bodySize", .int(Int64(size))))
    return .record(Record(fields))
  }

  private func response(_ traffic: RunEvent.Traffic, _ event: RunEvent) -> Value {
    let head = traffic.head
    let type = head?.first("content-type") ?? ""
    return .record(
      Record([
        ("status", .int(Int64(event.status ?? 0))),
        ("statusText", .text(Text(redactor.redact(head?.reason ?? "")))),
        ("httpVersion", .text(Text(traffic.version?.description ?? ""))), ("cookies", []),
        ("headers", headers(head?.fields.map { ($0.name, $0.value) } ?? [])),
        (
          "content",
          .record(
            Record([
              ("size", .int(Int64(event.bytes ?? 0))), ("mimeType", .text(Text(type))),
            ]))
        ),
        ("redirectURL", .text(Text(event.location ?? ""))), ("headersSize", -1),
        ("bodySize", -1),
      ]))
  }

  private func headers(_ fields: [(String, String)]) -> Value {
    .list(
      List(
        fields.map { name, value in
          let shown = Redactor.hides(header: name) ? Redactor.mark : redactor.redact(value)
          return .record(Record([("name", .text(Text(name))), ("value", .text(Text(shown)))]))
        }))
  }

  /// The fields of a URL's query, as they stand there.
  private func query(_ url: String) -> Value {
    guard let mark = url.firstIndex(of: "?") else { return [] }
    let query = url[url.index(after: mark)...].prefix { $0 != "#" }
    return .list(
      List(
        query.split(separator: "&").map { field in
          let name = field.prefix { $0 != "=" }
          let value = field.dropFirst(name.count + 1)
          return .record(
            Record([
              ("name", .text(Text(String(name)))), ("value", .text(Text(String(value)))),
            ]))
        }))
  }

  // MARK: Times

  /// The parts of an attempt; -1 is what does not apply, as HAR has it.
  private static func timings(_ times: ResponseTimes?, took: Int64) -> Value {
    guard let times else {
      return .record(
        Record([("send", 0), ("wait", milliseconds(took)), ("receive", 0)]))
    }
    func part(_ from: UInt32, _ to: UInt32) -> Value {
      milliseconds(Int64(to &- min(from, to)) * 1000)
    }
    let connected = max(times.tcp, times.tls)
    return .record(
      Record([
        ("blocked", part(0, times.queue)),
        ("dns", times.dns == 0 ? -1 : part(0, times.dns)),
        ("connect", times.tcp == 0 ? -1 : part(times.dns, connected)),
        ("ssl", times.tls == 0 ? -1 : part(times.tcp, times.tls)), ("send", 0),
        ("wait", part(connected, times.first)), ("receive", part(times.first, times.total)),
      ]))
  }

  private static func milliseconds(_ nanoseconds: Int64) -> Value {
    .double((Double(nanoseconds) / 1000).rounded() / 1000)
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
  }

  /// A moment in RFC 3339, to the millisecond.
  static func moment(_ nanoseconds: Int64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ number: Int32, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    let millis = Int32(nanoseconds / 1_000_000 % 1000)
    return digits(parts.tm_year + 1900, 4) + "-" + digits(parts.tm_mon + 1, 2) + "-"
      + digits(parts.tm_mday, 2) + "T" + digits(parts.tm_hour, 2) + ":" + digits(parts.tm_min, 2)
      + ":" + digits(parts.tm_sec, 2) + "." + digits(millis, 3) + "Z"
  }
}
