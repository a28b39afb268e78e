import TrekHTTP
import TrekValues

/// The site `https://example.test/` that the examples of stages ask, without a network.
///
/// | path | answer |
/// |---|---|
/// | `/hello.txt` | `hello` |
/// | `/lines.txt` | `one`, `two`, an empty line, `three` |
/// | `/users/1`, `/users/2` | a record with `id` and `name`: Ada, Lin |
/// | `/people.csv` | two people with `name` and `born` |
/// | `/log.jsonl` | two events, a line each |
/// | `/latin1` | `café` in ISO 8859-1, and no word of it |
/// | `/pixel` | four bytes that are no text |
/// | `/page.html` | a page with a table, a list of links, a picture |
/// | `/feed.xml` | a feed of two entries, RSS 2.0 |
/// | `/echo` | the request as JSON: `method`, `query`, `headers`, `body` |
/// | `/pages/N`, `/pages?after=N` | one of three pages: `page`, and `next` and a `Link` but in the last |
/// | `/status/N` | an empty answer of status N |
/// | `/large` | 404 with a body of which only the first part was kept |
/// | anything else | 404 |
final class ExampleSite: Transport {
  static let people = "name,born\nAda,1815\n\"Lin, the younger\",1912\n"
  static let page = """
    <!DOCTYPE html>
    <html lang=en><head><meta charset=utf-8><title>
      Crew </title>
    <link rel=alternate type="application/rss+xml" href=feed.xml></head>
    <body><h1>The crew</h1>
    <ul><li><a href="/users/1">Ada</a><li><a href="/users/2">Lin</a></ul>
    <table><tr><th>name<th>born<tr><td>Ada<td>1815<tr><td>Lin<td>1912</table>
    <img src="pixel#x" alt="a pixel"><a href="#top">Top</a> <a href="mailto:a@example.test">Mail</a>
    </body></html>
    """
  static let feed = """
    <?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
    <item><title>Landed</title><link>/landed</link><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
    <item><title>Launched</title><link>https://example.test/launched</link>
    <pubDate>28 Feb 2026 10:30 +0100</pubDate></item></channel></rss>
    """
  static let log = "{\"event\":\"start\"}\n{\"event\":\"stop\"}\n"

  func send(_ exchanges: [Exchange]) {
    Task {
      var batch = exchanges
      while !batch.isEmpty {
        for exchange in batch { exchange.outcome = answer(exchange) }
        var next: [Exchange] = []
        for exchange in batch { next += exchange.handler.completed([exchange]) }
        batch = next
      }
    }
  }

  func cancel(_ exchanges: [Exchange]) {}
  func resume(_ exchange: Exchange) {}

  private func answer(_ exchange: Exchange) -> ExchangeOutcome {
    let request = exchange.request
    let url = request.url.string
    guard url.hasPrefix("https://example.test/") else {
      return .failure(TransportFailure(.resolve, "no address for \(url)"))
    }
    let rest = url.dropFirst("https://example.test".count)
    let path = String(rest.prefix { $0 != "?" })
    let query = String(rest.dropFirst(path.count + 1))
    let (status, type, body) = answer(path, query, request)
    let head =
      "HTTP/1.1 \(status) Example\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "")
      + link(path) + "\r\n"
    let response = Response(
      status: status, head: ResponseHead(raw: Bytes(utf8: head)), body: .bytes(Bytes(body)),
      url: request.url, size: body.count)
    if path == "/large" { response.body = .truncated(Bytes(body)) }
    guard request.options.accept.contains(status) else { return .response(response) }
    switch exchange.body {
    case .assemble: break
    case .discard: response.body = .gone
    case .stream(let receiver):
      response.body = .gone
      if let failure = receiver.begin(response, of: exchange) { return .failure(failure) }
      let verdict = body.withUnsafeBytes { receiver.receive($0) }
      if case .stop(let failure) = verdict {
        _ = receiver.end(failure)
        return .failure(failure)
      }
      if let failure = receiver.end(nil) { return .failure(failure) }
    }
    return .response(response)
  }

  private func answer(
    _ path: String, _ query: String, _ request: Request
  ) -> (status: Int, type: String?, body: [UInt8]) {
    func text(_ type: String, _ body: String) -> (Int, String?, [UInt8]) {
      (200, type, Array(body.utf8))
    }
    switch path {
    case "/hello.txt": return text("text/plain", "hello")
    case "/lines.txt": return text("text/plain", "one\ntwo\n\nthree\n")
    case "/users/1": return text("application/json", #"{"id":1,"name":"Ada"}"#)
    case "/users/2": return text("application/json", #"{"id":2,"name":"Lin"}"#)
    case "/people.csv": return text("text/csv", Self.people)
    case "/log.jsonl": return text("application/x-ndjson", Self.log)
    case "/latin1": return (200, nil, [0x63, 0x61, 0x66, 0xE9])
    case "/pixel": return (200, "image/png", [0x89, 0x50, 0x4E, 0xFF])
    case "/page.html": return text("text/html", Self.page)
    case "/feed.xml": return text("application/rss+xml", Self.feed)
    case "/echo": return text("application/json", echo(request, query))
    case "/pages":
      return text("application/json", page(Int(query.drop { $0 != "=" }.dropFirst()) ?? 0))
    default:
      if path.hasPrefix("/pages/"), let number = Int(path.dropFirst("/pages/".count)) {
        return text("application/json", page(number - 1))
      }
      if path.hasPrefix("/status/"), let status = Int(path.dropFirst("/status/".count)) {
        return (status, nil, [])
      }
      return (404, nil, [])
    }
  }

  /// A body of files as the echo shows it, without the boundaries that a transport would put in.
  private static func text(of body: StreamedBody) -> String {
    func text(_ file: RequestFile) -> String { "\(file.name) of \(file.mediaType)" }
    switch body.content {
    case .file(let file): return text(file)
    case .multipart(let parts):
      return parts.map { part in
        switch part.value {
        case .bytes(let bytes): "\(part.name)=\(String(decoding: bytes.array, as: UTF8.self))"
        case .file(let file): "\(part.name)=\(text(file))"
        }
      }.joined(separator: "&")
    }
  }

  /// The page after the one with a number, of three.
  private func page(_ number: Int) -> String {
    let page = number + 1
    let next = page < 3 ? "\"/pages/\(page + 1)\"" : "null"
    return "{\"page\":\(page),\"next\":\(next),\"cursor\":\(page < 3 ? "\(page)" : "null")}"
  }

  private func link(_ path: String) -> String {
    guard path.hasPrefix("/pages/"), let page = Int(path.dropFirst("/pages/".count)), page < 3
    else {
      return ""
    }
    return "Link: </pages/1>; rel=\"first\", <\(page + 1)>; title=\"a, b\"; rel=\"next last\"\r\n"
  }

  private func echo(_ request: Request, _ query: String) -> String {
    var body = ""
    switch request.body {
    case .none: break
    case .bytes(let bytes): body = String(decoding: bytes.array, as: UTF8.self)
    case .streamed(let streamed): body = Self.text(of: streamed)
    }
    let headers = request.headers.fields.compactMap { field in
      field.value.map { (field.name.lowercased(), Value.text(Text($0))) }
    }
    let record: Value = [
      "method": .text(Text(request.method.name)), "query": .text(Text(query)),
      "headers": .record(Record(headers)), "body": .text(Text(body)),
    ]
    return record.json().string
  }
}
