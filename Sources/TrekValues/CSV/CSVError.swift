/// Why a text is not CSV, and where.
public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong there, as a phrase.
  public let problem: String

  /// The line, from 1; LF, CR and CRLF end a line, also inside quotes.
  public let line: Int

  /// The column in its line, from 1, in Unicode scalars.
  public let column: Int

  /// Whether all that is wrong is the number of the row's cells.
  public let isOfLength: Bool

  init(problem: String, line: Int, column: Int, isOfLength: Bool = false) {
    self.problem = problem
    self.line = line
    self.column = column
    self.isOfLength = isOfLength
  }

  /// The problem with its line and column.
  public var description: String { "\(problem), at line \(line), column \(column)" }
}

/// A row of a CSV text.
public struct CSVRow: Sendable, Hashable {
  /// The line on which the row begins, from 1.
  public let line: Int

  /// The cells: texts all of them, in values so that a record can take them as they are.
  public var cells: [Value]
}
