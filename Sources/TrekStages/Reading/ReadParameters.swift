internal import TrekStageKit
internal import TrekValues

/// How what is read becomes items.
struct ReadOptions: Sendable {
  /// What the script says it is; nil: by the file's name.
  var format: ReadFormat?
  var keepEmpty = false
  var csv = CSVOptions()

  /// The options for tables in a format.
  func table(_ format: ReadFormat) -> CSVOptions {
    var options = csv
    if format == .tsv, options.format == .csv { options.format = .tsv }
    return options
  }
}

/// The parameters that `read` and `stdin` share; they become `ReadOptions`.
struct ReadParameters: StageParameter {
  private static let format = Parameter<ReadFormat?>(
    "as", "What it is taken for.", default: nil)
  private static let keepEmpty = Parameter(
    "keepEmpty", "Whether empty lines are passed on.", default: false)
  private static let csv = CSVParameters()

  /// What stands for the format where none is given.
  let defaultFormat: String

  var descriptions: [ParameterDescription] {
    var format = Self.format.descriptions
    format[0].defaultText = defaultFormat
    return format + Self.keepEmpty.descriptions + Self.csv.descriptions
  }

  func bind(_ arguments: Arguments) throws(StageFailure) -> ReadOptions {
    ReadOptions(
      format: try Self.format.bind(arguments), keepEmpty: try Self.keepEmpty.bind(arguments),
      csv: try Self.csv.bind(arguments))
  }
}
