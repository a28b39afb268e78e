internal import TrekHTTP
internal import TrekValues

/// How other threads speak to the loop: its state, the lock, and the way to wake it.
final class Mailbox: Sendable {
  /// What the loop is told.
  enum Message {
    case send([Exchange])
    case cancel([Exchange])
    case resume(Exchange)
    /// The cookies of a jar are to be told.
    case cookies(CookieJar, @Sendable ([String]) -> Void)
  }

  private struct Shared: @unchecked Sendable {
    // Unchecked for the queue, of which only `wake`, a write to a descriptor, is called from here.
    var state = MailboxState<Message>()
    var queue: EventQueue?
    var thread: LoopThread?
  }

  private let shared = Locked(Shared())

  /// Puts a message in, and wakes the loop if it sleeps.
  ///
  /// - Returns: What is left to do for the caller: to start the thread, or that it was refused.
  func post(_ message: Message) -> MailboxState<Message>.Posting {
    let (posting, queue) = shared.withLock { shared in
      (shared.state.post(message), shared.queue)
    }
    if posting == .wake { queue?.wake() }
    return posting
  }

  /// The thread runs.
  func started(_ thread: LoopThread, _ queue: EventQueue) {
    shared.withLock { shared in
      shared.state.started()
      shared.queue = queue
      shared.thread = thread
    }
  }

  /// There is no thread; gives back what was posted.
  func startFailed() -> [Message] {
    shared.withLock { $0.state.startFailed() }
  }

  /// The loop woke: takes the messages; false: it must end everything.
  func wake(_ messages: inout [Message]) -> Bool {
    shared.withLock { $0.state.wake(&messages) }
  }

  /// The loop wants to sleep; false: there is mail.
  func sleep() -> Bool {
    shared.withLock { $0.state.sleep() }
  }

  /// The loop has ended.
  func ended() {
    shared.withLock { $0.state.ended() }
  }

  /// Ends the loop and waits for its thread.
  func close() {
    let (closing, queue, thread) = shared.withLock { shared in
      defer {
        shared.queue = nil
        shared.thread = nil
      }
      return (shared.state.close(), shared.queue, shared.thread)
    }
    if closing == .wakeAndJoin { queue?.wake() }
    if closing != .nothing { thread?.join() }
  }
}
