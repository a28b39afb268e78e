/// What other threads and the loop have agreed on: the part of the loop's state under a lock.
///
/// Pure: events in, what to do out.
///
/// | phase | next |
/// |---|---|
/// | unstarted | starting, ended |
/// | starting | awake, unstarted, stopping |
/// | awake: the loop looks into the mailbox before it sleeps | asleep, stopping |
/// | asleep | woken, awake, stopping |
/// | woken: a wake-up is on its way | awake, stopping |
/// | stopping: the transport was released | ended |
/// | ended | none |
struct MailboxState<Message> {
  enum Phase: Equatable {
    case unstarted, starting, awake, asleep, woken, stopping, ended
  }

  /// What who posts has to do.
  enum Posting: Equatable {
    case nothing
    /// Start the thread, then report `started` or `startFailed`.
    case startThread
    /// Wake the loop.
    case wake
    /// The loop is gone: the message was not taken.
    case refused
  }

  /// What who closes has to do.
  enum Closing: Equatable {
    /// There is no thread.
    case nothing
    /// Wait for the thread's end.
    case join
    /// Wake the loop, then wait for the thread's end.
    case wakeAndJoin
  }

  private(set) var phase = Phase.unstarted
  private(set) var messages: [Message] = []

  /// A message for the loop.
  mutating func post(_ message: Message) -> Posting {
    switch phase {
    case .stopping, .ended:
      return .refused
    case .unstarted:
      phase = .starting
      messages.append(message)
      return .startThread
    case .asleep:
      phase = .woken
      messages.append(message)
      return .wake
    case .starting, .awake, .woken:
      messages.append(message)
      return .nothing
    }
  }

  /// The thread exists.
  mutating func started() {
    if phase == .starting { phase = .awake }
  }

  /// There is no thread to be had: these messages will not be read.
  mutating func startFailed() -> [Message] {
    if phase == .starting { phase = .unstarted }
    defer { messages = [] }
    return messages
  }

  /// The loop has something to do: takes the messages into an empty array of the loop's, whose
  /// memory goes back and forth.
  ///
  /// - Returns: Whether the loop goes on; false: it is to end everything.
  mutating func wake(_ taken: inout [Message]) -> Bool {
    swap(&messages, &taken)
    if phase == .stopping { return false }
    phase = .awake
    return true
  }

  /// The loop has nothing to do: whether it may sleep, or has mail.
  mutating func sleep() -> Bool {
    guard phase == .awake, messages.isEmpty else { return false }
    phase = .asleep
    return true
  }

  /// The transport was released.
  mutating func close() -> Closing {
    switch phase {
    case .unstarted:
      phase = .ended
      return .nothing
    case .asleep:
      phase = .stopping
      return .wakeAndJoin
    case .starting, .awake, .woken:
      phase = .stopping
      return .join
    case .stopping, .ended:
      return .nothing
    }
  }

  /// The loop has ended.
  mutating func ended() { phase = .ended }
}
