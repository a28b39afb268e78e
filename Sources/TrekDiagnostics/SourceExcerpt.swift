/// A line of a source as a terminal shows it, and where each byte of it stands there.
///
/// Tabs are shown as blanks up to the next multiple of four, control characters and bytes that are
/// no UTF-8 as escapes. Of a long line, a part around a place is shown, with `…` where it is cut.
struct SourceExcerpt {
  /// What is shown.
  private(set) var text = ""

  /// The bytes of the source that are shown.
  private(set) var shown: Range<Int>

  /// The offset and the column of each character that is shown, in order.
  private var cells: [(offset: Int, column: Int)] = []
  private var column = 0

  /// Whether the line is cut at its end.
  private(set) var isCut = false

  private static let tabStop = 4

  /// The excerpt of a line, by index from 0, around an offset, at most so many cells wide.
  init(of source: Source, line: Int, around offset: Int, width: Int) {
    let range = source.lineRange(line)
    let start = SourceExcerpt.start(in: source, range, around: offset, width: width)
    shown = start..<start
    if start > range.lowerBound { append("…", cells: 1, at: start) }
    fill(source, start..<range.upperBound, width: width)
  }

  /// Where an excerpt begins, so that the place is inside and has something before it.
  ///
  /// A line is shown whole if it has no more bytes than there are cells; a longer one from a third
  /// of the width before the place.
  private static func start(
    in source: Source, _ range: Range<Int>, around offset: Int, width: Int
  ) -> Int {
    guard range.count > width, offset - range.lowerBound > width * 2 / 3 else {
      return range.lowerBound
    }
    var start = max(range.lowerBound, min(offset, range.upperBound) - width / 3)
    while start > range.lowerBound, source.bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  private mutating func fill(_ source: Source, _ range: Range<Int>, width: Int) {
    var meter = CellMeter()
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (piece, length, cells) = SourceExcerpt.piece(
        source.bytes[offset..<min(range.upperBound, offset + 4)], column, &meter)
      // Marks that take no cell count by their bytes: there may be millions of them.
      let room = offset + length < range.upperBound ? width - 1 : width
      if column + cells > room || offset - range.lowerBound > width * 8 {
        append("…", cells: 1, at: offset)
        isCut = true
        break
      }
      append(piece, cells: cells, at: offset)
      offset += length
    }
    shown = range.lowerBound..<offset
    self.cells.append((offset, isCut ? column - 1 : column))
  }

  private mutating func append(_ piece: String, cells: Int, at offset: Int) {
    self.cells.append((offset, column))
    text += piece
    column += cells
  }

  /// What is shown for the next character, its bytes, and its cells.
  private static func piece(
    _ bytes: ArraySlice<UInt8>, _ column: Int, _ meter: inout CellMeter
  ) -> (String, Int, Int) {
    var parser = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    switch parser.parseScalar(from: &iterator) {
    case .valid(let encoded):
      let scalar = UTF8.decode(encoded)
      if scalar == "\t" {
        let blanks = tabStop - column % tabStop
        return (String(repeating: " ", count: blanks), 1, blanks)
      }
      if TerminalText.mustEscape(scalar) {
        let escape = TerminalText.escape(scalar)
        return (escape, encoded.count, escape.utf8.count)
      }
      return (String(Character(scalar)), encoded.count, meter.cells(scalar))
    case .error, .emptyInput:
      let byte = bytes.first ?? 0
      let digits = String(byte, radix: 16, uppercase: true)
      return ("\\x" + (digits.count < 2 ? "0" : "") + digits, 1, 4)
    }
  }

  /// The column, from 0, at which an offset is shown; one outside is clamped.
  func column(of offset: Int) -> Int {
    var low = 0
    var high = cells.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if cells[middle].offset <= offset { low = middle } else { high = middle }
    }
    return cells[low].column
  }
}
