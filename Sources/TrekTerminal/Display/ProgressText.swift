/// Draws a snapshot of a run as lines: a pure function of what it is given.
package struct ProgressText {
  /// The width of the terminal in cells; no line is as wide, so that none wraps.
  package let width: Int
  /// The most lines.
  package let height: Int
  /// The colours.
  package let style: Style

  /// How long an item must have held back the order before the display says so.
  package static let patience = Duration.seconds(1)

  private typealias Part = (text: String, paint: (String) -> String)

  /// The lines, without line ends.
  package func lines(_ snapshot: ProgressSnapshot) -> [String] {
    let stages = shown(snapshot.stages, room: height - 2)
    let labelWidth = min(max(8, width / 3), stages.map { CellWidth.of($0.label) }.max() ?? 0)
    var lines = stages.map { line($0, labelWidth: labelWidth) }
    if let held = snapshot.held, held.since >= Self.patience { lines.append(line(held)) }
    lines.append(last(snapshot))
    return Array(lines.suffix(max(1, height)))
  }

  /// The stages that there is room for: those that run before those that have ended or have not
  /// begun.
  private func shown(
    _ stages: [ProgressSnapshot.Stage], room: Int
  ) -> [ProgressSnapshot.Stage] {
    let begun = stages.filter { $0.isRunning || $0.received > 0 || $0.emitted > 0 }
    guard begun.count > room else { return begun }
    let running = begun.filter(\.isRunning)
    return Array((running.isEmpty ? begun : running).suffix(max(0, room)))
  }

  private func line(_ stage: ProgressSnapshot.Stage, labelWidth: Int) -> String {
    let label = CellWidth.pad(CellWidth.cut(stage.label, to: labelWidth), to: labelWidth)
    var parts: [Part] = [(label, style.cyan)]
    // A head receives nothing and a sink gives nothing: the larger tells how far it is.
    let done = max(stage.emitted, stage.received)
    let goal = stage.expected.map { " of \(Amount.count($0))" } ?? ""
    parts.append((Amount.count(done) + goal, { $0 }))
    if stage.received > 0, stage.emitted > 0, stage.received != stage.emitted {
      parts.append(("→ \(Amount.count(stage.emitted))", { $0 }))
    }
    if let rate = stage.rate, stage.isRunning { parts.append((Amount.rate(rate), style.dim)) }
    if stage.dropped > 0 {
      parts.append(("\(Amount.count(stage.dropped)) left out", style.dim))
    }
    if stage.failed > 0 { parts.append(("\(Amount.count(stage.failed)) failed", style.red)) }
    if let expected = stage.expected, let rate = stage.rate, stage.isRunning, rate > 0,
      expected > done
    {
      let left = Duration.seconds(min(Double(expected - done) / rate, 1e9))
      parts.append(("\(Amount.time(left)) left", style.dim))
    }
    return fit(parts)
  }

  private func line(_ held: ProgressSnapshot.Held) -> String {
    let head = "\(held.stage) waits for item \(held.index), "
    let tail = ": \(Amount.count(held.behind)) behind it, \(Amount.time(held.since))"
    let room = width - 1 - CellWidth.of(head) - CellWidth.of(tail)
    return fit([(head + CellWidth.cut(held.item, to: max(8, room)) + tail, style.yellow)])
  }

  private func last(_ snapshot: ProgressSnapshot) -> String {
    var parts: [Part] = [(Amount.time(snapshot.elapsed), style.dim)]
    if let requests = snapshot.requests {
      parts.append(("\(Amount.count(requests.underWay)) under way", style.dim))
      if requests.waiting > 0 {
        parts.append(("\(Amount.count(requests.waiting)) waiting", style.dim))
      }
      if requests.bytes > 0 { parts.append((Amount.bytes(requests.bytes), style.dim)) }
    }
    return fit(parts)
  }

  /// Puts parts in a line as far as they fit, and paints them afterwards, since colours take no
  /// cells.
  private func fit(_ parts: [Part]) -> String {
    var result = ""
    var room = max(1, width - 1)
    for (index, part) in parts.enumerated() {
      let gap = index == 0 ? "" : "  "
      let text = CellWidth.cut(part.text, to: room - gap.count)
      // Half a number would be a wrong one: only a label is cut.
      guard !text.isEmpty, index == 0 || text == part.text else { break }
      result += gap + part.paint(text)
      room -= gap.count + CellWidth.of(text)
    }
    return result
  }
}
