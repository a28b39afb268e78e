/// What is to be marked in one source: the primary label and those that belong to it.
struct SnippetBlock {
  let source: Source

  /// The offset that the line with the file's name gives.
  let anchor: Int

  private var marksByLine: [Int: [SnippetMark]] = [:]

  /// The indices of the lines that are shown, in order.
  var lines: [Int] { marksByLine.keys.sorted() }

  func marks(on line: Int) -> [SnippetMark] { marksByLine[line] ?? [] }

  private init(source: Source, anchor: Int) {
    self.source = source
    self.anchor = anchor
  }

  /// The blocks of a diagnostic, that of the primary label first.
  static func blocks(of diagnostic: Diagnostic, in sources: SourceMap) -> [SnippetBlock] {
    var blocks: [SnippetBlock] = []
    let primary = diagnostic.primary.map { [$0] } ?? []
    for (index, label) in (primary + diagnostic.labels).enumerated() {
      guard let source = sources[label.span.source] else { continue }
      let isPrimary = index < primary.count
      if let known = blocks.firstIndex(where: { $0.source.id == source.id }) {
        blocks[known].add(label, isPrimary: isPrimary)
      } else {
        var block = SnippetBlock(source: source, anchor: min(label.span.start, source.bytes.count))
        block.add(label, isPrimary: isPrimary)
        blocks.append(block)
      }
    }
    return blocks
  }

  /// Marks a label: on its line, or on its first and its last line.
  private mutating func add(_ label: Diagnostic.Label, isPrimary: Bool) {
    let start = min(label.span.start, source.bytes.count)
    let end = min(max(label.span.end, start), source.bytes.count)
    let first = source.lineIndex(at: start)
    let last = source.lineIndex(at: max(start, end - 1))
    if first == last {
      mark(first, start..<end, label.text, isPrimary)
    } else {
      let firstLine = source.lineRange(first)
      let lastLine = source.lineRange(last)
      let indented =
        source.bytes[lastLine].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? lastLine.lowerBound
      mark(first, start..<max(start, firstLine.upperBound), "", isPrimary)
      mark(last, min(indented, end)..<min(end, lastLine.upperBound), label.text, isPrimary)
    }
  }

  private mutating func mark(
    _ line: Int, _ range: Range<Int>, _ text: String, _ isPrimary: Bool
  ) {
    let mark = SnippetMark(range: range, text: TerminalText.escaped(text), isPrimary: isPrimary)
    marksByLine[line, default: []].append(mark)
  }
}

/// A range of bytes on one line that is underlined, and what is said about it.
struct SnippetMark {
  let range: Range<Int>
  let text: String
  let isPrimary: Bool
}

extension SourceExcerpt {
  /// Whether an offset is on the part of the line that is shown.
  func holds(_ offset: Int) -> Bool {
    shown.contains(offset) || (offset == shown.upperBound && !isCut)
  }
}

/// The rows below a line: underlines, then what is said about each, the rightmost first.
struct MarkRows {
  /// A stretch of a row in one colour.
  struct Piece {
    var text: String
    var isPrimary: Bool
  }

  private struct Place {
    let start: Int
    let end: Int
    let mark: SnippetMark
  }

  private(set) var rows: [[Piece]] = []

  init(_ marks: [SnippetMark], _ excerpt: SourceExcerpt) {
    guard !marks.isEmpty else { return }
    // From left to right; of those that begin at one place, the primary one last, so it is on top.
    let places = marks.map { mark in
      let start = excerpt.column(of: mark.range.lowerBound)
      let end = max(start + 1, excerpt.column(of: mark.range.upperBound))
      return Place(start: start, end: end, mark: mark)
    }.sorted { ($0.start, $0.mark.isPrimary ? 1 : 0) < ($1.start, $1.mark.isPrimary ? 1 : 0) }
    var said = places.filter { !$0.mark.text.isEmpty }
    var row = MarkRows.underlines(places)
    if let last = said.last, places.allSatisfy({ $0.end <= last.end }) {
      MarkRows.add(" " + last.mark.text, last.mark.isPrimary, to: &row)
      said.removeLast()
    }
    rows.append(row)
    while let last = said.last {
      if rows.count == 1 { rows.append(MarkRows.bars(said)) }
      said.removeLast()
      var row = MarkRows.bars(said.filter { $0.start < last.start })
      let filled = row.reduce(0) { $0 + $1.text.utf8.count }
      let blanks = String(repeating: " ", count: max(0, last.start - filled))
      row.append(Piece(text: blanks + last.mark.text, isPrimary: last.mark.isPrimary))
      rows.append(row)
    }
  }

  /// `^` under the primary label, `-` under the others.
  private static func underlines(_ places: [Place]) -> [Piece] {
    var cells: [(character: String, isPrimary: Bool)] = []
    // The primary one is drawn last.
    for place in places.sorted(by: { !$0.mark.isPrimary && $1.mark.isPrimary }) {
      while cells.count < place.end { cells.append((" ", false)) }
      for column in place.start..<place.end {
        cells[column] = (place.mark.isPrimary ? "^" : "-", place.mark.isPrimary)
      }
    }
    return cells.reduce(into: []) { add($1.character, $1.isPrimary, to: &$0) }
  }

  /// Appends text to a row, to its last piece if that has the same colour.
  private static func add(_ text: String, _ isPrimary: Bool, to row: inout [Piece]) {
    if let last = row.last, last.isPrimary == isPrimary {
      row[row.count - 1].text += text
    } else {
      row.append(Piece(text: text, isPrimary: isPrimary))
    }
  }

  /// `|` under each place.
  private static func bars(_ places: [Place]) -> [Piece] {
    var row: [Piece] = []
    var column = 0
    for place in places where place.start >= column {
      let blanks = String(repeating: " ", count: place.start - column)
      row.append(Piece(text: blanks + "|", isPrimary: place.mark.isPrimary))
      column = place.start + 1
    }
    return row
  }
}
