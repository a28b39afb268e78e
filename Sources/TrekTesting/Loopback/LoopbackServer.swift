/// An HTTP/1.1 server on 127.0.0.1 that answers, or misbehaves, exactly as a test says, and counts.
///
/// ```swift
/// let server = try LoopbackServer { request in
///   request.path == "/broken" ? .closesMidBody() : .respond(body: "hello")
/// }
/// defer { server.stop() }
/// // ask for server.url("/broken")
/// #expect(server.counters.requests == 1)
/// ```
/// Every connection has a thread of its own, so an answer may wait at a `Gate` as long as the test
/// likes. `stop`, which `deinit` calls, ends all: no thread and no descriptor is left behind.
public final class LoopbackServer: Sendable {
  /// The port.
  public let port: UInt16

  private let core: LoopbackCore

  /// The last byte of its address 127.0.0.x.
  private let host: UInt8

  /// Starts a server that asks a function for each answer.
  ///
  /// - Parameters:
  ///   - host: The last byte of its address: 2 for 127.0.0.2.
  ///   - answer: Called on the connection's thread, so for several requests at once.
  public init(
    host: UInt8 = 1, _ answer: @escaping @Sendable (LoopbackRequest) -> LoopbackAnswer
  ) throws(LoopbackFailure) {
    self.host = host
    core = try LoopbackCore(host: 0x7F00_0000 | UInt32(host), answer)
    port = core.port
    try core.start()
  }

  /// Starts a server that answers by path, and 404 to all other paths.
  public convenience init(routes: [String: LoopbackAnswer]) throws(LoopbackFailure) {
    try self.init { routes[$0.path] ?? .respond(404, body: "no such path") }
  }

  deinit { stop() }

  /// Scheme and authority: `http://127.0.0.1:4711`.
  public var base: String { "http://127.0.0.\(host):\(port)" }

  /// The URL of a path, which begins with `/`.
  public func url(_ path: String) -> String { base + path }

  /// What has been seen so far.
  public var counters: LoopbackCounters { core.counters }

  /// Blocks the caller until the counters are as it wants.
  public func wait(until isReached: (LoopbackCounters) -> Bool) { core.wait(until: isReached) }

  /// Closes all connections, ends all threads, and returns when they are gone.
  public func stop() { core.stop() }
}
