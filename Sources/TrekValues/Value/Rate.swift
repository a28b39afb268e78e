/// So many of something per length of time: `10/s`, `100/m`.
@frozen
public struct Rate: Sendable {
  /// How many; finite and not negative.
  public let count: Double

  /// The length of time in nanoseconds; at least 1.
  public let nanoseconds: Int64

  /// So many per length of time, or nil where the count is negative or not finite, or the time is
  /// not positive or not within 292 years.
  public init?(_ count: Double, per duration: Duration) {
    guard count.isFinite, count >= 0, let nanoseconds = duration.wholeNanoseconds, nanoseconds > 0
    else { return nil }
    self.count = count
    self.nanoseconds = nanoseconds
  }

  /// So many per second, or nil where the count is negative or not finite.
  public init?(perSecond count: Double) {
    self.init(count, per: .seconds(1))
  }

  /// The length of time.
  public var duration: Duration { .nanoseconds(nanoseconds) }

  /// How many per second.
  public var perSecond: Double { count * 1e9 / Double(nanoseconds) }

  /// The time from one to the next, at most 292 years; nil at a rate of none.
  public var interval: Duration? {
    if count == 0 { return nil }
    let gap = Double(nanoseconds) / count
    return .nanoseconds(Int64(exactly: gap.rounded()) ?? .max)
  }
}

extension Rate: Hashable, Comparable {
  /// Whether both are as many per second: `60/m` is `1/s`.
  public static func == (left: Rate, right: Rate) -> Bool { left.perSecond == right.perSecond }
  /// By what comes out per second.
  public static func < (left: Rate, right: Rate) -> Bool { left.perSecond < right.perSecond }
  /// Feeds what comes out per second to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(perSecond) }
}
