public import Synchronization

/// The bytes that a run holds in bodies, against the most it should hold.
///
/// A `ByteBuffer` made with an account charges its capacity as it grows and refunds all of it when
/// it is freed. Charging never fails and never waits: who starts work, or takes more of a body,
/// asks `hasRoom` first, and calls `awaitRoom` where there is none. Safe to use from any thread.
public final class MemoryAccount: Sendable {
  @usableFromInline let heldBytes = Atomic<Int>(0)
  @usableFromInline let peakBytes = Atomic<Int>(0)
  private let limitBytes: Atomic<Int>
  /// Whether somebody waits for room.
  private let isAwaited = Atomic<Bool>(false)

  private let onRoom: (@Sendable () -> Void)?

  /// Makes an account that holds nothing.
  ///
  /// - Parameters:
  ///   - limit: Bytes; a negative number counts as 0, `Int.max` as no limit.
  ///   - onRoom: Called once after each `awaitRoom`, when memory was freed and there is room, or
  ///     when `reconsider` says that things have changed; on the thread on which that happened. It
  ///     must be short, and must not free buffers of this account or take a lock under which such
  ///     are freed.
  public init(limit: Int, onRoom: (@Sendable () -> Void)? = nil) {
    limitBytes = Atomic(max(0, limit))
    self.onRoom = onRoom
  }

  /// The bytes above which no new work should start; at least 0.
  public var limit: Int { limitBytes.load(ordering: .relaxed) }

  /// Changes the limit; a negative number counts as 0.
  ///
  /// What is held already stays.
  public func limit(to bytes: Int) {
    limitBytes.store(max(0, bytes), ordering: .relaxed)
    reconsider()
  }

  /// The bytes charged and not yet refunded.
  @inlinable public var held: Int { heldBytes.load(ordering: .relaxed) }

  /// The most bytes that were held at once so far.
  @inlinable public var peak: Int { peakBytes.load(ordering: .relaxed) }

  /// Whether what is held has reached the limit.
  public var isFull: Bool { held >= limit }

  /// Whether so many more bytes would stay within the limit.
  public func hasRoom(for bytes: Int) -> Bool {
    let (sum, overflow) = heldBytes.load(ordering: .sequentiallyConsistent)
      .addingReportingOverflow(bytes)
    return !overflow && sum <= limit
  }

  /// Asks for one call of `onRoom` when there is room again.
  ///
  /// Who calls this looks once more afterwards: room that came before this call is not told.
  public func awaitRoom() { isAwaited.store(true, ordering: .sequentiallyConsistent) }

  /// Tells who waits for room, if anybody does, that it should look again: not because there is
  /// more, but because something else changed on which it depends who may go on.
  public func reconsider() {
    guard isAwaited.load(ordering: .sequentiallyConsistent),
      isAwaited.exchange(false, ordering: .sequentiallyConsistent)
    else { return }
    onRoom?()
  }

  /// Adds bytes to what is held, whatever the limit says.
  @inlinable
  public func charge(_ bytes: Int) {
    let now = heldBytes.wrappingAdd(bytes, ordering: .relaxed).newValue
    if now > peakBytes.load(ordering: .relaxed) {
      _ = peakBytes.max(now, ordering: .relaxed)
    }
  }

  /// Adds bytes to what is held where that stays within the limit.
  ///
  /// - Returns: Whether the bytes were charged.
  public func chargeIfRoom(_ bytes: Int) -> Bool {
    var current = held
    while true {
      let (sum, overflow) = current.addingReportingOverflow(bytes)
      if overflow || sum > limit { return false }
      let (exchanged, original) = heldBytes.compareExchange(
        expected: current, desired: sum, ordering: .relaxed)
      if exchanged {
        _ = peakBytes.max(sum, ordering: .relaxed)
        return true
      }
      current = original
    }
  }

  /// Takes back bytes that were charged.
  public func refund(_ bytes: Int) {
    // In one order with `awaitRoom`: either this sees that somebody waits, or who waits sees this.
    let now = heldBytes.wrappingSubtract(bytes, ordering: .sequentiallyConsistent).newValue
    if isAwaited.load(ordering: .sequentiallyConsistent), now < limit { reconsider() }
  }
}
