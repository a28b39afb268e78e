import ArgumentParser

/// `trek repl`: the prompt.
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Try pipelines at a prompt.",
    discussion: """
      `trek` alone does the same. Where standard input is no terminal, its statements are run one \
      after the other. `:help` at the prompt tells its commands.
      """)

  @Option(help: "When to use colours: auto, always or never.")
  var color: ColorChoice?

  func run() throws { throw ExitCode(PromptRun.run(color: color ?? .auto)) }
}
