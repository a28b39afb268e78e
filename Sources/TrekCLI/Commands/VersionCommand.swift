import ArgumentParser
import Trek

/// `trek version`: shows the versions.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Show the version of trek and what the libcurl in use can do.")

  func run() throws { throw ExitCode(Output.write { _ in Self.long }) }

  /// The name and the version alone.
  static var bare: String { "trek \(Version.trek)" }

  /// What `--version` shows.
  static var short: String { "\(bare) \(Version.libcurl)" }

  /// What `trek version` shows.
  private static var long: String {
    """
    \(bare)
    \(Version.libcurl)
    HTTP/2: \(Version.hasHTTP2 ? "yes" : "no")
    encodings: \(Version.encodings)
    regular expressions: \(Version.hasRegex ? "yes" : "no, built without PCRE2")

    """
  }
}
