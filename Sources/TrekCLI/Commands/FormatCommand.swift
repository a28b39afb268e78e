import ArgumentParser

/// `trek fmt`: lays scripts out.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Lay scripts out in the one usual way.",
    discussion: """
      Files are changed in place; standard input (-) is written to standard output. With --check \
      nothing is written, and the exit code is 1 if a script would change.
      """)

  @Argument(
    help: ArgumentHelp("Scripts, or - for standard input.", valueName: "script"),
    completion: .file(extensions: ["pipe"]))
  var scripts: [String] = []

  @Flag(name: .customLong("check"), help: "Only say which scripts would change.")
  var isCheck = false

  @Option(help: "When to use colours: auto, always or never.")
  var color: ColorChoice?

  func run() throws {
    throw ExitCode(ScriptFormatting(isCheck: isCheck, color: color ?? .auto).run(scripts))
  }
}
