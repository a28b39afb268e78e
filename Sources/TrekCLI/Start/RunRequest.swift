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

extension RunRequest {
  /// What the words of a command line ask for; nil where no script is named.
  ///
  /// - Parameter text: a script in the command line; else the first word says where one is.
  init?(text: String?, words: [String], options: RunOptions) {
    if let text {
      self.init(script: .text(text), arguments: words, options: options)
      return
    }
    guard let first = words.first else { return nil }
    self.init(
      script: first == "-" ? .standardInput : .file(first), arguments: Array(words.dropFirst()),
      options: options)
  }
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
  /// `--verbose`.
  var isVerbose = false
  /// `--har`.
  var archive: String?
}
