import ArgumentParser
/// The command `trek` with all its subcommands and options, as the argument parser takes them.
struct CommandTree: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trek",
    abstract: "Fetches many things at once and makes something useful of them.",
    usage: """
      trek SCRIPT [name=value …]
      trek -e PIPELINE [name=value …]
      trek <command>
      """,
    discussion: """
      A script is a text of pipelines: fetch urls | json | .title | print. \
      Without a command, the script is run. `trek help` begins with the language.
      """,
    // All command lines that are not read in the quick way make this; what libcurl says of itself
    // costs it a look for plug-ins of LDAP, so it is asked when the answer is wanted.
    version: VersionCommand.bare,
    subcommands: [
      RunCommand.self, CheckCommand.self, ExplainCommand.self, FormatCommand.self,
      CurlCommand.self,
      HelpCommand.self, ReplCommand.self, DemoCommand.self, VersionCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// The subcommand of a name, or nil.
  static func command(named name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }

  /// What a command line asks to be run; nil where it asks for something else.
  static func runRequest(_ words: [String]) throws -> RunRequest? {
    (try parseAsRoot(words) as? RunCommand)?.request
  }
}
