import Trek
import TrekTerminal

/// One nested value as a tree: a field a line, what is in it further in.
struct Tree {
  let style: Style
  /// In cells.
  let width: Int

  private static let deepest = 8
  private static let mostChildren = 50

  /// The fields of a record.
  func text(_ record: Record) -> String {
    var lines: [String] = []
    add(record, depth: 0, to: &lines)
    return lines.isEmpty ? "{}\n" : lines.map { $0 + "\n" }.joined()
  }

  private func add(_ record: Record, depth: Int, to lines: inout [String]) {
    let keys = record.keys.map { TerminalText.escaped($0.string) }
    let widest = min(24, keys.map(CellWidth.of).max() ?? 0)
    for (index, entry) in zip(keys, record.values).enumerated() {
      if index >= Self.mostChildren {
        return more(keys.count - index, depth: depth, to: &lines)
      }
      add(entry.1, under: entry.0, widest: widest, depth: depth, to: &lines)
    }
  }

  private func add(
    _ value: Value, under name: String, widest: Int, depth: Int, to lines: inout [String]
  ) {
    let margin = String(repeating: "  ", count: depth)
    let label = margin + style.cyan(CellWidth.pad(name, to: widest)) + "  "
    let room = max(8, width - 2 * depth - max(widest, CellWidth.of(name)) - 2)
    switch value {
    case .record(let record) where record.count > 0 && depth < Self.deepest:
      lines.append(margin + style.cyan(name))
      add(record, depth: depth + 1, to: &lines)
    case .list(let list) where list.count > 0:
      let values = list.array
      let plain = values.prefix(100).allSatisfy { Self.isPlain($0) }
      if plain {
        let shown = "[" + values.prefix(100).map(Cell.brief).joined(separator: ", ") + "]"
        lines.append(label + CellWidth.cut(shown, to: room))
        return
      }
      guard depth < Self.deepest else { return lines.append(label + Cell.text(value)) }
      lines.append(margin + style.cyan(name) + style.dim("  [\(values.count)]"))
      let digits = String(min(values.count, Self.mostChildren) - 1).count
      for (index, element) in values.enumerated() {
        if index >= Self.mostChildren {
          return more(values.count - index, depth: depth + 1, to: &lines)
        }
        add(element, under: "\(index)", widest: digits, depth: depth + 1, to: &lines)
      }
    default:
      lines.append(label + CellWidth.cut(Cell.text(value), to: room))
    }
  }

  private func more(_ count: Int, depth: Int, to lines: inout [String]) {
    lines.append(
      String(repeating: "  ", count: depth) + style.dim("… \(Amount.count(count)) more"))
  }

  private static func isPlain(_ value: Value) -> Bool {
    switch value {
    case .list, .record: false
    default: true
    }
  }
}
