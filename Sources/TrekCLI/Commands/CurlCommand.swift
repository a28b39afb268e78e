import ArgumentParser

/// `trek curl`: shows the requests of a script as command lines of curl.
struct CurlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curl", abstract: "Show each request of a script as a command line of curl.",
    usage: """
      trek curl SCRIPT [name=value …]
      trek curl -e PIPELINE [name=value …]
      """,
    discussion: """
      Nothing is sent, written or printed. Requests are shown that can be known before any answer; \
      what is asked with an answer is not. Secrets are shown as •••. Where redirects are followed, \
      curl sends the header fields to other origins too, which Trek does not.
      """)

  @Option(
    name: .customShort("e"), parsing: .unconditional,
    help: ArgumentHelp("Go through this text instead of a file.", valueName: "pipeline"))
  var text: String?

  @Argument(
    help: ArgumentHelp(
      "The script, and values for its parameters as name=value.", valueName: "script | name=value"),
    completion: .file(extensions: ["pipe"]))
  var words: [String] = []

  @OptionGroup(visibility: .hidden) var options: RunOptionGroup

  func run() throws {
    guard let request = RunRequest(text: text, words: words, options: options.values) else {
      throw ExitCode(Usage.withoutScript())
    }
    throw ExitCode(Rehearsal(form: .curl, options: request.options).run(request))
  }
}
