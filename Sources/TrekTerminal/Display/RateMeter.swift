/// Says how many items a second a counter has grown by lately: over the last few looks at it.
package struct RateMeter {
  /// How far back it looks.
  package static let window = Duration.seconds(5)

  private var samples: [(time: Duration, count: Int)] = []

  /// Takes what the counter shows at a time, counted from the start of the run.
  ///
  /// - Returns: The rate, or nil before half a second has gone by.
  package mutating func look(_ count: Int, at time: Duration) -> Double? {
    samples.append((time, count))
    while samples.count > 2, samples[1].time < time - Self.window { samples.removeFirst() }
    guard let first = samples.first, time - first.time >= .milliseconds(500) else { return nil }
    return Double(count - first.count) / ((time - first.time) / .seconds(1))
  }
}
