internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

/// The cells of a table, each in all the places that it spans (HTML Standard, section 4.9.12).
struct HTMLTable {
  /// The most places of one table.
  static let maximumCells = 1_000_000

  /// The rows; a place that no cell is in is null.
  private(set) var rows: [[Value]] = []
  /// How many columns the widest row has.
  private(set) var width = 0

  init(_ table: Element) throws(StageFailure) {
    var groups: [[Element]] = []
    var loose: [Element] = []
    for child in table.children {
      switch child.name {
      case "thead", "tbody", "tfoot":
        if !loose.isEmpty { groups.append(loose) }
        loose = []
        groups.append(child.children.filter { $0.name == "tr" })
      case "tr": loose.append(child)
      default: break
      }
    }
    if !loose.isEmpty { groups.append(loose) }
    for group in groups { try add(group) }
  }

  /// Adds the rows of a group, which no cell spans beyond.
  private mutating func add(_ group: [Element]) throws(StageFailure) {
    /// Cells from above, by column: what they show and how many rows are left of them.
    var spanning: [Int: (value: Value, rows: Int)] = [:]
    var cells = rows.reduce(0) { $0 + $1.count }
    for row in group {
      var values: [Int: Value] = [:]
      for (column, span) in spanning {
        values[column] = span.value
        spanning[column] = span.rows > 1 ? (span.value, span.rows - 1) : nil
      }
      var column = 0
      for cell in row.children where cell.name == "td" || cell.name == "th" {
        while values[column] != nil { column += 1 }
        let columns = Self.span(cell, "colspan", atMost: 1000)
        // 0 means: to the end of the group.
        let rows = Self.span(cell, "rowspan", atMost: 65_534, zero: 65_534)
        let text = Value.text(cell.text)
        for offset in 0..<columns where values[column + offset] == nil {
          values[column + offset] = text
          if rows > 1 { spanning[column + offset] = (text, rows - 1) }
        }
        column += columns
        if values.count + cells > Self.maximumCells { throw Self.tooLarge }
      }
      let count = (values.keys.max() ?? -1) + 1
      cells += count
      if cells > Self.maximumCells { throw Self.tooLarge }
      width = max(width, count)
      rows.append((0..<count).map { values[$0] ?? .null })
    }
  }

  private static let tooLarge = StageFailure(
    code: "table.size", "the cells of the table span more than \(maximumCells) places")

  private static func span(
    _ cell: Element, _ name: String, atMost limit: Int, zero: Int = 1
  ) -> Int {
    guard let text = cell.attribute(name)?.string else { return 1 }
    let digits = text.drop { $0.isWhitespace }.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { return 1 }
    // What does not fit is the most that there can be.
    let number = Int(digits) ?? limit
    return number == 0 ? zero : min(number, limit)
  }
}

/// The rows of a table as records or lists.
final class TableRows: ValueIterator {
  private let table: HTMLTable
  private let header: CSVHeader
  private let types: ColumnTypes
  private var position = 0
  private var shape: RecordShape?
  private var columnTypes: [ValueType?] = []
  private var isStarted = false
  private(set) var goesOnAfterFailure = false

  init(_ table: HTMLTable, _ header: CSVHeader, _ types: ColumnTypes) {
    self.table = table
    self.header = header
    self.types = types
  }

  func next() throws(StageFailure) -> Value? {
    if !isStarted {
      isStarted = true
      try readHeader()
    }
    goesOnAfterFailure = false
    guard position < table.rows.count else { return .none }
    position += 1
    var cells = table.rows[position - 1]
    guard let shape else { return .list(List(cells)) }
    while cells.count < shape.count { cells.append(.null) }
    for (index, type) in columnTypes.enumerated() {
      guard let type, case .text(let text) = cells[index] else { continue }
      do throws(ConversionError) {
        cells[index] = try type.parse(text)
      } catch {
        goesOnAfterFailure = true
        throw StageFailure(
          code: "table.type", "row \(position), column `\(shape.keys[index])`: \(error.message)")
      }
    }
    return .record(Record(shape: shape, values: cells))
  }

  private func readHeader() throws(StageFailure) {
    let names: [String]
    switch header {
    case .none: return
    case .names(let given):
      guard given.count >= table.width else {
        throw StageFailure(
          code: "table.header",
          "\(given.count) names are given, and the table has \(table.width) columns")
      }
      names = given
    case .first:
      guard let first = table.rows.first else { return }
      position = 1
      names = (0..<table.width).map { index in
        guard index < first.count, case .text(let name) = first[index] else { return "" }
        return name.string.split { $0.isWhitespace }.joined(separator: " ")
      }
    }
    let unique = Self.distinct(names)
    if let missing = types.types.keys.sorted().first(where: { !unique.contains($0) }) {
      throw StageFailure(
        code: "table.header", "no column has the name `\(missing)`, which `types` mentions",
        help: "the columns are " + unique.prefix(12).map { "`\($0)`" }.joined(separator: ", "))
    }
    shape = RecordShape(unique)
    columnTypes = unique.map { name in
      guard let type = types.types[name], type != .text else { return nil }
      return type
    }
  }

  /// Names for all columns, none twice.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    var numbers: [String: Int] = [:]
    return names.enumerated().map { index, name in
      let wanted = name.isEmpty ? "column\(index + 1)" : name
      var unique = wanted
      while !seen.insert(unique).inserted {
        let number = numbers[wanted, default: 2]
        numbers[wanted] = number + 1
        unique = "\(wanted)\(number)"
      }
      return unique
    }
  }
}
