/// Numbers by chance that follow from a seed alone, on every machine.
///
/// SplitMix64 (Steele, Lea and Flood, 2014). Nothing secret may be made of them.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to 1, which is never reached.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number from 0 up to a bound, which is never reached.
  mutating func below(_ bound: Int) -> Int {
    // The high half of the product: its bias is below 2^-32 for all bounds that items can reach.
    Int(next().multipliedFullWidth(by: UInt64(Swift.max(1, bound))).high)
  }
}
