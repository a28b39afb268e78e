extension Duration {
  /// The whole nanoseconds in it, cut towards zero; nil beyond the 292 years that 64 bits hold.
  @inlinable public var wholeNanoseconds: Int64? {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return nil }
    let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carried ? nil : sum
  }
}
