internal import TrekStageKit
internal import TrekValues

/// Makes records of the rows of a CSV text that is fed to it in pieces.
final class CSVRows {
  private let options: CSVOptions
  private let stage: String
  private let source: String?
  private var parser: CSVParser
  private var shape: RecordShape?
  /// For each column its type, where it is not text.
  private var types: [ValueType?] = []
  private var isOver = false

  /// Whether the failure that was thrown last is that of one row.
  private(set) var goesOnAfterFailure = false

  /// - Parameter source: the file, for messages, or nil.
  init(_ options: CSVOptions, stage: String, source: String? = nil) {
    self.options = options
    self.stage = stage
    self.source = source
    // Rows of names that the script gives must have as many cells, which is looked at here.
    parser = CSVParser(options.format, ragged: options.ragged)
  }

  /// Takes a copy of the next piece of the text.
  func feed(_ piece: UnsafeRawBufferPointer) { parser.feed(piece) }

  /// Says that nothing more comes.
  func finish() { parser.finish() }

  /// The next row that is whole, or nil where more must be fed.
  func next() throws(StageFailure) -> Value? {
    goesOnAfterFailure = false
    while !isOver, let row = try row() {
      switch options.header {
      case .none: return .list(List(row.cells))
      case .first where shape == nil:
        try take(names: row.cells.map { $0.asText?.string ?? "" }, line: row.line)
        continue
      case .names(let names) where shape == nil: try take(names: names, line: row.line)
      default: break
      }
      if let shape { return try record(row, shape) }
    }
    return nil
  }

  /// What is said where a table ends before its text does.
  private static let endNote = "the rows after it are not read"
  private static let raggedHelp = "where rows may have fewer cells, say so: `ragged: true`"

  private func row() throws(StageFailure) -> CSVRow? {
    do throws(CSVError) {
      return try parser.next()
    } catch {
      isOver = true
      throw StageFailure(
        code: "\(stage).syntax",
        "\(place(error.line)), column \(error.column): \(error.problem)",
        notes: [Self.endNote], help: error.isOfLength ? Self.raggedHelp : nil)
    }
  }

  private func place(_ line: Int) -> String {
    "line \(line)" + (source.map { " of `\($0)`" } ?? "")
  }

  private func fail(_ cause: String, _ line: Int, _ message: String, help: String? = nil)
    -> StageFailure
  {
    StageFailure(code: "\(stage).\(cause)", "\(place(line)): \(message)", help: help)
  }

  /// Takes the names of the columns.
  private func take(names: [String], line: Int) throws(StageFailure) {
    let help = "give the names: `header: [\"a\", \"b\"]`, or rows as lists: `header: false`"
    if let empty = names.firstIndex(of: "") {
      isOver = true
      throw fail("header", line, "column \(empty + 1) has no name", help: help)
    }
    let shape = RecordShape(names)
    if shape.count != names.count {
      isOver = true
      var seen = Set<String>()
      let double = names.first { !seen.insert($0).inserted } ?? ""
      throw fail("header", line, "two columns have the name `\(double)`", help: help)
    }
    let missing = options.types.keys.filter { !names.contains($0) }.sorted()
    if let first = missing.first {
      isOver = true
      throw fail(
        "header", line, "no column has the name `\(first)`, which `types` mentions",
        help: "the columns are " + names.map { "`\($0)`" }.joined(separator: ", "))
    }
    self.shape = shape
    if !options.types.isEmpty {
      types = names.map { name in
        guard let type = options.types[name], type != .text else { return nil }
        return type
      }
    }
  }

  private func record(_ row: CSVRow, _ shape: RecordShape) throws(StageFailure) -> Value {
    var cells = row.cells
    if cells.count != shape.count {
      guard options.ragged else {
        isOver = true
        throw StageFailure(
          code: "\(stage).syntax",
          "\(place(row.line)): the row has another number of cells (\(cells.count)) than there are "
            + "names (\(shape.count))",
          notes: [Self.endNote],
          help: cells.count < shape.count ? Self.raggedHelp : "give all columns a name")
      }
      guard cells.count < shape.count else {
        goesOnAfterFailure = true
        throw fail(
          "syntax", row.line, "the row has \(cells.count) cells, and only \(shape.count) have names"
        )
      }
    }
    if !types.isEmpty {
      for index in cells.indices {
        guard let type = types[index], case .text(let text) = cells[index] else { continue }
        do throws(ConversionError) {
          cells[index] = try type.parse(text)
        } catch {
          goesOnAfterFailure = true
          throw fail("type", row.line, "column `\(shape.keys[index])`: \(error.message)")
        }
      }
    }
    // Cells that a ragged row does not have are null.
    return .record(Record(shape: shape, values: cells))
  }
}
