import ArgumentParser

/// `trek demo`: runs the examples against a site of its own.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run the examples against a small site that this process serves to itself.",
    discussion: """
      It needs no internet: the pages, facts of space flight, are in the program; some are slow, and \
      some fail on purpose. What the examples write goes to a folder that is removed at the end.
      """)

  @Argument(
    help: ArgumentHelp("One example; all where none is named.", valueName: "example"),
    completion: .list(DemoExample.all.map(\.name)))
  var name: String?

  @Flag(name: .customLong("serve"), help: "Only serve the site, until Ctrl-C.")
  var isServing = false

  @OptionGroup var options: RunOptionGroup

  func run() throws {
    let demonstration = Demonstration(options: options.values)
    throw ExitCode(isServing ? demonstration.serve() : demonstration.run(name))
  }
}
