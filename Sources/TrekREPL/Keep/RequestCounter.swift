import Trek

/// Counts the requests that a run makes, and notes those that are not safe to make again.
final class RequestCounter: Sendable {
  /// What a run asked for.
  struct Count: Sendable {
    /// How many requests were made; attempts after the first are not counted.
    var made = 0
    /// How many of each method that changes something (RFC 9110, section 9.2.1).
    var unsafe: [String: Int] = [:]
  }

  private let count = Locked(Count())

  /// What was asked for since the last `begin`.
  var current: Count { count.withLock { $0 } }

  /// A run begins.
  func begin() { count.withLock { $0 = Count() } }

  /// The same body, each of whose requests is counted as it is made.
  func counting(_ body: StageBody) -> StageBody {
    if case .walk(var shape) = body {
      let walk = shape.walk
      shape.walk = { [self] context, requester, reader, writer async throws(StageFailure) in
        let counting = CountingRequester(requester: requester) { self.note($0) }
        try await walk(context, counting, reader, writer)
      }
      return .walk(shape)
    }
    guard case .request(var shape) = body else { return body }
    shape.request = counted(shape.request)
    // What a session adds is made for each run.
    if let prepare = shape.prepare {
      shape.prepare = { [self] setting throws(StageFailure) in counted(try prepare(setting)) }
    }
    return .request(shape)
  }

  private func counted(
    _ make: @escaping @Sendable (Item) throws(StageFailure) -> Request
  ) -> @Sendable (Item) throws(StageFailure) -> Request {
    { [self] item throws(StageFailure) in
      let request = try make(item)
      note(request.method)
      return request
    }
  }

  private func note(_ method: HTTPMethod) {
    count.withLock { count in
      count.made += 1
      if ![HTTPMethod.get, .head, .options].contains(method) {
        count.unsafe[method.name, default: 0] += 1
      }
    }
  }
}

/// Sends requests, and tells of each before.
private struct CountingRequester: Requester {
  let requester: any Requester
  let note: @Sendable (HTTPMethod) -> Void

  func answer(to request: Request, for item: Item) async -> Item? {
    note(request.method)
    return await requester.answer(to: request, for: item)
  }
}
