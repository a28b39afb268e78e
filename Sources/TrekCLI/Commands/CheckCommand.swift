import ArgumentParser

/// `trek check`: shows the mistakes of scripts.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Show all mistakes of scripts without running them.",
    discussion: """
      Nothing is asked of the network and nothing is written. The exit code is 2 if there was an \
      error, else 0; warnings do not count. With --json standard output gets one JSON object for \
      each finding.
      """)

  @Argument(
    help: ArgumentHelp("Scripts, or - for standard input.", valueName: "script"),
    completion: .file(extensions: ["pipe"]))
  var scripts: [String] = []

  @Option(name: .customShort("e"), parsing: .unconditional, help: "Check this text instead.")
  var text: String?

  @Flag(name: .customLong("json"), help: "Write the findings as lines of JSON.")
  var isJSON = false

  @Option(help: "When to use colours: auto, always or never.")
  var color: ColorChoice?

  func run() throws {
    let requests =
      text.map { [RunRequest.Script.text($0)] }
      ?? scripts.map { $0 == "-" ? .standardInput : .file($0) }
    throw ExitCode(ScriptCheck(isJSON: isJSON, color: color ?? .auto).run(requests))
  }
}
