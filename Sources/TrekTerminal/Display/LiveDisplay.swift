import Synchronization

/// Lines on a terminal that are drawn again and again, and lifted whenever something else is
/// written to it: the thin shell around `ProgressText`.
package final class LiveDisplay: Sendable {
  private struct Screen {
    /// How many lines stand on the terminal now.
    var height = 0
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
    // Half of the screen stays with what the script prints.
    let text = ProgressText(
      width: Terminal.width(of: descriptor), height: max(1, Terminal.height(of: descriptor) / 2),
      style: style)
    let lines = text.lines(snapshot)
    screen.withLock { screen in
      guard !screen.isEnded else { return }
      // One write, so that a terminal never shows the gap between lifting and drawing.
      Terminal.write(
        Self.lifting(screen.height) + lines.map { $0 + "\u{1B}[K\n" }.joined(), to: descriptor)
      screen.height = lines.count
    }
  }

  /// Does something with the display lifted; the next drawing puts it back.
  package func lifted<Result>(_ body: () -> Result) -> Result {
    screen.withLock { screen in
      if screen.height > 0 { Terminal.write(Self.lifting(screen.height), to: descriptor) }
      screen.height = 0
      return body()
    }
  }

  /// Lifts the display for good.
  package func end() {
    lifted {}
    screen.withLock { $0.isEnded = true }
  }

  /// Goes up so many lines and erases all below.
  private static func lifting(_ height: Int) -> String {
    height == 0 ? "" : "\r\u{1B}[\(height)A\u{1B}[J"
  }
}
