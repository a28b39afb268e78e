internal import TrekStageKit
internal import TrekValues

/// How a CSV text is to be read.
struct CSVOptions: Sendable {
  var header = CSVHeader.first
  var format = CSVFormat.csv
  var types: [String: ValueType] = [:]
  var ragged = false
}

/// Where the names of the columns come from.
enum CSVHeader: ArgumentValue {
  /// From the first row.
  case first
  /// Nowhere: rows are lists.
  case none
  /// From the script; the first row is data.
  case names([String])

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .bool(true): self = .first
    case .bool(false): self = .none
    case .list: self = .names(try [String](argument: argument))
    default:
      throw ArgumentMismatch("must be true, false or a list of names, and is \(argument.typeName)")
    }
  }

  var argumentText: String {
    switch self {
    case .first: "true"
    case .none: "false"
    case .names(let names): names.argumentText
    }
  }
}

/// The parameters of everything that reads tables; they become `CSVOptions`.
struct CSVParameters: StageParameter {
  private static let header = Parameter(
    "header", "Whether the first row names the columns, or their names.",
    default: CSVHeader.first)
  private static let separator = Parameter<Text?>(
    "separator", "The character between two cells.", default: nil)
  private static let types = Parameter(
    "types", "The types of columns whose cells are not to stay text.", default: ColumnTypes([:]))
  private static let ragged = Parameter(
    "ragged", "Whether rows may have fewer or more cells than the first.", default: false)

  static let discussion = """
    By RFC 4180: cells in quotes may hold separators, line ends and doubled quotes; a byte order \
    mark is passed over. Cells are text unless `types` says otherwise; a cell that is not of its \
    type is a failure of its row, and the rows after it are read all the same. A row with another \
    number of cells than the first ends the table with a failure.
    """

  /// The failures of reading tables; `script` puts a text and labels together.
  static func failures(_ script: (String, String) -> String) -> [FailureDescription] {
    [
      FailureDescription(
        "syntax", "The text is not CSV: a quote that is not closed, a row of another length.",
        example: script(#"a,b\n1"#, "")),
      FailureDescription(
        "header", "The first row does not name the columns: a name is missing or stands twice.",
        example: script(#"a,a\n1,2"#, "")),
      FailureDescription(
        "type", "A cell is not of the type that `types` says.",
        example: script(#"n\nx"#, #"types: {n: "Int"}"#)),
    ]
  }

  var descriptions: [ParameterDescription] {
    var separator = Self.separator.descriptions
    separator[0].defaultText = "\",\""
    return Self.header.descriptions + separator + Self.types.descriptions
      + Self.ragged.descriptions
  }

  func bind(_ arguments: Arguments) throws(StageFailure) -> CSVOptions {
    var options = CSVOptions()
    options.header = try Self.header.bind(arguments)
    options.types = try Self.types.bind(arguments).types
    options.ragged = try Self.ragged.bind(arguments)
    if case .none = options.header, !options.types.isEmpty {
      throw StageFailure(
        code: "argument",
        "`types` goes by the names of columns, and `header: false` says there "
          + "are none", help: "give the names: `header: [\"a\", \"b\"]`")
    }
    if let separator = try Self.separator.bind(arguments) {
      guard let format = CSVFormat(separator: separator) else {
        throw StageFailure(
          code: "argument",
          "argument `separator` must be one ASCII character, other than a quote or a line end")
      }
      options.format = format
    }
    return options
  }
}

/// The argument of `types`: the names of columns with those of types.
struct ColumnTypes: ArgumentValue {
  let types: [String: ValueType]

  private static let named: [(String, ValueType)] = [
    ("Text", .text), ("Int", .int), ("Number", .number), ("Bool", .bool),
    ("Duration", .duration), ("Size", .size), ("Rate", .rate), ("Any", .any),
  ]

  static var argumentType: ValueType { .record([:], open: true) }
  static var argumentWords: [String] { named.map(\.0) }

  init(_ types: [String: ValueType]) { self.types = types }

  init(argument: Value) throws(ArgumentMismatch) {
    guard case .record(let record) = argument else {
      throw ArgumentMismatch("must be a record as `{price: Number}`, and is \(argument.typeName)")
    }
    var types: [String: ValueType] = [:]
    for (name, value) in record {
      guard case .text(let word) = value,
        let type = Self.named.first(where: { $0.0 == word.string })?.1
      else {
        let all = Self.argumentWords.map { "`\($0)`" }.joined(separator: ", ")
        throw ArgumentMismatch("gives column `\(name)` a type other than \(all)")
      }
      types[name.string] = type
    }
    self.types = types
  }

  var argumentText: String {
    let columns = types.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "{" + columns.joined(separator: ", ") + "}"
  }
}
