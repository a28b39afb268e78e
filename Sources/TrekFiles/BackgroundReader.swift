#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif
internal import Synchronization

/// Reads a descriptor that may keep its reader waiting (a terminal, a pipe) on a thread of its own.
///
/// The thread reads a piece when one is asked for, never ahead. `next` is called by one task at a
/// time; it ends at once when that task is cancelled. The descriptor stays the caller's. The thread
/// ends with the object, at the end of the input, or after an error.
public final class BackgroundReader: Sendable {
  private let worker: ReaderThread

  /// Makes a reader; its thread starts with the first `next`.
  ///
  /// - Parameter pieceSize: The most bytes that one piece has.
  public init(descriptor: Int32, shownPath: String, pieceSize: Int = 64 << 10) {
    worker = ReaderThread(descriptor: descriptor, shownPath: shownPath, pieceSize: pieceSize)
  }

  deinit { worker.stop() }

  /// The next bytes, as many as were there; nil at the end, and when the task was cancelled.
  public func next() async throws(FileError) -> [UInt8]? {
    let worker = worker
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { worker.ask($0) }
    } onCancel: {
      worker.stop()
    }
    return try result.get()
  }
}

/// The thread and what it shares with who asks.
private final class ReaderThread: Sendable {
  typealias Answer = Result<[UInt8]?, FileError>

  /// Legal next states: idle → asked → idle; any → stopped, which is final.
  private struct State {
    var asker: CheckedContinuation<Answer, Never>?
    var isStopped = false
    var hasThread = false
  }

  private let descriptor: Int32
  private let shownPath: String
  private let pieceSize: Int
  private let state = Mutex(State())
  /// A pipe that wakes the thread: its reading end, its writing end.
  private let wakeEnds: (Int32, Int32)

  init(descriptor: Int32, shownPath: String, pieceSize: Int) {
    self.descriptor = descriptor
    self.shownPath = shownPath
    self.pieceSize = max(1, pieceSize)
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
    }
    wakeEnds = (ends[0], ends[1])
  }

  deinit {
    for end in [wakeEnds.0, wakeEnds.1] where end >= 0 { _ = close(end) }
  }

  /// Wants the next piece.
  func ask(_ asker: CheckedContinuation<Answer, Never>) {
    enum Step { case answer, start, wake }
    let step: Step = state.withLock { state in
      if state.isStopped { return .answer }
      state.asker = asker
      if state.hasThread { return .wake }
      state.hasThread = true
      return .start
    }
    switch step {
    case .answer: asker.resume(returning: .success(nil))
    case .wake: wake()
    case .start:
      if let error = start() { finish(.failure(error)) }
    }
  }

  /// Ends the thread and answers who waits.
  func stop() {
    finish(.success(nil))
    wake()
  }

  private func finish(_ answer: Answer) {
    let asker = state.withLock { state in
      state.isStopped = true
      return state.asker.take()
    }
    asker?.resume(returning: answer)
  }

  private func wake() {
    var byte: UInt8 = 0
    _ = write(wakeEnds.1, &byte, 1)
  }

  private func start() -> FileError? {
    guard wakeEnds.0 >= 0 else { return FileError(.read, shownPath, number: EMFILE) }
    // The thread holds this object until it ends.
    let context = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
      let result = pthread_create(&thread, nil, { runReader($0) }, context)
      if result == 0, let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let result = pthread_create(&thread, nil, { runReader($0) }, context)
      if result == 0 { pthread_detach(thread) }
    #endif
    if result != 0 {
      Unmanaged<ReaderThread>.fromOpaque(context).release()
      return FileError(.read, shownPath, number: result)
    }
    return nil
  }

  fileprivate func run() {
    while true {
      let (isStopped, isAsked) = state.withLock { ($0.isStopped, $0.asker != nil) }
      if isStopped { return }
      var waits = [
        pollfd(fd: wakeEnds.0, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      // Only who asked is served: what nobody asks for stays where it is.
      let ready = poll(&waits, isAsked ? 2 : 1, -1)
      if ready < 0 {
        if errno == EINTR { continue }
        return finish(.failure(FileError(.read, shownPath, number: errno)))
      }
      if waits[0].revents != 0 { drain() }
      if isAsked && waits[1].revents != 0 && !readOnce() { return }
    }
  }

  private func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(wakeEnds.0, &bytes, bytes.count) > 0 {}
  }

  /// Reads a piece and answers; false where nothing more will come.
  private func readOnce() -> Bool {
    var number: Int32 = 0
    let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
      let result = read(descriptor, buffer.baseAddress, buffer.count)
      number = result < 0 ? errno : 0
      count = max(0, result)
    }
    if number == EINTR || number == EAGAIN || number == EWOULDBLOCK { return true }
    if number != 0 {
      finish(.failure(FileError(.read, shownPath, number: number)))
      return false
    }
    if piece.isEmpty {
      finish(.success(nil))
      return false
    }
    state.withLock { $0.asker.take() }?.resume(returning: .success(piece))
    return true
  }
}

private func runReader(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<ReaderThread>.fromOpaque(context).takeRetainedValue().run()
  return nil
}
