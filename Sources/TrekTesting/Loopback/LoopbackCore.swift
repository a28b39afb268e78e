/// What the server's threads share; they hold this, not the server, so that the server can go.
final class LoopbackCore: Sendable {
  private struct State {
    var isStopped = false
    var acceptor: NativeThread?
    /// The open connections by number: their sockets, valid as long as they stand here.
    var sockets: [Int: Int32] = [:]
    var gates: [Int: Gate] = [:]
    var threads: [Int: NativeThread] = [:]
    var finished: [NativeThread] = []
    var counters = LoopbackCounters()
  }

  let port: UInt16
  private let listener: Int32
  private let wake: (read: Int32, write: Int32)
  private let answer: @Sendable (LoopbackRequest) -> LoopbackAnswer
  private let state = Monitor(State())

  init(
    host: UInt32, _ answer: @escaping @Sendable (LoopbackRequest) -> LoopbackAnswer
  ) throws(LoopbackFailure) {
    self.answer = answer
    let wake = try LoopbackSocket.pipe()
    do throws(LoopbackFailure) {
      (listener, port) = try LoopbackSocket.listen(on: host)
    } catch {
      LoopbackSocket.close(wake.read)
      LoopbackSocket.close(wake.write)
      throw error
    }
    self.wake = wake
  }

  deinit {
    if !isStopped { closeAll() }
  }

  private func closeAll() {
    LoopbackSocket.close(listener)
    LoopbackSocket.close(wake.read)
    LoopbackSocket.close(wake.write)
  }

  var counters: LoopbackCounters { state.read { $0.counters } }

  var isStopped: Bool { state.read { $0.isStopped } }

  func wait(until isReached: (LoopbackCounters) -> Bool) {
    state.wait { isReached($0.counters) ? () : nil }
  }

  func count(_ change: (inout LoopbackCounters) -> Void) {
    state.change { change(&$0.counters) }
  }

  func start() throws(LoopbackFailure) {
    guard let thread = NativeThread.start({ [self] in acceptAll() }) else {
      throw LoopbackFailure("pthread_create", 11)
    }
    state.change { $0.acceptor = thread }
  }

  func stop() {
    let (acceptor, gates) = state.change { state -> (NativeThread?, [Gate]) in
      if state.isStopped { return (nil, []) }
      state.isStopped = true
      for socket in state.sockets.values { LoopbackSocket.interrupt(socket) }
      return (state.acceptor, Array(state.gates.values))
    }
    guard let acceptor else { return }
    // Outside of the lock, because who waits at a gate asks under the gate's lock for ours.
    for gate in gates { gate.wake() }
    LoopbackSocket.wake(wake.write)
    acceptor.join()
    // With the acceptor gone no thread is added any more.
    state.wait { $0.threads.isEmpty ? () : nil }
    joinFinished()
    closeAll()
  }

  private func acceptAll() {
    var number = 0
    while let socket = LoopbackSocket.accept(listener, unless: wake.read) {
      joinFinished()
      begin(number, socket)
      number += 1
    }
  }

  /// Registers a connection and starts its thread, unless the server has stopped.
  private func begin(_ number: Int, _ socket: Int32) {
    let begun = state.change { state in
      if state.isStopped { return false }
      state.sockets[number] = socket
      state.counters.connections += 1
      state.counters.openConnections += 1
      state.counters.mostConnections = max(
        state.counters.mostConnections, state.counters.openConnections)
      let thread = NativeThread.start { [self] in
        var connection = LoopbackConnection(number: number, socket: socket, core: self)
        connection.serve(answer)
        end(number, socket)
      }
      guard let thread else {
        state.sockets[number] = nil
        state.counters.openConnections -= 1
        return false
      }
      state.threads[number] = thread
      return true
    }
    if !begun { LoopbackSocket.close(socket) }
  }

  private func end(_ number: Int, _ socket: Int32) {
    // Out of the table before it is closed, so that `stop` never meets another's descriptor.
    state.change { state in
      state.sockets[number] = nil
      state.counters.openConnections -= 1
    }
    LoopbackSocket.close(socket)
    state.change { state in
      if let thread = state.threads.removeValue(forKey: number) { state.finished.append(thread) }
    }
  }

  private func joinFinished() {
    let finished = state.change { state in
      defer { state.finished = [] }
      return state.finished
    }
    for thread in finished { thread.join() }
  }

  /// Waits at a gate; false where the server stopped meanwhile.
  func pass(_ gate: Gate, for number: Int) -> Bool {
    state.change { $0.gates[number] = gate }
    defer { state.change { $0.gates[number] = nil } }
    return gate.pass { self.isStopped }
  }

  /// Waits so long; false where the server stopped meanwhile.
  func sleep(milliseconds: Int) -> Bool {
    !state.wait(milliseconds: milliseconds) { $0.isStopped }
  }
}
