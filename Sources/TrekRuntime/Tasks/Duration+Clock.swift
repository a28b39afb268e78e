import TrekValues

extension Duration {
  /// Its nanoseconds, cut off at the 292 years that 64 bits hold, on either side.
  var nanosecondCount: Int64 {
    wholeNanoseconds ?? (self < .zero ? .min : .max)
  }
}
