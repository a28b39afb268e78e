import Synchronization

/// Lines on a terminal that are drawn again and again, and lifted whenever something else is
/// written to it: the thin shell around `ProgressText`.
package final class LiveDisplay: Sendable {
  private struct Screen {
    /// The widths in cells of the lines that stand on the terminal now.
    var widths: [Int] = []
    var isEnded = false
  }

  private let descriptor: Int32
  private let style: Style
  private let screen = Mutex(Screen())

  /// Makes a display that has drawn nothing yet.
  package init(descriptor: Int32, style: Style) {
    self.descriptor = descriptor
    self.style = style
  }

  /// Draws a snapshot in the place of the one before.
  package func draw(_ snapshot: ProgressSnapshot) {
    let width = Terminal.width(of: descriptor)
    // Half of the screen stays with what the script prints.
    let text = ProgressText(
      width: width, height: max(1, Terminal.height(of: descriptor) / 2), style: style)
    let lines = text.lines(snapshot)
    screen.withLock { screen in
      guard !screen.isEnded else { return }
      // One write, so that a terminal never shows the gap between lifting and drawing.
      Terminal.write(
        Self.lifting(screen.widths, width) + lines.map { $0 + "\u{1B}[K\n" }.joined(),
        to: descriptor)
      screen.widths = lines.map(CellWidth.ofPainted)
    }
  }

  /// Does something with the display lifted; the next drawing puts it back.
  package func lifted<Result>(_ body: () -> Result) -> Result {
    screen.withLock { screen in
      if !screen.widths.isEmpty {
        Terminal.write(
          Self.lifting(screen.widths, Terminal.width(of: descriptor)), to: descriptor)
      }
      screen.widths = []
      return body()
    }
  }

  /// Lifts the display for good.
  package func end() {
    lifted {}
    screen.withLock { $0.isEnded = true }
  }

  /// Goes up to the first of the lines and erases all from there.
  ///
  /// A terminal that was made narrower since has folded those that are too wide now.
  static func lifting(_ widths: [Int], _ width: Int) -> String {
    let height = widths.reduce(0) { $0 + max(1, ($1 + width - 1) / max(1, width)) }
    return height == 0 ? "" : "\r\u{1B}[\(height)A\u{1B}[J"
  }
}
