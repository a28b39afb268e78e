@testable import TrekRuntime

/// Random numbers for properties; the seed is printed by the test that fails.
struct SeededRandom: RandomNumberGenerator {
  private var source: SplitMix64

  init(_ seed: UInt64) { source = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { source.next() }
}
