package import Trek
package import TrekTerminal

/// What a prompt runs in.
package struct ReplEnvironment: Sendable {
  /// The stages and functions.
  package var catalog = StageCatalog.standard
  /// The door to the network; over libcurl where it is nil.
  package var transport: (any Transport)?
  /// Gives the files that `use` names.
  package var load: SourceLoader = FileLoader.load
  /// The colours of what is shown.
  package var style = Style.plain
  /// Whether results are shown for people; else as `print` writes them.
  package var isForPeople = true
  /// Whether a person sits at a terminal: then there are a live line and a pager.
  package var isInteractive = false
  /// The width and the height of the terminal in cells, asked for whenever something is shown.
  package var size: @Sendable () -> (width: Int, height: Int) = { (80, 24) }
  /// The page of the help about a topic, or nil where there is none.
  package var help: @Sendable (String, Style) -> String? = { _, _ in nil }
  /// The topics of the help.
  package var helpTopics: [String] = []
  /// A variable of the process's environment.
  package var variable: @Sendable (String) -> String? = { _ in nil }
  /// The file that keeps what was entered, or nil for none.
  package var historyPath: String?
  /// Files and streams as scripts see them, given where a run's output goes.
  package var world: @Sendable (any OutputStream, any OutputStream) -> any StageWorld = {
    SystemWorld(standardOutput: $0, standardError: $1)
  }

  /// Makes an environment of defaults.
  package init() {}
}
