import Testing
import Trek

@testable import TrekTerminal

@Suite struct ProgressTextTests {
  static let snapshot = ProgressSnapshot(
    elapsed: .milliseconds(12_300),
    stages: [
      .init(label: "read", emitted: 1204, expected: 2000, rate: 98),
      .init(label: "fetch", received: 1204, emitted: 1140, failed: 24, rate: 95.2),
      .init(label: ".title", received: 1140, emitted: 1100, dropped: 40, rate: nil),
      .init(label: "write", received: 0, isRunning: false),
    ],
    requests: .init(underWay: 64, waiting: 3, bytes: 3_400_000),
    held: .init(
      stage: "fetch", index: 812, item: "https://example.org/slow/page", behind: 240,
      since: .seconds(4)))

  func draw(width: Int, height: Int = 24) -> [String] {
    ProgressText(width: width, height: height, style: .plain).lines(Self.snapshot)
  }

  @Test func showsALineForEachStageThatHasBegun() {
    #expect(
      draw(width: 100) == [
        "read    1,204 of 2,000  98/s  8.1 s left",
        "fetch   1,204  → 1,140  95/s  24 failed",
        ".title  1,140  → 1,100  40 left out",
        "fetch waits for item 812, https://example.org/slow/page: 240 behind it, 4 s",
        "12 s  64 under way  3 waiting  3.4 MB",
      ])
  }

  @Test func noLineIsAsWideAsTheTerminal() {
    for width in 1...120 {
      for line in draw(width: width) { #expect(CellWidth.of(line) < max(2, width)) }
    }
  }

  @Test func neverMoreLinesThanThereIsRoomFor() {
    for height in 1...8 { #expect(draw(width: 80, height: height).count <= height) }
    #expect(draw(width: 80, height: 1) == ["12 s  64 under way  3 waiting  3.4 MB"])
  }

  @Test func anItemThatHoldsBackForAMomentIsNotMentioned() {
    var snapshot = Self.snapshot
    snapshot.held?.since = .milliseconds(900)
    let lines = ProgressText(width: 80, height: 24, style: .plain).lines(snapshot)
    #expect(!lines.contains { $0.contains("waits for") })
  }

  /// Lines that are wider than the terminal is by now stand on two rows.
  @Test(arguments: [
    ([], 80, ""), ([10, 79], 80, "\r\u{1B}[2A\u{1B}[J"), ([10, 79, 0], 40, "\r\u{1B}[4A\u{1B}[J"),
    ([40], 40, "\r\u{1B}[1A\u{1B}[J"),
  ])
  func isLiftedAsFarAsItStands(widths: [Int], width: Int, sequence: String) {
    #expect(LiveDisplay.lifting(widths, width) == sequence)
    #expect(CellWidth.ofPainted(Style(isOn: true).red("月ab") + "c") == 5)
  }

  @Test func coloursTakeNoRoom() {
    let plain = draw(width: 60)
    let painted = ProgressText(width: 60, height: 24, style: Style(isOn: true)).lines(Self.snapshot)
    #expect(painted.count == plain.count)
    for (line, expected) in zip(painted, plain) {
      #expect(line.replacing(/\u{1B}\[[0-9;]*m/, with: "") == expected)
    }
  }
}

@Suite struct RateMeterTests {
  @Test func looksBackAFewSeconds() {
    var meter = RateMeter()
    #expect(meter.look(0, at: .zero) == nil)
    #expect(meter.look(10, at: .milliseconds(400)) == nil)
    #expect(meter.look(50, at: .seconds(1)) == 50)
    for second in 2...20 { _ = meter.look(50, at: .seconds(second)) }
    #expect(meter.look(50, at: .seconds(21)) == 0)
  }
}

@Suite struct AmountTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func countsHaveCommas(number: Int, text: String) { #expect(Amount.count(number) == text) }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1 kB"), (3_440_000, "3.4 MB"), (999_999, "1 MB"),
    (Int.max, "9.2 EB"),
  ])
  func bytesAreRounded(number: Int, text: String) { #expect(Amount.bytes(number) == text) }

  @Test(arguments: [
    (Duration.milliseconds(8), "8 ms"), (.microseconds(1400), "1.4 ms"), (.zero, "0 ms"),
    (.milliseconds(1400), "1.4 s"), (.seconds(59), "59 s"), (.seconds(125), "2 min 5 s"),
    (.seconds(3720), "1 h 2 min"), (.seconds(-5), "0 ms"),
  ])
  func timesAreRounded(time: Duration, text: String) { #expect(Amount.time(time) == text) }
}

@Suite struct CellWidthTests {
  @Test func wideCharactersCountTwice() {
    #expect(CellWidth.of("月面") == 4)
    #expect(CellWidth.cut("月面着陸", to: 5) == "月面…")
    #expect(CellWidth.cut("abcdef", to: 4) == "abc…")
    #expect(CellWidth.cut("abcd", to: 4) == "abcd")
    #expect(CellWidth.cut("abcd", to: 0) == "")
    #expect(CellWidth.pad("月", to: 4) == "月  ")
    #expect(CellWidth.padLeft("ab", to: 4) == "  ab")
  }
}
