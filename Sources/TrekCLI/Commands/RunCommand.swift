import ArgumentParser

/// `trek run`: runs a script.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script.",
    usage: """
      trek [run] SCRIPT [name=value …] [options]
      trek [run] -e PIPELINE [name=value …] [options]
      """,
    discussion: """
      SCRIPT is a file, or - for standard input. Standard output belongs to the script; everything \
      else goes to standard error. The exit code is 0 if all went well, 1 if items failed, 2 for a \
      mistake in the script or the command line, 3 if `strict` stopped the run, 4 if an `expect` \
      was not met, 5 if output could not be written, 70 for an error of Trek's own, 130 and 143 \
      after a signal.
      """)

  @Option(
    name: .customShort("e"), parsing: .unconditional,
    help: ArgumentHelp("Run this text instead of a file.", valueName: "pipeline"))
  var text: String?

  @Argument(
    help: ArgumentHelp(
      "The script, and values for its parameters as name=value.", valueName: "script | name=value"),
    completion: .file(extensions: ["pipe"]))
  var words: [String] = []

  @Flag(
    name: .customLong("dry-run"),
    help: "Show the requests that can be known before any answer; send and write nothing.")
  var isRehearsal = false

  @OptionGroup var options: RunOptionGroup

  /// What is to be run; nil where no script is named.
  var request: RunRequest? {
    RunRequest(text: text, words: words, options: options.values)
  }

  func run() throws {
    guard let request else { throw ExitCode(Usage.withoutScript()) }
    if isRehearsal {
      throw ExitCode(Rehearsal(form: .plain, options: request.options).run(request))
    }
    throw ExitCode(ScriptRun.run(request))
  }
}
