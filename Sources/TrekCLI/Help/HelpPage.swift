import Trek

/// The parts that pages of the help are put together from.
struct HelpPage {
  /// The width of the text in cells.
  static let width = 80

  let style: Style
  private(set) var text = ""

  /// Begins a page.
  init(style: Style) { self.style = style }

  /// A heading after an empty line.
  mutating func heading(_ words: String) {
    if !text.isEmpty { text += "\n" }
    text += style.bold(words) + "\n"
  }

  /// A paragraph.
  mutating func paragraph(_ words: String) {
    guard !words.isEmpty else { return }
    if !text.isEmpty { text += "\n" }
    text += Paragraph.wrap(words, width: Self.width) + "\n"
  }

  /// Lines as they are, each indented.
  mutating func code(_ lines: String, indent: Int = 2) {
    let margin = String(repeating: " ", count: indent)
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      text += line.isEmpty ? "\n" : "\(margin)\(line)\n"
    }
  }

  /// Rows of a name and what it means, in two columns.
  mutating func rows(_ rows: [(name: String, meaning: String)], indent: Int = 2) {
    let widest = min(26, rows.map { CellWidth.of($0.name) }.max() ?? 0)
    let margin = String(repeating: " ", count: indent)
    for row in rows {
      let start = indent + widest + 2
      let fits = CellWidth.of(row.name) <= widest
      text += margin + style.cyan(fits ? CellWidth.pad(row.name, to: widest) : row.name)
      text += fits ? "  " : "\n" + String(repeating: " ", count: start)
      text += Paragraph.wrap(row.meaning, width: max(20, Self.width - start), indent: start) + "\n"
    }
  }
}
