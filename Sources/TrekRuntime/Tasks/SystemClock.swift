public import TrekStageKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The clock of the machine.
public struct SystemClock: RunClock {
  /// Makes it.
  public init() {}

  /// Nanoseconds of the monotonic clock.
  public var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// Nanoseconds since 1970.
  public var wallTime: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Sleeps in its task.
  public func sleep(until deadline: UInt64) async throws {
    let current = now
    guard deadline > current else { return }
    try await Task.sleep(nanoseconds: deadline - current)
  }
}
