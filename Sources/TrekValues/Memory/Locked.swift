package import Synchronization

/// State that one thread at a time gets at: a `Mutex` whose hand-over the thread sanitizer sees.
///
/// On Linux `Mutex` locks inside of the standard library, which is not built for the sanitizer;
/// two threads that take turns look to it like a race. The load and the store of the stamp, plain
/// moves on most processors, say in our own code what the lock guarantees.
package struct Locked<State: Sendable>: ~Copyable, Sendable {
  @usableFromInline package let mutex: Mutex<State>
  @usableFromInline package let stamp = Atomic<Int>(0)

  /// Puts state behind a lock.
  @inlinable
  package init(_ state: State) {
    mutex = Mutex(state)
  }

  /// Waits for its turn and hands out the state.
  ///
  /// Not re-entrant; keep the work short.
  @inlinable
  package borrowing func withLock<Result, Failure: Error>(
    _ body: (inout sending State) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try mutex.withLock { state throws(Failure) in
      _ = stamp.load(ordering: .acquiring)
      defer { stamp.store(0, ordering: .releasing) }
      return try body(&state)
    }
  }
}
