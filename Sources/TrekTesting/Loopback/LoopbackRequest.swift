/// A request as the loopback server read it.
public struct LoopbackRequest: Sendable {
  /// The method.
  public let method: String
  /// The target of the request line, as received.
  public let target: String
  /// The version of the request line, as `HTTP/1.1`.
  public let version: String
  /// The header fields in order, names as received.
  public let headers: [(name: String, value: String)]
  /// The body, whole.
  public let body: [UInt8]
  /// The number of its connection, from 0.
  public let connection: Int
  /// Its number on that connection, from 0.
  public let position: Int

  /// The target up to its `?`.
  public var path: String {
    target.firstIndex(of: "?").map { String(target[..<$0]) } ?? target
  }

  /// What follows the target's `?`, or nil.
  public var query: String? {
    target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
  }

  /// The first value of a field; the name's case does not matter.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
