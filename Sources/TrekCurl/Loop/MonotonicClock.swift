#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The time that only goes forward, in microseconds since some moment.
enum MonotonicClock {
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000
  }
}
