#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The time that only goes forward, in microseconds since some moment.
enum MonotonicClock {
  static func now() -> Int64 { read(CLOCK_MONOTONIC) }

  /// The time that the calling thread has been running, which a busy machine does not stretch.
  static func ofThisThread() -> Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000
  }
}
