/// What the loopback server has seen so far.
public struct LoopbackCounters: Sendable, Hashable {
  /// Connections accepted.
  public internal(set) var connections = 0
  /// Connections open now.
  public internal(set) var openConnections = 0
  /// The most connections that were open at once.
  public internal(set) var mostConnections = 0
  /// Requests read whole.
  public internal(set) var requests = 0
  /// Requests read whole, by path.
  public internal(set) var requestsByPath: [String: Int] = [:]
  /// Requests that wait for the last byte of their answer now.
  public internal(set) var inFlight = 0
  /// The most requests that were in flight at once.
  ///
  /// A request counts from its last byte read until just before the last step of its answer, so
  /// a client that keeps a limit is never seen above it.
  public internal(set) var mostInFlight = 0
  /// The most requests of a path that were in flight at once.
  public internal(set) var mostInFlightByPath: [String: Int] = [:]
  /// Bytes received.
  public internal(set) var bytesReceived = 0
  /// Bytes that the kernel took.
  public internal(set) var bytesSent = 0

  var inFlightByPath: [String: Int] = [:]

  mutating func begin(_ path: String) {
    requests += 1
    requestsByPath[path, default: 0] += 1
    inFlight += 1
    mostInFlight = max(mostInFlight, inFlight)
    inFlightByPath[path, default: 0] += 1
    mostInFlightByPath[path] = max(
      mostInFlightByPath[path, default: 0], inFlightByPath[path, default: 0])
  }

  mutating func end(_ path: String) {
    inFlight -= 1
    inFlightByPath[path, default: 0] -= 1
  }
}
