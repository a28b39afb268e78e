import Testing

import TrekValues

@Suite struct UnitTextTests {
  @Test(
    arguments: [
      (0, "0s"), (1, "0.000001ms"), (250_000_000, "250ms"), (123_456, "0.123456ms"),
      (1_500_000_000, "1.5s"), (90_000_000_000, "90s"), (120_000_000_000, "2m"),
      (3_600_000_000_000, "1h"), (172_800_000_000_000, "2d"), (-250_000_000, "-250ms"),
      (.max, "9223372036.854775807s"), (.min, "-9223372036.854775808s"),
    ] as [(Int64, String)])
  func printsDurations(_ nanoseconds: Int64, _ text: String) {
    #expect(DurationText.format(.nanoseconds(nanoseconds)) == text)
  }

  @Test(
    arguments: [
      (0, "0B"), (512, "512B"), (999, "999B"), (1000, "1KB"), (1024, "1KiB"), (1234, "1.234KB"),
      (10_000, "10KB"), (1_048_576, "1MiB"), (1_536, "1.536KB"), (3_145_728, "3MiB"),
      (48_213_567, "48.213567MB"), (2_000_000_000, "2GB"), (-1000, "-1KB"),
      (.max, "9223.372036854775807PB"), (.min, "-8192PiB"),
    ] as [(Int64, String)])
  func printsSizes(_ bytes: Int64, _ text: String) {
    #expect(SizeText.format(bytes) == text)
  }

  @Test func whatIsPrintedReadsBack() {
    var random = SeededRandom(11)
    for _ in 0..<5_000 {
      let number = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(63))
      let duration = Duration.nanoseconds(number)
      let text = DurationText.format(duration)
      if number.magnitude < 1_000_000_000_000_000_000 {
        #expect(DurationText.parse(text) == duration, "seed \(random.seed): \(text)")
        #expect(SizeText.parse(SizeText.format(Int64(number.magnitude))) == Int64(number.magnitude))
      }
    }
  }

  @Test(arguments: ["10/s", "100/m", "0.5/s", "7/h", "1/d", "3/ms"])
  func ratesReadAndPrint(_ text: String) throws {
    let rate = try #require(RateText.parse(text))
    #expect(RateText.format(rate) == text)
    #expect(RateText.parse(RateText.format(rate)) == rate)
  }

  @Test func ratesHaveAnInterval() {
    #expect(Rate(10, per: .seconds(1))?.interval == .milliseconds(100))
    #expect(Rate(0, per: .seconds(1))?.interval == nil)
    #expect(Rate(.leastNonzeroMagnitude, per: .seconds(1))?.interval == .nanoseconds(Int64.max))
    #expect(Rate(.nan, per: .seconds(1)) == nil)
    #expect(Rate(-1, per: .seconds(1)) == nil)
    #expect(Rate(1, per: .zero) == nil)
  }
}
