/// Reads CSV (RFC 4180) that arrives in pieces.
///
/// ```swift
/// parser.feed(chunk)                              // any pieces, cut anywhere
/// while let row = try parser.next() { … }         // the rows that are whole by now
/// parser.finish()
/// while let row = try parser.next() { … }         // a last row without a line end
/// ```
///
/// Quoted cells hold separators, line ends and doubled quotes. LF, CRLF and CR end a row; empty
/// lines are no rows; a byte order mark in front is passed over. All rows have as many cells as the
/// first, unless `ragged` allows for others. What was fed and is not yet part of a row that
/// `next()` gave is held: call `next()` until nil before feeding again.
public struct CSVParser: Sendable {
  /// What one row may take at most unless said otherwise: 16 MiB.
  public static let defaultRowLimit = 16 << 20

  private let ragged: Bool
  private var scanner: CSVScanner
  private var buffer: [UInt8] = []
  private var expected: Int?
  private var finished = false
  private var failed = false

  /// Makes a parser.
  ///
  /// - Parameters:
  ///   - format: What separates cells.
  ///   - ragged: Whether rows may differ in their number of cells.
  ///   - rowLimit: The most bytes that a row may have; more is an error, as of a quote that nothing
  ///     closes.
  public init(
    _ format: CSVFormat = .csv, ragged: Bool = false, rowLimit: Int = CSVParser.defaultRowLimit
  ) {
    scanner = CSVScanner(separator: format.separator, rowLimit: max(1, rowLimit))
    self.ragged = ragged
  }

  /// Takes a copy of the next piece of the text.
  public mutating func feed(_ chunk: UnsafeRawBufferPointer) {
    if failed || finished { return }
    if scanner.rowStart > 0 {
      // Only the row that is under way is still needed.
      buffer.removeFirst(scanner.rowStart)
      scanner.moveBack()
    }
    buffer.append(contentsOf: chunk)
  }

  /// Says that nothing more comes.
  public mutating func finish() {
    finished = true
  }

  /// The next row that is whole, or nil where more must be fed, or where the text has ended.
  ///
  /// - Throws: What is wrong with the text. After an error there are no more rows.
  public mutating func next() throws(CSVError) -> CSVRow? {
    if failed { return nil }
    var scanner = CSVScanner(separator: scanner.separator, rowLimit: scanner.rowLimit)
    swap(&scanner, &self.scanner)  // so that its array of cells is not copied
    let outcome = buffer.withUnsafeBytes { bytes in
      scanner.scan(bytes, isLast: finished)
    }
    swap(&scanner, &self.scanner)
    switch outcome {
    case .more: return nil
    case .row(let row):
      if !ragged {
        if let expected, row.cells.count != expected {
          failed = true
          let cells = row.cells.count == 1 ? "1 cell" : "\(row.cells.count) cells"
          throw CSVError(
            problem: "the row has \(cells), the first row has \(expected)", line: row.line,
            column: 1, isOfLength: true)
        }
        expected = row.cells.count
      }
      return row
    case .failed(let error):
      failed = true
      buffer = []
      throw error
    }
  }
}
