/// What is watched while libcurl unpacks a body.
struct Unpacking {
  /// Tells whether the stream came to its end; nil where that cannot be told.
  var end: CompressedEnd?

  private var action = 0
  private var actionStartedAt: Int64 = 0
  private var unchecked = 0

  /// Unpacking may hold the loop, and with it all other transfers, for so long at a time, in
  /// microseconds of the thread's own time.
  static let longestAction: Int64 = 100_000
  /// The clock is looked at once for so many bytes.
  private static let checkInterval = 1 << 20

  init(_ end: CompressedEnd?) { self.end = end }

  /// Counts unpacked bytes; the thread's time since the loop gave libcurl its turn, now and then.
  ///
  /// libcurl unpacks all that one read brought in one go, which for a bomb can be gigabytes.
  mutating func count(_ bytes: Int, action current: Int) -> Int64? {
    if current != action {
      action = current
      actionStartedAt = MonotonicClock.ofThisThread()
      unchecked = 0
    }
    unchecked += bytes
    if unchecked < Self.checkInterval { return nil }
    unchecked = 0
    return MonotonicClock.ofThisThread() - actionStartedAt
  }
}
