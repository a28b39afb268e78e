import ArgumentParser

/// `trek explain`: shows what a script would do, or what a code means.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show what a script would do, or what an error code means.",
    usage: """
      trek explain SCRIPT [--plan | --mermaid | --tokens | --tree | --checked]
      trek explain -e PIPELINE [--plan | --mermaid | --tokens | --tree | --checked]
      trek explain CODE
      trek explain --config
      """,
    discussion: "Nothing is run, asked of the network or written.")

  @Argument(
    help: ArgumentHelp("A script, - or a code such as E203.", valueName: "script | code"),
    completion: .file(extensions: ["pipe"]))
  var subject: String?

  @Option(name: .customShort("e"), parsing: .unconditional, help: "Explain this text instead.")
  var text: String?

  @Flag(help: "What to show.")
  var view: ExplainView = .plan

  @OptionGroup(visibility: .hidden) var options: RunOptionGroup

  func run() throws {
    let explanation = Explanation(view: view, options: options.values)
    throw ExitCode(explanation.show(subject: subject, text: text))
  }
}

/// What `explain` shows.
enum ExplainView: String, EnumerableFlag {
  case plan
  case mermaid
  case tokens
  case tree
  case checked
  case config

  static func help(for value: ExplainView) -> ArgumentHelp? {
    switch value {
    case .plan: "Show the plan: tasks, sections, windows, options and where they came from."
    case .mermaid: "Show the plan as a Mermaid flowchart."
    case .tokens: "Show the words of the script."
    case .tree: "Show the syntax tree."
    case .checked: "Show the checked program with its types."
    case .config: "Show the settings of the command and where each came from."
    }
  }
}
