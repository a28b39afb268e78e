import Glibc
import Synchronization
import TrekHTTP
import TrekValues

/// Gives each ended exchange the next URL of the file.
final class Feeder: TransportHandler {
  // Pointers to what only the lock's holder touches.
  private struct State: @unchecked Sendable {
    let file: UnsafeMutablePointer<FILE>
    let line = UnsafeMutablePointer<CChar>.allocate(capacity: 8192)
    var active = 0
    var failed = 0
  }

  private let state: Mutex<State>
  private let body: BodyPlan
  private let options: TransferOptions
  // Reached from two threads, as semaphores are meant to be.
  nonisolated(unsafe) private let ended = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init(_ file: UnsafeMutablePointer<FILE>, _ body: BodyPlan, _ options: TransferOptions) {
    let start = State(file: file)
    state = Mutex(start)
    self.body = body
    self.options = options
    sem_init(ended, 0, 0)
  }

  private static func next(_ state: inout State) -> Text? {
    guard fgets(state.line, 8192, state.file) != nil else { return nil }
    var count = strlen(state.line)
    if count > 0, state.line[count - 1] == 10 { count -= 1 }
    return Text(
      copyingKnownValid: UnsafeRawBufferPointer(start: state.line, count: count))
  }

  func begin(_ concurrency: Int) -> [Exchange] {
    state.withLock { state in
      var exchanges: [Exchange] = []
      while exchanges.count < concurrency, let url = Self.next(&state) {
        exchanges.append(
          Exchange(
            request: Request(url: url, options: options), body: body, handler: self, account: nil))
      }
      state.active = exchanges.count
      return exchanges
    }
  }

  func completed(_ batch: [Exchange]) -> [Exchange] {
    let (more, isOver) = state.withLock { state in
      var more: [Exchange] = []
      more.reserveCapacity(batch.count)
      for exchange in batch {
        if case .response = exchange.outcome {} else { state.failed += 1 }
        guard let url = Self.next(&state) else {
          state.active -= 1
          continue
        }
        more.append(
          Exchange(
            request: Request(url: url, options: options), body: body, handler: self, account: nil))
      }
      return (more, state.active == 0)
    }
    if isOver { sem_post(ended) }
    return more
  }

  func wait() -> Int {
    sem_wait(ended)
    return state.withLock { $0.failed }
  }
}
