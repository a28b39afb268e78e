public import Synchronization

/// The bytes that a run holds in bodies, against the most it should hold.
///
/// A `ByteBuffer` made with an account charges its capacity as it grows and refunds all of it when
/// it is freed. Charging never fails and never waits: who starts work asks `isFull` first, so a
/// run overshoots by at most what is already under way. Safe to use from any thread.
public final class MemoryAccount: Sendable {
  @usableFromInline let heldBytes = Atomic<Int>(0)
  @usableFromInline let peakBytes = Atomic<Int>(0)

  /// The bytes above which no new work should start; at least 0.
  public let limit: Int

  private let onRoom: (@Sendable () -> Void)?

  /// Makes an account that holds nothing.
  ///
  /// - Parameters:
  ///   - limit: Bytes; a negative number counts as 0, `Int.max` as no limit.
  ///   - onRoom: Called each time that a refund brings what is held from the limit or above to
  ///     below it, on the thread that freed the memory; it must be short and must not free
  ///     buffers of this account.
  public init(limit: Int, onRoom: (@Sendable () -> Void)? = nil) {
    self.limit = max(0, limit)
    self.onRoom = onRoom
  }

  /// The bytes charged and not yet refunded.
  @inlinable public var held: Int { heldBytes.load(ordering: .relaxed) }

  /// The most bytes that were held at once so far.
  @inlinable public var peak: Int { peakBytes.load(ordering: .relaxed) }

  /// Whether what is held has reached the limit.
  @inlinable public var isFull: Bool { held >= limit }

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
    let (old, now) = heldBytes.wrappingSubtract(bytes, ordering: .relaxed)
    if old >= limit && now < limit { onRoom?() }
  }
}
