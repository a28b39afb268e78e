/// What a command line asks to be run.
struct RunRequest: Equatable, Sendable {
  /// Where the script is.
  enum Script: Equatable, Sendable {
    /// In a file.
    case file(String)
    /// In the command line itself.
    case text(String)
    /// On standard input.
    case standardInput
  }

  /// The script.
  var script: Script
  /// Values for its parameters, as given: `name=value`.
  var arguments: [String] = []
  /// The options.
  var options = RunOptions()
}

/// The options of a run as given; nil where nothing was.
struct RunOptions: Equatable, Sendable {
  /// `--quiet`.
  var isQuiet = false
  /// `--color`.
  var color: ColorChoice?
  /// `--grace`, as text.
  var grace: String?
  /// `--memory`, as text.
  var memory: String?
  /// `--json-summary`.
  var summaryFile: String?
  /// `--json`.
  var isJSON = false
}
