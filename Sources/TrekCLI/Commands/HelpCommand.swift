import ArgumentParser

/// `trek help`: tells about the language and its parts.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract: "Tell about a stage, a function, a statement, a type, a code or a script.",
    discussion: """
      Without a topic it shows what there is. `trek help SCRIPT` shows the parameters of a script \
      with their types and defaults.
      """)

  @Argument(
    help: ArgumentHelp("A name, a code such as E203, or a script.", valueName: "topic"),
    completion: .custom { _, _, _ in HelpTopics.names + HelpTopics.lists + CommandNames.all })
  var topic: String?

  @Option(help: "When to use colours: auto, always or never.")
  var color: ColorChoice?

  @Flag(name: .customLong("reference"), help: "Print the reference of all stages as Markdown.")
  var isReference = false

  @Flag(name: .customLong("manual"), help: "Print the manual page in the format of man.")
  var isManual = false

  func run() throws {
    if isReference || isManual {
      throw ExitCode(
        Output.write(color: .never) { _ in
          isManual ? ManualPage().text : ReferencePage.standard.text
        })
    }
    if let topic, let command = CommandTree.command(named: topic) {
      throw CleanExit.helpRequest(command)
    }
    throw ExitCode(HelpTopics(color: color ?? .auto).show(topic))
  }
}
