import Trek
import TrekTerminal

/// Records as a table that is no wider than the terminal.
struct Table {
  let style: Style
  /// In cells.
  let width: Int

  /// The least width to which a column is made narrower.
  private static let narrowest = 6
  private static let gap = 2

  private struct Column {
    var key: Text
    var cells: [String] = []
    var isNumber = true
    var natural = 0
    var width = 0
  }

  /// The table with its heading.
  func text(_ records: [Record]) -> String {
    var columns = columns(of: records)
    let left = fit(&columns)
    var text = row(columns) { column in
      style.bold(aligned(TerminalText.escaped(column.key.string), column))
    }
    for index in records.indices {
      text += row(columns) { aligned($0.cells[index], $0) }
    }
    if !left.isEmpty {
      let names = left.map { TerminalText.escaped($0.string) }.joined(separator: ", ")
      let note = "… \(Amount.count(left.count, "more column")): \(names)"
      text += style.dim(CellWidth.cut(note, to: width)) + "\n"
    }
    return text
  }

  private func row(_ columns: [Column], _ cell: (Column) -> String) -> String {
    var line = columns.map(cell).joined(separator: String(repeating: " ", count: Self.gap))
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  private func aligned(_ text: String, _ column: Column) -> String {
    let cut = CellWidth.cut(text, to: column.width)
    return column.isNumber
      ? CellWidth.padLeft(cut, to: column.width) : CellWidth.pad(cut, to: column.width)
  }

  // MARK: Columns

  private func columns(of records: [Record]) -> [Column] {
    var columns: [Column] = []
    var places: [Text: Int] = [:]
    for (index, record) in records.enumerated() {
      record.forEach { key, value in
        let place: Int
        if let known = places[key] {
          place = known
        } else {
          place = columns.count
          places[key] = place
          columns.append(Column(key: key))
          columns[place].natural = CellWidth.of(TerminalText.escaped(key.string))
        }
        // What records before it did not have stays empty.
        while columns[place].cells.count < index { columns[place].cells.append("") }
        let cell = Cell.text(value)
        if columns[place].cells.count == index { columns[place].cells.append(cell) }
        columns[place].natural = max(columns[place].natural, CellWidth.of(cell))
        if !value.isNull, !Cell.isNumber(value) { columns[place].isNumber = false }
      }
    }
    for index in columns.indices {
      while columns[index].cells.count < records.count { columns[index].cells.append("") }
    }
    return columns
  }

  /// Sets the widths, the widest columns made narrower first; gives the keys of the columns that
  /// there is no room for.
  private func fit(_ columns: inout [Column]) -> [Text] {
    var left: [Text] = []
    func total(_ cap: Int) -> Int {
      columns.reduce(0) { $0 + min($1.natural, cap) } + Self.gap * max(0, columns.count - 1)
    }
    while columns.count > 1, total(Self.narrowest) > width {
      left.insert(columns.removeLast().key, at: 0)
    }
    var low = min(Self.narrowest, width)
    var high = max(low, columns.map(\.natural).max() ?? 0)
    while low < high {
      let middle = (low + high + 1) / 2
      if total(middle) <= width { low = middle } else { high = middle - 1 }
    }
    // What rounding left over goes to the first columns that want it.
    var spare = width - total(low)
    for index in columns.indices {
      columns[index].width = min(columns[index].natural, low)
      if columns[index].natural > low, spare > 0 {
        columns[index].width += 1
        spare -= 1
      }
    }
    return left
  }
}
