import TrekValues

extension AsyncSequence where Self: Sendable, Element: Sendable {
  /// Maps elements many at a time, and gives what they become in their order.
  ///
  /// At most `concurrency` elements are worked on and at most `window` are inside, finished ones
  /// that wait for an earlier one among them; the base is not read further than that. The first
  /// error, of the work or of the base, comes in its place and ends the sequence; the rest is
  /// cancelled. So it is when the iterator goes, or its task is cancelled.
  ///
  /// - Parameters:
  ///   - concurrency: at least 1.
  ///   - window: how many may be inside; four times the concurrency where nothing is said.
  public func concurrentMap<Output: Sendable>(
    concurrency: Int, window: Int? = nil,
    _ work: @escaping @Sendable (Element) async throws -> Output
  ) -> ConcurrentMapSequence<Self, Output> {
    ConcurrentMapSequence(
      base: self, concurrency: concurrency, window: window ?? Swift.max(1, concurrency) * 4,
      work: work)
  }
}

/// What elements became, many worked on at a time: see `concurrentMap`.
public struct ConcurrentMapSequence<Base: AsyncSequence & Sendable, Output: Sendable>:
  AsyncSequence, Sendable
where Base.Element: Sendable {
  /// What an element became.
  public typealias Element = Output

  let base: Base
  let concurrency: Int
  let window: Int
  let work: @Sendable (Base.Element) async throws -> Output

  /// The iterator, which reads the base by itself; the work begins with the first `next`.
  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// Reads what elements became.
  public struct Iterator: AsyncIteratorProtocol {
    private let sequence: ConcurrentMapSequence
    private var storage: ConcurrentMapStorage<Base, Output>?

    init(_ sequence: ConcurrentMapSequence) { self.sequence = sequence }

    /// The next result; nil at the end.
    ///
    /// - Throws: the first error in its place; `CancellationError` where the task was cancelled.
    public mutating func next() async throws -> Output? {
      if storage == nil { storage = ConcurrentMapStorage(sequence) }
      return try await storage?.next()
    }
  }
}

/// The task of a concurrent map, and what its iterator shares with it.
private final class ConcurrentMapStorage<Base: AsyncSequence & Sendable, Output: Sendable>: Sendable
where Base.Element: Sendable {
  private let core: ConcurrentMapCore<Output>
  private let task: Task<Void, Never>

  init(_ sequence: ConcurrentMapSequence<Base, Output>) {
    let core = ConcurrentMapCore<Output>(
      concurrency: sequence.concurrency, window: sequence.window)
    self.core = core
    task = Task {
      await withTaskGroup(of: Void.self) { group in
        var iterator = sequence.base.makeAsyncIterator()
        do {
          while await core.mayEnter(), let element = try await iterator.next() {
            let number = core.enter()
            group.addTask {
              do {
                core.finish(number, .success(try await sequence.work(element)))
              } catch {
                core.finish(number, .failure(error))
              }
            }
          }
          core.end(nil)
        } catch {
          core.end(error)
        }
        if core.isStopped { group.cancelAll() }
      }
    }
  }

  deinit { stop() }

  private func stop() {
    core.stop()
    task.cancel()
  }

  func next() async throws -> Output? {
    let next = await withTaskCancellationHandler {
      await core.leave()
    } onCancel: {
      stop()
    }
    if Task.isCancelled {
      stop()
      await task.value
      throw CancellationError()
    }
    switch next {
    case .element(.success(let output)): return output
    case .element(.failure(let error)):
      stop()
      throw error
    case .over(let error):
      if let error { throw error }
      return nil
    case .wait: return nil
    }
  }
}

/// The state of a concurrent map behind its lock, with the two that may wait for it: the task that
/// reads the base, and the reader.
private final class ConcurrentMapCore<Output: Sendable>: Sendable {
  private struct Shared: Sendable {
    var state: ConcurrentMapState<Output>
    var producer: CheckedContinuation<Void, Never>?
    var consumer: CheckedContinuation<Void, Never>?
  }

  private let shared: Locked<Shared>

  init(concurrency: Int, window: Int) {
    shared = Locked(Shared(state: ConcurrentMapState(concurrency: concurrency, window: window)))
  }

  var isStopped: Bool { shared.withLock { $0.state.isStopped } }

  /// Waits until another element may enter; false: none is wanted.
  func mayEnter() async -> Bool {
    while true {
      if isStopped { return false }
      await withCheckedContinuation { continuation in
        let goesOn = shared.withLock { shared -> Bool in
          if shared.state.mayEnter || shared.state.isStopped { return true }
          shared.producer = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
      if shared.withLock({ $0.state.mayEnter }) { return true }
    }
  }

  func enter() -> Int { shared.withLock { $0.state.enter() } }

  func finish(_ number: Int, _ result: Result<Output, any Error>) {
    change { $0.finish(number, result) }
  }

  func end(_ error: (any Error)?) { change { $0.end(error) } }

  func stop() { change { $0.stop() } }

  /// Takes the next result, and waits for it.
  func leave() async -> ConcurrentMapState<Output>.Next {
    while true {
      let (next, producer) = shared.withLock { shared in
        let next = shared.state.leave()
        defer { shared.producer = nil }
        return (next, shared.producer)
      }
      producer?.resume()
      if case .wait = next {} else { return next }
      await withCheckedContinuation { continuation in
        let goesOn = shared.withLock { shared -> Bool in
          if shared.state.hasNext { return true }
          shared.consumer = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    }
  }

  /// Changes the state and wakes both, who look again.
  private func change(_ body: (inout ConcurrentMapState<Output>) -> Void) {
    let (producer, consumer) = shared.withLock { shared in
      body(&shared.state)
      defer {
        shared.producer = nil
        shared.consumer = nil
      }
      return (shared.producer, shared.consumer)
    }
    producer?.resume()
    consumer?.resume()
  }
}
