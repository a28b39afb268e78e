internal import TrekStageKit
internal import TrekValues

/// How items become the bytes of a file.
protocol FileFormat: AnyObject {
  /// Appends an item; after a failure nothing was appended.
  func append(_ value: Value, to output: ByteBuffer) throws(StageFailure)
  /// Appends what stands at the end.
  func finish(_ output: ByteBuffer)
}

extension WriteOptions {
  /// The format, for one file.
  ///
  /// - Parameter hasHeader: Whether the names of the columns stand in the file already.
  func makeFormat(columns: [String]?, hasHeader: Bool) -> any FileFormat {
    switch format {
    case .lines: PrintedLines()
    case .jsonl: JSONLinesFormat()
    case .json: JSONFormat(pretty: pretty)
    case .yaml: YAMLFormat(isFirst: !hasHeader)
    case .csv, .tsv: TableFormat(table, columns: columns, hasHeader: hasHeader)
    }
  }
}

/// What `print` shows, a line each.
private final class PrintedLines: FileFormat {
  func append(_ value: Value, to output: ByteBuffer) {
    value.appendPrinted(to: output)
    output.append(10)
  }
  func finish(_ output: ByteBuffer) {}
}

/// A value of JSON a line.
private final class JSONLinesFormat: FileFormat {
  func append(_ value: Value, to output: ByteBuffer) {
    JSONWriter.write(value, to: output)
    output.append(10)
  }
  func finish(_ output: ByteBuffer) {}
}

/// The one item, or a list of all.
private final class JSONFormat: FileFormat {
  private let pretty: Bool
  /// The first item, until it is known whether it is the only one.
  private var first: Value?
  private var count = 0

  init(pretty: Bool) { self.pretty = pretty }

  func append(_ value: Value, to output: ByteBuffer) {
    count += 1
    if count == 1 {
      first = value
      return
    }
    if let first {
      output.append("[\n")
      JSONWriter.write(first, to: output, pretty: pretty)
      self.first = nil
    }
    output.append(",\n")
    JSONWriter.write(value, to: output, pretty: pretty)
  }

  func finish(_ output: ByteBuffer) {
    if let first {
      JSONWriter.write(first, to: output, pretty: pretty)
      output.append(10)
    } else {
      output.append(count == 0 ? "[]\n" : "\n]\n")
    }
  }
}

/// A document for each item.
private final class YAMLFormat: FileFormat {
  private var isFirst: Bool

  init(isFirst: Bool) { self.isFirst = isFirst }

  func append(_ value: Value, to output: ByteBuffer) {
    if !isFirst { output.append("---\n") }
    isFirst = false
    YAMLWriter.write(value, to: output)
  }
  func finish(_ output: ByteBuffer) {}
}

/// A row for each record, under a row of names.
private final class TableFormat: FileFormat {
  private let format: CSVFormat
  private var shape: RecordShape?
  private var hasHeader: Bool

  init(_ format: CSVFormat, columns: [String]?, hasHeader: Bool) {
    self.format = format
    self.hasHeader = hasHeader
    shape = columns.map { RecordShape($0) }
  }

  func append(_ value: Value, to output: ByteBuffer) throws(StageFailure) {
    var value = value
    if case .object(let object) = value { value = object.asValue() }
    guard case .record(let record) = value else {
      throw StageFailure(
        code: "write.row", "a table has a row for each record, and this is \(value.typeName)")
    }
    let columns = shape ?? record.shape
    var cells: [Value] = []
    cells.reserveCapacity(columns.count)
    var found = 0
    for key in columns.keys {
      let cell = record[key]
      if cell != nil { found += 1 }
      cells.append(cell ?? .null)
    }
    if found < record.count {
      let extra = record.keys.first { columns.index(of: $0) == nil } ?? ""
      throw StageFailure(
        code: "write.row", "the field `\(extra)` is no column of the table",
        notes: ["the columns are " + columns.keys.map { "`\($0.name)`" }.joined(separator: ", ")],
        help: "name all columns, `columns: […]`, or keep those that are wanted with `select`")
    }
    shape = columns
    header(output)
    CSVWriter(to: output, format).write(cells)
  }

  func finish(_ output: ByteBuffer) { header(output) }

  private func header(_ output: ByteBuffer) {
    guard !hasHeader, let shape else { return }
    hasHeader = true
    CSVWriter(to: output, format).write(shape.keys.map(\.text))
  }
}
