internal import TrekHTTP

/// Transfer options in the units of libcurl and of the loop's clock; made once for each object of
/// options, so that identity tells whether anything need be set.
final class TransferSettings {
  let options: TransferOptions
  /// In microseconds; where there is no limit, longer than anything runs.
  let connectLimit: Int64
  let totalLimit: Int64?
  let stallLimit: Int64?
  /// How often the loop has to look at such a transfer, in microseconds.
  let sweepInterval: Int64

  init(_ options: TransferOptions) {
    self.options = options
    let connect = Self.microseconds(options.connectTimeout)
    connectLimit = connect > 0 ? connect : Self.unlimited
    totalLimit = options.timeout.map { max(1000, Self.microseconds($0)) }
    stallLimit = options.stall.map { max(1000, Self.microseconds($0)) }
    let shortest = min(connectLimit, totalLimit ?? .max, stallLimit ?? .max)
    sweepInterval = min(1_000_000, max(20_000, shortest / 4))
  }

  /// About 24 days: the longest that libcurl can count in milliseconds.
  private static let unlimited = Int64(Int32.max) * 1000

  private static func microseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    // Out of range means out of any limit that matters.
    if seconds >= unlimited / 1_000_000 { return unlimited }
    if seconds < 0 { return 0 }
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}
