/// Finds the cells of one row after the other, and can stop at any byte and go on later.
///
/// The states and what follows them:
///
/// | state | meaning | next |
/// |---|---|---|
/// | `mark` | at the start of the text | `cell` |
/// | `row` | at the start of a line | `row` (empty line), `cell` |
/// | `cell` | at the start of a cell | `plain`, `quoted`, `cell`, `row` |
/// | `plain` | in a cell without quotes | `cell`, `row` |
/// | `quoted` | behind the opening quote | `quote` |
/// | `quote` | behind a quote in a quoted cell | `quoted` (it was doubled), `cell`, `row` |
struct CSVScanner: Sendable {
  enum Outcome {
    /// All bytes are used up and no row is whole.
    case more
    case row(CSVRow)
    case failed(CSVError)
  }

  private enum State {
    case mark, row, cell, plain, quoted, quote
  }

  private struct Cell {
    var start: Int
    var end: Int
    var hasDoubledQuotes: Bool
  }

  let separator: UInt8
  let rowLimit: Int
  private let separators: UInt64

  private var state = State.mark
  /// Where the row that is under way begins in the buffer.
  private(set) var rowStart = 0
  private var offset = 0
  private var cellStart = 0
  private var hasDoubledQuotes = false
  private var cells: [Cell] = []

  /// The line of the row that is under way, and the one that the offset is in.
  private var rowLine = 1
  private var line = 1
  /// Where the line of the offset begins in the buffer.
  private var lineStart = 0
  /// Where the quote that is open stands: in the buffer, its line, and where that line begins.
  private var openQuote = (offset: 0, line: 0, lineStart: 0)
  /// Whether the byte before the offset is a CR that ended a line, so that an LF belongs to it.
  private var afterReturn = false

  init(separator: UInt8, rowLimit: Int) {
    self.separator = separator
    self.rowLimit = rowLimit
    separators = 0x0101_0101_0101_0101 &* UInt64(separator)
  }

  /// Says that the bytes in front of the row have left the buffer.
  mutating func moveBack() {
    let dropped = rowStart
    rowStart = 0
    offset -= dropped
    cellStart -= dropped
    lineStart -= dropped
    openQuote.offset -= dropped
    openQuote.lineStart -= dropped
    for index in cells.indices {
      cells[index].start -= dropped
      cells[index].end -= dropped
    }
  }

  /// Goes on to the end of the next row.
  mutating func scan(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Outcome {
    while true {
      switch state {
      case .mark:
        if bytes.count < 3 && !isLast { return .more }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
          offset = 3
          lineStart = 3
        }
        state = .row

      case .row:
        if offset < bytes.count, bytes[offset] == 0x0A, afterReturn {
          afterReturn = false
          offset += 1
          lineStart = offset
        }
        rowStart = offset
        rowLine = line
        if offset == bytes.count { return .more }
        afterReturn = false
        if bytes[offset] == 0x0A || bytes[offset] == 0x0D {
          endLine(bytes)
          continue
        }
        cells.removeAll(keepingCapacity: true)
        state = .cell

      case .cell:
        cellStart = offset
        hasDoubledQuotes = false
        if offset == bytes.count {
          return isLast ? endRow(bytes, at: offset) : tooLong(offset) ?? .more
        }
        if bytes[offset] == UInt8(ascii: "\"") {
          openQuote = (offset, line, lineStart)
          offset += 1
          cellStart = offset
          state = .quoted
        } else {
          state = .plain
        }

      case .plain:
        skipPlain(bytes)
        if offset == bytes.count {
          return isLast ? endRow(bytes, at: offset) : tooLong(offset) ?? .more
        }
        let byte = bytes[offset]
        if byte == UInt8(ascii: "\"") {
          return fail("a quote inside of a cell that does not begin with one", bytes, at: offset)
        }
        if let outcome = endCell(bytes, at: offset) { return outcome }

      case .quoted:
        skipQuoted(bytes)
        if offset == bytes.count {
          if let outcome = tooLong(offset) { return outcome }
          return isLast ? failOpenQuote(bytes) : .more
        }
        offset += 1
        state = .quote

      case .quote:
        if offset == bytes.count {
          if !isLast { return .more }
          return endRow(bytes, at: offset - 1)
        }
        let byte = bytes[offset]
        if byte == UInt8(ascii: "\"") {
          hasDoubledQuotes = true
          offset += 1
          state = .quoted
        } else if byte == separator || byte == 0x0A || byte == 0x0D {
          if let outcome = endCell(bytes, at: offset - 1) { return outcome }
        } else {
          return fail("a separator or a line end must follow the closing quote", bytes, at: offset)
        }
      }
    }
  }

  // MARK: Skipping

  /// Goes to the next byte that a plain cell may not hold.
  @inline(__always)
  private mutating func skipPlain(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    var offset = offset
    let count = bytes.count
    let separator = separator
    while count &- offset >= 8 {
      let word = UInt64(littleEndian: (base + offset).loadUnaligned(as: UInt64.self))
      let hits =
        zeroBytes(word ^ separators) | zeroBytes(word ^ 0x2222_2222_2222_2222)
        | zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeroBytes(word ^ 0x0D0D_0D0D_0D0D_0D0D)
      if hits != 0 {
        self.offset = offset &+ hits.trailingZeroBitCount &>> 3
        return
      }
      offset &+= 8
    }
    while offset < count {
      let byte = base.load(fromByteOffset: offset, as: UInt8.self)
      if byte == separator || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D { break }
      offset &+= 1
    }
    self.offset = offset
  }

  /// Goes to the next quote, counting lines.
  private mutating func skipQuoted(_ bytes: UnsafeRawBufferPointer) {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        afterReturn = false
        return
      }
      if byte == 0x0A || byte == 0x0D {
        if byte == 0x0D || !afterReturn { line += 1 }
        lineStart = offset + 1
      }
      afterReturn = byte == 0x0D
      offset += 1
    }
  }

  /// The high bit of each byte that is zero; exact up to the lowest such byte.
  @inline(__always)
  private func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  // MARK: Ending

  /// Ends a cell before the separator or line end at the offset.
  @inline(__always)
  private mutating func endCell(_ bytes: UnsafeRawBufferPointer, at end: Int) -> Outcome? {
    if bytes[offset] != separator { return endRow(bytes, at: end) }
    cells.append(Cell(start: cellStart, end: end, hasDoubledQuotes: hasDoubledQuotes))
    offset += 1
    cellStart = offset
    state = .cell
    return nil
  }

  /// Ends the last cell of a row, and the row, before the line end or the end at the offset.
  private mutating func endRow(_ bytes: UnsafeRawBufferPointer, at end: Int) -> Outcome {
    cells.append(Cell(start: cellStart, end: end, hasDoubledQuotes: hasDoubledQuotes))
    if let outcome = tooLong(offset) { return outcome }
    let text = UnsafeRawBufferPointer(rebasing: bytes[rowStart..<offset])
    if let invalid = UTF8Check.firstInvalidOffset(in: text) {
      return failEncoding(bytes, at: rowStart + invalid)
    }
    let row = CSVRow(line: rowLine, cells: makeCells(bytes))
    state = .row
    if offset < bytes.count {
      endLine(bytes)
    } else {
      rowStart = offset
    }
    return .row(row)
  }

  /// Goes past the CR or LF at the offset.
  private mutating func endLine(_ bytes: UnsafeRawBufferPointer) {
    afterReturn = bytes[offset] == 0x0D
    offset += 1
    line += 1
    lineStart = offset
    rowStart = offset
    rowLine = line
  }

  private func makeCells(_ bytes: UnsafeRawBufferPointer) -> [Value] {
    [Value](unsafeUninitializedCapacity: cells.count) { values, count in
      for cell in cells {
        let inside = UnsafeRawBufferPointer(rebasing: bytes[cell.start..<cell.end])
        let text =
          cell.hasDoubledQuotes ? Self.undouble(inside) : Text(copyingKnownValid: inside)
        values.initializeElement(at: count, to: .text(text))
        count += 1
      }
    }
  }

  private static func undouble(_ inside: UnsafeRawBufferPointer) -> Text {
    Text(
      String(unsafeUninitializedCapacity: inside.count) { target in
        var count = 0
        var skip = false
        for byte in inside {
          skip = byte == UInt8(ascii: "\"") && !skip
          if skip { continue }
          target[count] = byte
          count += 1
        }
        return count
      })
  }

  // MARK: Failing

  /// The refusal of a row that has gone on to a place beyond the limit.
  private func tooLong(_ place: Int) -> Outcome? {
    if place - rowStart <= rowLimit { return nil }
    let limit = SizeText.format(Int64(rowLimit))
    return .failed(
      CSVError(
        problem: "the row is longer than \(limit) (is a closing quote missing?)", line: rowLine,
        column: 1))
  }

  private func fail(
    _ problem: String, _ bytes: UnsafeRawBufferPointer, at place: Int
  ) -> Outcome {
    tooLong(place)
      ?? .failed(CSVError(problem: problem, line: line, column: column(bytes, lineStart, place)))
  }

  private func failOpenQuote(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    .failed(
      CSVError(
        problem: "nothing closes this quote", line: openQuote.line,
        column: column(bytes, openQuote.lineStart, openQuote.offset)))
  }

  /// Finds the line of a place in the row that is under way.
  private func failEncoding(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Outcome {
    var line = rowLine
    var start = rowStart
    for offset in rowStart..<place where bytes[offset] == 0x0A || bytes[offset] == 0x0D {
      if bytes[offset] == 0x0D || offset == rowStart || bytes[offset - 1] != 0x0D { line += 1 }
      start = offset + 1
    }
    return .failed(
      CSVError(
        problem: "the text is not valid UTF-8", line: line, column: column(bytes, start, place)))
  }

  private func column(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ place: Int) -> Int {
    // Of a very long row only what is in the buffer is there to be counted.
    bytes[max(0, start)..<max(0, start, place)].count { $0 & 0xC0 != 0x80 } + 1
  }
}
